'use client'

import Link from 'next/link'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { runTitle, runTook } from '#components/sync/runs-screen.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { MirroredBar } from '#components/ui/meter.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Section } from '#components/ui/panel.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { BothSpoke, OverviewPage } from '#lib/overview/types.ts'
import { runIn, runOut } from '#lib/sync/labels.ts'
import type { RunRow } from '#lib/sync/screens.ts'

/** What moved lately, and where both sides spoke. */
export function LatestRuns({ page, linked }: { page: OverviewPage; linked: boolean }) {
  return (
    <div className="mt-6 grid grid-cols-[minmax(0,7fr)_minmax(0,3fr)] gap-8 max-desk:grid-cols-1">
      <Section
        title="Latest runs"
        right={
          linked && (
            <Link href="/connector/runs" className="link">
              All runs
            </Link>
          )
        }
      >
        <RunsTable runs={page.runs} linked={linked} />
      </Section>
      <Section
        className="mt-0!"
        title={
          <span className="inline-flex items-center gap-1.5">
            <Icon name="warning" className="text-both" /> Both spoke
          </span>
        }
        meta={`${page.bothSpoke.total.toLocaleString('en-GB')} in 24 h`}
      >
        <SpokeTable rows={page.bothSpoke.rows} />
      </Section>
    </div>
  )
}

function RunsTable({ runs, linked }: { runs: readonly RunRow[]; linked: boolean }) {
  const max = Math.max(1, ...runs.map(({ counts }) => Math.max(runIn(counts), runOut(counts))))
  return (
    <SimpleTable<RunRow>
      caption="Latest runs"
      compact
      flush
      rows={runs}
      rowKey={(run) => run.id}
      empty={<p className="text-muted">No run yet.</p>}
      columns={[
        {
          key: 'time',
          head: 'Time',
          width: 64,
          tone: 'muted',
          tabular: true,
          phone: 'hide',
          cell: (run) => <AbsoluteTime at={run.startedAt} only="time" />,
        },
        {
          key: 'run',
          head: 'Run',
          phone: 'left',
          cell: (run) =>
            linked ? (
              <Link href={`/connector/runs/${run.id}`} className="hover:underline">
                {runTitle(run)}
              </Link>
            ) : (
              runTitle(run)
            ),
        },
        {
          key: 'in',
          head: <VoiceMark voice="salesforce">In</VoiceMark>,
          width: 64,
          align: 'end',
          cell: (run) => <NumberText value={runIn(run.counts)} />,
        },
        {
          key: 'bar',
          head: <span className="sr-only">In and out</span>,
          width: 150,
          phone: 'right',
          cell: ({ counts }) => (
            <MirroredBar
              className="max-desk:w-24"
              incoming={runIn(counts)}
              outgoing={runOut(counts)}
              max={max}
            />
          ),
        },
        {
          key: 'out',
          head: <VoiceMark voice="concord">Out</VoiceMark>,
          width: 64,
          tabular: true,
          cell: (run) => <NumberText value={runOut(run.counts)} />,
        },
        {
          key: 'refused',
          head: 'Refused',
          width: 70,
          align: 'end',
          cell: ({ counts }) => (
            <span className={(counts.refused ?? 0) > 0 ? 'text-need-text' : undefined}>
              <NumberText value={counts.refused ?? 0} dash />
            </span>
          ),
        },
        { key: 'took', head: 'Took', width: 70, align: 'end', tone: 'faint', cell: runTook },
      ]}
    />
  )
}

function SpokeTable({ rows }: { rows: readonly BothSpoke[] }) {
  return (
    <SimpleTable<BothSpoke>
      caption="Where both sides spoke"
      compact
      flush
      rows={rows}
      rowKey={(row) => row.id}
      empty={
        <p className="max-w-read text-muted text-xs">
          Nothing lost: no field was changed on both sides between two cycles.
        </p>
      }
      columns={[
        { key: 'field', head: 'Field', phone: 'left', cell: (row) => row.field },
        {
          key: 'who',
          head: 'Prospect',
          phone: 'left',
          cell: (row) => (
            <Link href={`/prospects/${row.prospectId}?tab=fields`} className="hover:underline">
              {row.name}
            </Link>
          ),
        },
        {
          key: 'kept',
          head: 'Kept',
          width: 104,
          phone: 'right',
          cell: (row) => <VoiceMark voice={row.kept} />,
        },
        {
          key: 'when',
          head: 'When',
          width: 56,
          align: 'end',
          tone: 'faint',
          cell: (row) => <RelativeTime at={row.at} short />,
        },
      ]}
    />
  )
}
