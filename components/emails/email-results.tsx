'use client'

import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { audienceWords } from '#components/emails/audience-field.tsx'
import { EmailFigures } from '#components/emails/email-figures.tsx'
import { EmailMark } from '#components/emails/email-mark.tsx'
import { RecipientsGrid } from '#components/emails/recipients-grid.tsx'
import { SentContent } from '#components/emails/sent-content.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'
import { Note } from '#components/ui/note.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import {
  cancelEmailAction,
  pauseEmailAction,
  resumeEmailAction,
  unscheduleEmailAction,
} from '#lib/email/actions.ts'
import { viewLabels } from '#lib/email/labels.ts'
import {
  type EmailRecord,
  type RecipientPage,
  type RecipientView,
  recipientViews,
} from '#lib/email/types.ts'

/** What became of a list e-mail: how far it is, who got it, what they did, who got nothing and why. */
export function EmailResults({
  email,
  lists,
  recipients,
}: {
  email: EmailRecord
  lists: readonly { id: string; name: string }[]
  recipients: RecipientPage | null
}) {
  const [view, setView] = useState<RecipientView | 'content'>('all')
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'E-mails', href: '/emails' }]}
        title={email.name}
        count={
          <span className="max-desk:hidden">
            <EmailMark state={email.state} message={email.message} />
          </span>
        }
        actions={<Verbs email={email} />}
      />
      <div className="grid flex-none gap-4 px-6 py-4 max-desk:px-4">
        <p className="desk:hidden">
          <EmailMark state={email.state} message={email.message} />
        </p>
        <p className="text-muted">
          <span className="text-text">{email.subject}</span> · to{' '}
          {audienceWords(email.audience, lists)} · from {email.fromName || email.fromAddress} ·{' '}
          <When email={email} />
        </p>
        {email.message && (
          <Note tone={email.state === 'paused' ? 'need' : 'neutral'}>{email.message}</Note>
        )}
        {(email.state === 'sending' || email.state === 'paused') && <Progress email={email} />}
        <EmailFigures email={email} />
      </div>
      <div className="flex-none overflow-x-auto border-border border-y px-6 py-2 max-desk:px-4">
        <Segmented
          label="Who is shown"
          value={view}
          segments={[
            ...recipientViews.map((value) => ({ value, label: viewLabels[value] })),
            { value: 'content' as const, label: 'Content' },
          ]}
          onValueChange={setView}
        />
      </div>
      {view === 'content' ? (
        <SentContent email={email} />
      ) : (
        <RecipientsGrid email={email} view={view} initial={view === 'all' ? recipients : null} />
      )}
    </>
  )
}

function When({ email }: { email: EmailRecord }) {
  if (email.state === 'scheduled' && email.scheduledAt) {
    return (
      <>
        goes out <AbsoluteTime at={email.scheduledAt} />
      </>
    )
  }
  return <RelativeTime at={email.finishedAt ?? email.startedAt ?? email.createdAt} />
}

function Progress({ email }: { email: EmailRecord }) {
  const done = email.sent + email.suppressed + email.failed + email.unknown
  const words = email.gathered
    ? `${done.toLocaleString('en')} of ${email.recipients.toLocaleString('en')}`
    : `Writing down whom it goes to: ${email.recipients.toLocaleString('en')} so far`
  return (
    <div className="grid gap-1.5">
      <ProgressBar
        label="Sending"
        done={done}
        total={email.gathered ? Math.max(1, email.recipients) : undefined}
      />
      <p role="status" className="text-faint text-xs tabular-nums">
        {words}
      </p>
    </div>
  )
}

function Verbs({ email }: { email: EmailRecord }) {
  const { run, busy } = useRun()
  const [asking, setAsking] = useState(false)
  const { id, state } = email
  const open = state === 'sending' || state === 'scheduled' || state === 'paused'
  if (!open) return null
  return (
    <>
      {state === 'sending' && (
        <Button
          icon="pause"
          busy={busy === 'pause'}
          onClick={() => run('pause', () => pauseEmailAction({ id }))}
        >
          Pause
        </Button>
      )}
      {state === 'paused' && (
        <Button
          variant="primary"
          icon="play"
          busy={busy === 'resume'}
          onClick={() => run('resume', () => resumeEmailAction({ id }))}
        >
          Go on
        </Button>
      )}
      {state === 'scheduled' && (
        <Button
          icon="edit"
          busy={busy === 'edit'}
          onClick={() => run('edit', () => unscheduleEmailAction({ id }))}
        >
          Back to draft
        </Button>
      )}
      <Button variant="ghost" onClick={() => setAsking(true)}>
        Cancel…
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Cancel this e-mail?"
        verb="Cancel the rest"
        keep="Keep it"
        danger
        busy={busy === 'cancel'}
        consequences={[
          { label: 'Sent already, and stays sent', count: email.sent.toLocaleString('en') },
          {
            label: 'Will get nothing',
            count: Math.max(
              0,
              email.recipients - email.sent - email.suppressed - email.failed - email.unknown,
            ).toLocaleString('en'),
          },
        ]}
        onConfirm={() =>
          run('cancel', () => cancelEmailAction({ id }), {
            done: () => {
              setAsking(false)
              toast('Cancelled: nothing more leaves')
            },
          })
        }
      />
    </>
  )
}
