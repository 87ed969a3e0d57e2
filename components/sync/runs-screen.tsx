'use client'

import { usePathname } from 'next/navigation'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { MirroredBar } from '#components/ui/meter.tsx'
import { durationText } from '#components/ui/moment.ts'
import { NumberText } from '#components/ui/number.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { runIn, runKindLabels, runOut } from '#lib/sync/labels.ts'
import type { RunRow, RunsPage } from '#lib/sync/screens.ts'
import { fetchRuns } from '#lib/sync/screens-client.ts'

const filters = [
  { value: 'all', label: 'All' },
  { value: 'cycle', label: 'Cycles' },
  { value: 'person', label: 'Person-started' },
  { value: 'dry_run', label: 'Dry runs' },
  { value: 'load', label: 'Loads' },
  { value: 'refused', label: 'With refusals' },
] as const

export function RunsScreen({ initial, kind }: { initial: RunsPage; kind: string }) {
  const pathname = usePathname()
  const [max, setMax] = useState(() => mostOf(initial.rows))
  return (
    <>
      <PageHeader title="Runs" />
      <Toolbar>
        <Segmented
          label="Which runs"
          value={kind}
          segments={filters.map(({ value, label }) => ({
            value: value as string,
            label,
            href: value === 'all' ? pathname : `${pathname}?kind=${value}`,
          }))}
        />
      </Toolbar>
      <DataGrid<RunRow>
        key={kind}
        label="Runs"
        queryKey={['sync', 'runs', 'list', kind]}
        fetchPage={async (cursor, signal) => {
          const page = await fetchRuns(kind, cursor, signal)
          setMax((now) => Math.max(now, mostOf(page.rows)))
          return page
        }}
        initialPage={initial}
        columns={runColumns(max)}
        rowId={(row) => row.id}
        rowName={(row) => `Run ${row.number}`}
        rowHref={(row) => `/connector/runs/${row.id}`}
        refetchEvery={5_000}
        empty={
          <EmptyState icon="history" title="No runs yet">
            Every cycle, every Sync with CRM and every dry run is kept here, with what it decided
            and why.
          </EmptyState>
        }
      />
    </>
  )
}

const mostOf = (rows: readonly RunRow[]) =>
  Math.max(1, ...rows.map(({ counts }) => Math.max(runIn(counts), runOut(counts))))

export function runTitle(run: RunRow): string {
  return run.title ?? runKindLabels[run.kind]
}

export function runTook(run: RunRow): string {
  if (!run.finishedAt) return 'runs'
  return durationText(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
}

export function runColumns(max: number): GridColumn<RunRow>[] {
  return [
    {
      key: 'time',
      head: 'Time',
      width: 116,
      tone: 'muted',
      tabular: true,
      cell: (run) => <RelativeTime at={run.startedAt} />,
    },
    {
      key: 'run',
      head: 'Run',
      tone: 'name',
      phone: 'left',
      cell: runTitle,
    },
    {
      key: 'number',
      head: 'Number',
      width: 90,
      tone: 'faint',
      align: 'end',
      cell: (run) => run.number.toLocaleString('en-GB'),
    },
    {
      key: 'in',
      head: <VoiceMark voice="salesforce">In</VoiceMark>,
      name: 'In',
      width: 80,
      align: 'end',
      cell: (run) => <NumberText value={runIn(run.counts)} />,
    },
    {
      key: 'bar',
      head: <span className="sr-only">In and out</span>,
      name: 'In and out',
      width: 160,
      cell: ({ counts }) => (
        <MirroredBar incoming={runIn(counts)} outgoing={runOut(counts)} max={max} />
      ),
    },
    {
      key: 'out',
      head: <VoiceMark voice="concord">Out</VoiceMark>,
      name: 'Out',
      width: 80,
      tabular: true,
      phone: 'right',
      cell: (run) => (
        <>
          <NumberText value={runOut(run.counts)} className="max-desk:hidden" />
          <span className="inline-flex gap-3 desk:hidden">
            <VoiceMark voice="salesforce">{runIn(run.counts).toLocaleString('en-GB')}</VoiceMark>
            <VoiceMark voice="concord">{runOut(run.counts).toLocaleString('en-GB')}</VoiceMark>
          </span>
        </>
      ),
    },
    {
      key: 'created',
      head: 'Created',
      width: 80,
      align: 'end',
      leavesBelow: 1000,
      cell: ({ counts }) => (
        <NumberText value={(counts.created ?? 0) + (counts.prospectsCreated ?? 0)} dash />
      ),
    },
    {
      key: 'refused',
      head: 'Refused',
      width: 80,
      align: 'end',
      cell: ({ counts }) => (
        <span className={(counts.refused ?? 0) > 0 ? 'text-need-text' : undefined}>
          <NumberText value={counts.refused ?? 0} dash />
        </span>
      ),
    },
    {
      key: 'calls',
      head: 'Calls',
      width: 70,
      align: 'end',
      tone: 'faint',
      cell: (run) => run.calls,
    },
    {
      key: 'state',
      head: 'State',
      width: 120,
      phone: 'right',
      cell: (run) => <RunMark run={run} />,
    },
    { key: 'took', head: 'Took', width: 80, align: 'end', tone: 'faint', cell: runTook },
  ]
}

export function RunMark({ run }: { run: RunRow }) {
  if (run.state === 'failed') return <StateMark state="need">Failed</StateMark>
  if (run.state === 'stopped') return <StateMark state="paused">Stopped</StateMark>
  if (run.state === 'running') return <StateMark state="waits">Runs</StateMark>
  return <StateMark state="accord">Done</StateMark>
}
