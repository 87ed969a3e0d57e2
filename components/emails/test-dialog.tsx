'use client'

import { useState } from 'react'
import { useCommand } from '#components/connector/use-run.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { toast } from '#components/ui/toast.tsx'
import { testEmailAction } from '#lib/email/preview-actions.ts'
import type { EmailContent } from '#lib/email/types.ts'

/** [ML-5] One message to whoever wants to see it before the others do. */
export function TestDialog({
  content,
  sender,
  prospectId,
  to: first,
  onClose,
}: {
  content: EmailContent
  sender: { name: string; address: string }
  prospectId: string | null
  to: string
  onClose: () => void
}) {
  const [to, setTo] = useState(first)
  const { run, busy, error } = useCommand<'test_email'>()
  const send = () =>
    run(
      () =>
        testEmailAction({
          ...content,
          to,
          prospectId,
          fromName: sender.name,
          fromAddress: sender.address,
        }),
      ({ outcome }) => {
        toast(`The test is on its way to ${outcome.sentTo}`)
        onClose()
      },
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Send a test"
      description="To somebody of your team. It is signed and goes the way of the e-mail itself. Nothing in it is counted."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={send}>
            Send test
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Field label="To">
          <Input type="email" value={to} onChange={(event) => setTo(event.target.value)} />
        </Field>
        <ErrorNote said={error} />
      </div>
    </Dialog>
  )
}
