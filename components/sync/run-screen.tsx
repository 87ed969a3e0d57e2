'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { DecisionFields, moving } from '#components/sync/decision-fields.tsx'
import { RunMark, runTitle, runTook } from '#components/sync/runs-screen.tsx'
import { Arrow } from '#components/ui/arrow.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Note } from '#components/ui/note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { callKindLabel, decisionLabel, runIn, runOut } from '#lib/sync/labels.ts'
import type { DecisionRow, RunDetail } from '#lib/sync/screens.ts'
import { fetchDecisions, runQuery } from '#lib/sync/screens-client.ts'

/** A run opens to what it decided, what it asked of Salesforce and what was refused. */
export function RunScreen({ initial }: { initial: RunDetail }) {
  const { data: run } = useQuery({ ...runQuery(initial.id), initialData: initial })
  const [kind, setKind] = useState('all')
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const total = Object.values(run.kinds).reduce((sum, n) => sum + n, 0)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Runs', href: '/connector/runs' }]}
        title={runTitle(run)}
        count={run.number.toLocaleString('en-GB')}
      />
      <RunFacts run={run} />
      <Toolbar>
        <Segmented
          label="Which decisions"
          value={kind}
          onValueChange={setKind}
          segments={[
            { value: 'all', label: 'All decisions', count: total },
            ...Object.entries(run.kinds).map(([value, n]) => ({
              value,
              label: decisionLabel(value),
              count: n,
            })),
          ]}
        />
      </Toolbar>
      <DataGrid<DecisionRow>
        key={kind}
        label="Decisions"
        queryKey={['sync', 'runs', run.id, 'decisions', kind]}
        fetchPage={(after, signal) =>
          fetchDecisions(run.id, { kind, after, ...(signal ? { signal } : {}) })
        }
        columns={decisionColumns}
        rowId={(row) => row.id}
        rowName={(row) => row.name ?? row.crmId ?? 'Decision'}
        detail={(row) => (
          <div className="px-6 py-3 max-desk:px-4">
            <DecisionFields fields={row.fields} caption={`Fields of ${row.name ?? row.crmId}`} />
          </div>
        )}
        expanded={open}
        onExpand={(id) =>
          setOpen(
            (now) => new Set(now.has(id) ? [...now].filter((each) => each !== id) : [...now, id]),
          )
        }
        refetchEvery={run.state === 'running' ? 3_000 : undefined}
        empty={
          <EmptyState icon="history" title="It decided nothing">
            Both sides held the same; {run.calls === 1 ? 'one call' : `${run.calls} calls`} to
            Salesforce told so.
          </EmptyState>
        }
      />
    </>
  )
}

function RunFacts({ run }: { run: RunDetail }) {
  const calls = Object.entries(run.callsByKind)
  return (
    <div className="grid flex-none grid-cols-3 items-start gap-6 border-border border-b px-6 py-4 max-desk:grid-cols-1 max-desk:px-4">
      <Facts
        facts={[
          { label: 'State', value: <RunMark run={run} /> },
          { label: 'Started', value: <AbsoluteTime at={run.startedAt} /> },
          { label: 'Took', value: runTook(run) },
          run.requestedBy !== null && { label: 'By', value: run.requestedBy },
        ]}
      />
      <Facts
        facts={[
          {
            label: <VoiceMark voice="salesforce">In</VoiceMark>,
            value: <NumberText value={runIn(run.counts)} />,
          },
          {
            label: <VoiceMark voice="concord">Out</VoiceMark>,
            value: <NumberText value={runOut(run.counts)} />,
          },
          {
            label: 'Created',
            value: (
              <NumberText
                value={(run.counts.created ?? 0) + (run.counts.prospectsCreated ?? 0)}
                dash
              />
            ),
          },
          { label: 'Both spoke', value: <NumberText value={run.counts.conflicts ?? 0} dash /> },
          { label: 'Refused', value: <NumberText value={run.counts.refused ?? 0} dash /> },
        ]}
      />
      <div>
        <Facts
          labelWidth={110}
          facts={[
            { label: 'Salesforce calls', value: <NumberText value={run.calls} dash /> },
            ...calls.map(([kind, n]) => ({
              key: kind,
              label: callKindLabel(kind),
              value: <NumberText value={n} />,
            })),
          ]}
        />
        {run.errors.length > 0 && (
          <p className="mt-2">
            <Link href="/connector/errors" className="link text-need-text">
              {run.errors.length === 1 ? '1 error' : `${run.errors.length} errors`} of this run
            </Link>
          </p>
        )}
      </div>
      {run.message && (
        <Note tone={run.state === 'failed' ? 'need' : 'neutral'} className="col-span-full">
          {run.message}
        </Note>
      )}
    </div>
  )
}

const decisionColumns: GridColumn<DecisionRow>[] = [
  {
    key: 'record',
    head: 'Record',
    tone: 'name',
    width: 240,
    cell: (row) =>
      row.prospectId ? (
        <Link href={`/prospects/${row.prospectId}?tab=sync`} className="hover:underline">
          {row.name ?? 'Unnamed'}
        </Link>
      ) : (
        (row.crmId ?? '–')
      ),
  },
  {
    key: 'kind',
    head: 'What happened',
    width: 140,
    phone: 'right',
    cell: (row) => decisionLabel(row.kind),
  },
  {
    key: 'crm',
    head: 'CRM record',
    width: 110,
    cell: (row) =>
      row.crmObject ? (
        <VoiceMark voice="salesforce">{row.crmObject}</VoiceMark>
      ) : (
        <span className="text-faint">None</span>
      ),
  },
  {
    key: 'in',
    head: 'Values in',
    width: 80,
    align: 'end',
    cell: (row) => <Moved fields={row.fields} way="in" />,
  },
  {
    key: 'out',
    head: 'Values out',
    width: 90,
    cell: (row) => <Moved fields={row.fields} way="out" />,
  },
  {
    key: 'why',
    head: 'Why',
    tone: 'muted',
    phone: 'left',
    cell: (row) => <span title={row.reason}>{row.reason}</span>,
  },
  {
    key: 'at',
    head: 'At',
    width: 80,
    align: 'end',
    tone: 'faint',
    cell: (row) => <AbsoluteTime at={row.at} only="time" />,
  },
]

export function Moved({ fields, way }: { fields: DecisionRow['fields']; way: 'in' | 'out' }) {
  const n = moving(fields, way)
  if (n === 0) return <span className="text-faint">–</span>
  return way === 'in' ? (
    <span className="inline-flex items-center gap-1.5">
      {n} <Arrow direction="in" />
    </span>
  ) : (
    <span className="inline-flex items-center gap-1.5">
      <Arrow direction="out" /> {n}
    </span>
  )
}
