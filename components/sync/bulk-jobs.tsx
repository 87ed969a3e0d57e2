'use client'

import { SimpleTable } from '#components/grid/simple-table.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Section } from '#components/ui/panel.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { bulkJobTitle } from '#lib/sync/labels.ts'
import type { BulkJobShown } from '#lib/sync/screens.ts'

/** [A5] What went to Salesforce as one job, and what became of its rows: the sums add up to what was sent. */
export function BulkJobs({ jobs }: { jobs: readonly BulkJobShown[] }) {
  if (jobs.length === 0) return null
  return (
    <Section title="Bulk jobs" meta="Salesforce works through them at its own pace">
      <SimpleTable<BulkJobShown>
        caption="Bulk jobs"
        flush
        rows={jobs}
        rowKey={({ id }) => id}
        columns={[
          { key: 'what', head: 'What', tone: 'name', phone: 'left', cell: bulkJobTitle },
          {
            key: 'id',
            head: 'Job in Salesforce',
            width: 190,
            cell: ({ orgJobId }) => (orgJobId ? <CrmId id={orgJobId} /> : '–'),
          },
          {
            key: 'rows',
            head: 'Sent',
            align: 'end',
            width: 80,
            phone: 'left',
            cell: ({ rows, landed }) => (
              <>
                <NumberText value={rows} dash />
                <span className="text-muted desk:hidden">
                  {' '}
                  sent, <NumberText value={landed} /> landed
                </span>
              </>
            ),
          },
          {
            key: 'landed',
            head: 'Landed',
            align: 'end',
            width: 80,
            cell: ({ landed }) => <NumberText value={landed} dash />,
          },
          {
            key: 'failed',
            head: 'Refused',
            align: 'end',
            width: 80,
            cell: ({ failed }) => <NumberText value={failed} dash />,
          },
          {
            key: 'unknown',
            head: 'Looked for',
            align: 'end',
            width: 90,
            cell: ({ unknown }) => <NumberText value={unknown} dash />,
          },
          {
            key: 'state',
            head: 'State',
            width: 170,
            phone: 'right',
            cell: (job) => <JobState job={job} />,
          },
          {
            key: 'since',
            head: 'Since',
            align: 'end',
            width: 80,
            tone: 'faint',
            cell: ({ builtAt }) => <RelativeTime at={builtAt} short />,
          },
        ]}
      />
    </Section>
  )
}

function JobState({ job: { state, pollAt, rows, landed, message } }: { job: BulkJobShown }) {
  if (state === 'closed') {
    return (
      <StateMark state="out">
        Looked at <RelativeTime at={pollAt} />
      </StateMark>
    )
  }
  if (state !== 'ended') return <StateMark state="waits">Being filled</StateMark>
  if (landed === rows) return <StateMark state="accord">All landed</StateMark>
  return (
    <span title={message ?? undefined}>
      <StateMark state="waits">{landed === 0 ? 'Decided anew' : 'Rest decided anew'}</StateMark>
    </span>
  )
}
