'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { WaitNote } from '#components/connector/calls.tsx'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { BulkJobs } from '#components/sync/bulk-jobs.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { durationText } from '#components/ui/moment.ts'
import { Note } from '#components/ui/note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Section } from '#components/ui/panel.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { causeLabel, laneHints, laneLabels } from '#lib/sync/labels.ts'
import type { LaneDepth, QueueFront, QueuePage } from '#lib/sync/screens.ts'
import { queueQuery } from '#lib/sync/screens-client.ts'

const count = (value: number) => value.toLocaleString('en-GB')

/** [QU-3] What waits, why, since when, and until when about. */
export function QueueScreen({ initial }: { initial: QueuePage }) {
  const { data: page } = useQuery({ ...queueQuery(), initialData: initial })
  const depth = page.lanes.reduce((sum, lane) => sum + lane.depth, 0)
  return (
    <>
      <PageHeader title="Queue" count={depth === 0 ? undefined : `${count(depth)} waiting`} />
      <PageBody>
        <p className="mb-4 max-w-read text-muted">{sentence(page, depth)}</p>
        {page.calls.waits && !page.paused && (
          <WaitNote className="mb-4" waits={page.calls.waits} calls={page.calls} />
        )}
        {page.parked > 0 && (
          <Note tone="need" className="mb-4">
            {page.parked === 1 ? '1 record is' : `${count(page.parked)} records are`} parked: tried
            again only when somebody acts.{' '}
            <Link href="/connector/errors" className="link">
              See why
            </Link>
          </Note>
        )}
        <SimpleTable<LaneDepth>
          caption="Lanes"
          flush
          rows={page.lanes}
          rowKey={(lane) => String(lane.lane)}
          columns={[
            {
              key: 'lane',
              head: 'Lane',
              tone: 'name',
              width: 170,
              cell: ({ lane }) => laneLabels[lane],
            },
            {
              key: 'what',
              head: 'What is in it',
              tone: 'muted',
              phone: 'left',
              cell: ({ lane }) => laneHints[lane],
            },
            {
              key: 'depth',
              head: 'Waiting',
              align: 'end',
              width: 100,
              phone: 'right',
              cell: (lane) => <NumberText value={lane.depth} dash />,
            },
            {
              key: 'hand',
              head: 'In hand',
              align: 'end',
              width: 90,
              cell: (lane) => <NumberText value={lane.leased} dash />,
            },
            {
              key: 'oldest',
              head: 'Oldest',
              align: 'end',
              width: 100,
              tone: 'faint',
              cell: (lane) => <RelativeTime at={lane.oldestAt} short empty="–" />,
            },
            {
              key: 'rate',
              head: 'A minute',
              align: 'end',
              width: 100,
              cell: (lane) =>
                lane.depth > 0 && page.perMinute ? (
                  count(Math.round(page.perMinute))
                ) : (
                  <span className="text-faint">–</span>
                ),
            },
            {
              key: 'end',
              head: 'Done in about',
              align: 'end',
              width: 120,
              phone: 'right',
              cell: (lane) => expectedEnd(page, lane.lane) ?? <span className="text-faint">–</span>,
            },
          ]}
        />
        <BulkJobs jobs={page.bulkJobs} />
        <Section title="What is in front" meta="in the order in which it is taken">
          <Front page={page} />
        </Section>
      </PageBody>
    </>
  )
}

function sentence(page: QueuePage, depth: number): string {
  if (depth === 0) {
    return page.paused
      ? 'Nothing waits to go out. The connector is paused: nothing comes in either.'
      : 'Nothing waits: what was said here has been heard there.'
  }
  const many = depth === 1 ? '1 change waits' : `${count(depth)} changes wait`
  if (page.paused) {
    return `${many}. The connector is paused, so they stay here; Sync with CRM on one prospect goes at once.`
  }
  const end = expectedEnd(page, 4)
  return end ? `${many}, all out in about ${end} at the present rate.` : `${many} for their turn.`
}

/** Everything in this lane and in those before it, at the rate of late. */
function expectedEnd(page: QueuePage, lane: number): string | null {
  const own = page.lanes.find((each) => each.lane === lane)?.depth ?? 0
  const ahead = page.lanes.reduce((sum, each) => (each.lane <= lane ? sum + each.depth : sum), 0)
  if (
    page.paused ||
    page.calls.waits ||
    !page.perMinute ||
    ahead === 0 ||
    (own === 0 && lane !== 4)
  )
    return null
  return durationText((ahead / page.perMinute) * 60_000)
}

function Front({ page }: { page: QueuePage }) {
  return (
    <SimpleTable<QueueFront>
      caption="What is in front"
      flush
      rows={page.front}
      rowKey={(row) => row.id}
      empty={
        <EmptyState icon="layers" title="The queue is empty">
          Edits, imports, assignments and retries line up here until they have landed on the other
          side.
        </EmptyState>
      }
      columns={[
        {
          key: 'who',
          head: 'Record',
          tone: 'name',
          width: 220,
          cell: (row) =>
            row.prospectId ? (
              <Link href={`/prospects/${row.prospectId}`} className="hover:underline">
                {row.name ?? 'Unnamed'}
              </Link>
            ) : (
              row.crmId && <CrmId id={row.crmId} />
            ),
        },
        { key: 'company', head: 'Company', tone: 'muted', cell: (row) => row.company ?? '–' },
        {
          key: 'why',
          head: 'Why',
          phone: 'left',
          width: 190,
          cell: (row) => causeLabel(row.cause),
        },
        {
          key: 'lane',
          head: 'Lane',
          tone: 'muted',
          width: 150,
          cell: (row) => laneLabels[row.lane],
        },
        {
          key: 'state',
          head: 'State',
          width: 150,
          phone: 'right',
          cell: (row) =>
            row.leased ? (
              <StateMark state="out">In hand</StateMark>
            ) : page.paused ? (
              <StateMark state="paused" />
            ) : row.tries > 0 ? (
              <StateMark state="waits">
                Try {row.tries + 1} <RelativeTime at={row.dueAt} />
              </StateMark>
            ) : (
              <StateMark state="waits" />
            ),
        },
        {
          key: 'since',
          head: 'Since',
          align: 'end',
          width: 80,
          tone: 'faint',
          cell: (row) => <RelativeTime at={row.createdAt} short />,
        },
      ]}
    />
  )
}
