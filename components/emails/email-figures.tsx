'use client'

import { useRun } from '#components/connector/use-run.ts'
import { Rate } from '#components/emails/rate.tsx'
import { Button } from '#components/ui/button.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Lines, Tile, Tiles } from '#components/ui/tiles.tsx'
import { retryTasksAction } from '#lib/email/actions.ts'
import { taskLabels, wordsOfReason } from '#lib/email/labels.ts'
import type { EmailRecord } from '#lib/email/types.ts'

/** Four figures of an e-mail: who got it, what they did, who got nothing and why, what Salesforce has of it. */
export function EmailFigures({ email }: { email: EmailRecord }) {
  const { sent } = email
  const left = email.suppressions.map(({ reason, count }) => ({
    key: reason,
    label: wordsOfReason(reason),
    value: <NumberText value={count} />,
  }))
  const tasks = email.tasks.map(({ state, count }) => ({
    key: state,
    label: taskLabels[state],
    value: <NumberText value={count} />,
  }))
  return (
    <Tiles label="Results">
      <Tile
        title="Sent"
        figure={<NumberText value={sent} />}
        qualifier={`of ${email.recipients.toLocaleString('en')}`}
      >
        <Lines
          lines={[
            { key: 'bounced', label: 'Bounced', value: <NumberText value={email.bounced} /> },
            {
              key: 'failed',
              label: 'Refused by the relay',
              value: <NumberText value={email.failed} />,
            },
            {
              key: 'unknown',
              label: 'Unknown, not sent again',
              value: <NumberText value={email.unknown} />,
            },
          ]}
        />
      </Tile>
      <Tile
        title="Opened"
        figure={<Rate part={email.opened} of={sent} />}
        qualifier={`${email.opened.toLocaleString('en')} people`}
      >
        <Lines
          lines={[
            {
              key: 'clicked',
              label: 'Clicked',
              meta: <Rate part={email.clicked} of={sent} />,
              value: <NumberText value={email.clicked} />,
            },
            {
              key: 'unsubscribed',
              label: 'Unsubscribed',
              meta: <Rate part={email.unsubscribed} of={sent} />,
              value: <NumberText value={email.unsubscribed} />,
            },
            {
              key: 'complained',
              label: 'Called it spam',
              value: <NumberText value={email.complained} />,
            },
          ]}
        />
      </Tile>
      <Tile title="Not sent" figure={<NumberText value={email.suppressed} />}>
        {left.length > 0 ? (
          <Lines lines={left} />
        ) : (
          <p className="text-faint text-xs">Everybody on the list may get e-mail.</p>
        )}
      </Tile>
      <Tile
        title="In Salesforce"
        figure={email.logTask ? <NumberText value={countOf(email, 'done')} /> : 'Off'}
        qualifier={email.logTask ? 'tasks' : undefined}
      >
        {email.logTask ? (
          <>
            <Lines lines={tasks} />
            <RefusedTasks email={email} />
          </>
        ) : (
          <p className="text-faint text-xs">The connector’s settings said not to record it.</p>
        )}
      </Tile>
    </Tiles>
  )
}

/** Why Salesforce refused some, and once more when it was mended. */
function RefusedTasks({ email }: { email: EmailRecord }) {
  const { run, busy } = useRun()
  const refused = email.tasks.find(({ state }) => state === 'failed')
  if (!refused) return null
  return (
    <div className="mt-1.5 grid justify-items-start gap-1.5">
      {refused.said && <p className="text-need-text text-xs">{refused.said}</p>}
      <Button
        size="small"
        icon="retry"
        busy={busy !== null}
        onClick={() => run('retry', () => retryTasksAction({ id: email.id }))}
      >
        Retry {refused.count.toLocaleString('en')}
      </Button>
    </div>
  )
}

function countOf({ tasks }: EmailRecord, state: string): number {
  return tasks.find((task) => task.state === state)?.count ?? 0
}
