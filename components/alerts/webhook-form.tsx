'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { CopyValue } from '#components/emails/copy-value.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Note } from '#components/ui/note.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { saveWebhookAction } from '#lib/alerts/actions.ts'
import type { WebhookStand } from '#lib/alerts/types.ts'

/** [CN-15] Where what admins are told goes besides their mailboxes. */
export function WebhookForm({ webhook }: { webhook: WebhookStand }) {
  const { run, busy, error } = useRun()
  const [url, setUrl] = useState(webhook.url ?? '')
  const [secret, setSecret] = useState<string | null>(null)
  const save = (next: string | null) =>
    run('webhook', () => saveWebhookAction({ url: next }), {
      quiet: true,
      done: (saved) => {
        setSecret(saved.secret)
        if (next === null) setUrl('')
      },
    })
  return (
    <form
      className="grid grid-cols-1 gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void save(url.trim())
      }}
    >
      <p className="max-w-read text-muted">
        Admins get an e-mail of what needs them; each chooses in their profile. A webhook gets the
        same as JSON, signed in <code className="font-mono text-xs">Concord-Signature</code>.
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <Field label="Webhook address" error={error} className="w-96 max-w-full">
          <Input
            value={url}
            placeholder="https://hooks.example.com/concord"
            onChange={(event) => setUrl(event.target.value)}
          />
        </Field>
        <Button
          type="submit"
          className="mt-[26px]"
          busy={busy !== null}
          disabled={url.trim() === '' || url.trim() === webhook.url}
        >
          Save webhook
        </Button>
        {webhook.url !== null && (
          <Button className="mt-[26px]" disabled={busy !== null} onClick={() => void save(null)}>
            Remove
          </Button>
        )}
      </div>
      {secret && (
        <Note>
          Keep its secret: it is shown this once.
          <CopyValue label="Secret" value={secret} />
        </Note>
      )}
      {webhook.url !== null && (
        <p className="text-muted text-xs">
          {webhook.problem ? (
            <span className="text-need-text">
              The last message did not arrive: {webhook.problem}
            </span>
          ) : webhook.sentAt ? (
            <>
              Last message <RelativeTime at={webhook.sentAt} />.
            </>
          ) : (
            'Nothing was sent yet.'
          )}
        </p>
      )}
    </form>
  )
}
