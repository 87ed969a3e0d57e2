'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { Button } from '#components/ui/button.tsx'
import { Section } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Result } from '#lib/base/result.ts'
import { endOtherSessionsAction, endSessionAction } from '#lib/team/profile-actions.ts'
import type { OpenSession } from '#lib/team/types.ts'

export function SessionsSection({ sessions }: { sessions: OpenSession[] }) {
  const router = useRouter()
  const [busy, setBusy] = useState<string | null>(null)
  const others = sessions.length - 1
  const end = async (id: string, work: () => Promise<Result<{ ended: number }>>) => {
    setBusy(id)
    const answer = await work().catch(() => null)
    setBusy(null)
    if (answer?.ok) {
      toast(
        answer.value.ended === 1
          ? '1 session has ended'
          : `${answer.value.ended} sessions have ended`,
      )
    } else {
      const description = answer?.error.message ?? 'The server did not answer.'
      toast('The session goes on', { tone: 'need', description })
    }
    router.refresh()
  }
  const columns: GridColumn<OpenSession>[] = [
    {
      key: 'device',
      head: 'Device',
      tone: 'name',
      cell: ({ device, current }) => (
        <>
          {device} {current && <span className="font-normal text-faint">this one</span>}
        </>
      ),
    },
    {
      key: 'ip',
      head: 'From where',
      width: 130,
      tone: 'muted',
      phone: 'left',
      cell: ({ ip }) => ip ?? '–',
    },
    {
      key: 'seen',
      head: 'Last seen',
      width: 110,
      align: 'end',
      tone: 'faint',
      phone: 'right',
      cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} short />,
    },
    {
      key: 'end',
      head: <span className="sr-only">End</span>,
      width: 80,
      align: 'end',
      phone: 'top',
      cell: ({ id, current, device }) =>
        !current && (
          <Button
            size="small"
            aria-label={`End the session of ${device}`}
            busy={busy === id}
            onClick={() => end(id, () => endSessionAction({ id }))}
          >
            End
          </Button>
        ),
    },
  ]
  return (
    <Section
      title="Sessions"
      meta={sessions.length}
      right={
        others > 0 && (
          <Button
            size="small"
            busy={busy === 'others'}
            onClick={() => end('others', () => endOtherSessionsAction({}))}
          >
            {others === 1 ? 'End the other one' : `End ${others} others`}
          </Button>
        )
      }
    >
      <SimpleTable
        caption="Your open sessions"
        rows={sessions}
        rowKey={({ id }) => id}
        columns={columns}
        flush
      />
      <p className="mt-2 text-faint text-xs">
        A session ends after 30 minutes without a request, and after 12 hours in any case.
      </p>
    </Section>
  )
}
