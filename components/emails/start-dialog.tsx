'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { useAudienceCount } from '#components/emails/audience-field.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorNote } from '#components/ui/error-note.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { startEmailAction } from '#lib/email/actions.ts'
import { wordsOfReason } from '#lib/email/labels.ts'
import type { Audience } from '#lib/email/types.ts'

/** Asks before it leaves: to how many, who gets nothing, now or when. */
export function StartDialog({
  id,
  audience,
  onClose,
  onStarted,
}: {
  id: string
  audience: Audience
  onClose: () => void
  onStarted: () => void
}) {
  const { data } = useAudienceCount(audience)
  const [when, setWhen] = useState<'now' | 'later'>('now')
  const [at, setAt] = useState('')
  const { run, busy, error } = useRun()
  const unreached = data?.reasons.reduce((sum, { count }) => sum + count, 0) ?? 0
  const reached = (data?.total ?? 0) - unreached
  const start = () =>
    run(
      'start',
      () =>
        startEmailAction({ id, at: when === 'later' && at ? new Date(at).toISOString() : null }),
      { quiet: true, done: onStarted },
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        data
          ? `Send to ${reached.toLocaleString('en')} ${reached === 1 ? 'person' : 'people'}?`
          : 'Send it?'
      }
      description="Who is on the list is settled when sending begins; who may get it, when each message leaves."
      footer={
        <>
          <Button onClick={onClose}>Keep writing</Button>
          <Button
            variant="primary"
            busy={busy !== null}
            disabled={when === 'later' && at === ''}
            onClick={start}
          >
            {when === 'now' ? 'Send now' : 'Schedule'}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {data && data.reasons.length > 0 && (
          <ul className="text-muted text-xs">
            {data.reasons.map(({ reason, count }) => (
              <li key={reason} className="flex gap-4 leading-5">
                <span className="flex-1">{wordsOfReason(reason)}: gets nothing</span>
                <NumberText value={count} className="text-text" />
              </li>
            ))}
          </ul>
        )}
        <RadioGroup
          label="When"
          value={when}
          choices={[
            { value: 'now', label: 'Now' },
            { value: 'later', label: 'At a set time' },
          ]}
          onValueChange={(value) => setWhen(value === 'later' ? 'later' : 'now')}
        />
        {when === 'later' && (
          <Field label="Time" hint="In the time zone of this device.">
            <Input
              type="datetime-local"
              value={at}
              onChange={(event) => setAt(event.target.value)}
            />
          </Field>
        )}
        <ErrorNote said={error} />
      </div>
    </Dialog>
  )
}
