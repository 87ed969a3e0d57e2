'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { useCopy } from '#components/ui/use-copy.ts'

export type ShownLink = { title: string; words: string; link: string }

/** The one time that a link is shown: the table keeps its hash alone. */
export function OneTimeLink({ shown, onClose }: { shown: ShownLink | null; onClose: () => void }) {
  const { copied, copy } = useCopy()
  return (
    <Dialog
      open={shown !== null}
      onOpenChange={(open) => !open && onClose()}
      title={shown?.title ?? ''}
      description={shown?.words}
      footer={
        <>
          <Button onClick={onClose}>Done</Button>
          <Button
            variant="primary"
            icon={copied ? 'check' : 'copy'}
            onClick={() => shown && copy(shown.link)}
          >
            {copied ? 'Copied' : 'Copy link'}
          </Button>
        </>
      }
    >
      <Field label="Link" hint="Shown this one time. Pass it on by a way that you trust.">
        <Input
          readOnly
          value={shown?.link ?? ''}
          className="font-mono text-xs"
          onFocus={(event) => event.currentTarget.select()}
        />
      </Field>
    </Dialog>
  )
}
