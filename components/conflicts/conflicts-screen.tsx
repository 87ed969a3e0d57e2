'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { conflictColumns } from '#components/conflicts/conflict-columns.tsx'
import { ConflictDetail } from '#components/conflicts/conflict-detail.tsx'
import { FieldHead } from '#components/conflicts/field-head.tsx'
import { FieldList } from '#components/conflicts/field-list.tsx'
import { useSettle } from '#components/conflicts/use-settle.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { conflictAddress, conflictFieldsQuery, fetchConflicts } from '#lib/sync/conflicts/client.ts'
import type {
  ConflictField,
  ConflictFilter,
  ConflictRow,
  ConflictsScreen as Screen,
} from '#lib/sync/conflicts/types.ts'

const count = (value: number) => value.toLocaleString('en-GB')

/** [DU-3] Values that lost: by field at the left, each with both sides at the right, settled with one click. */
export function ConflictsScreen({ initial, filter }: { initial: Screen; filter: ConflictFilter }) {
  const { data: fields } = useQuery({ ...conflictFieldsQuery(), initialData: initial.fields })
  const role = useShell()?.role
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const settle = useSettle()
  const chosen = fields.find(({ field }) => field === filter.field) ?? null
  const total = sum(chosen ? [chosen] : fields)
  const all = sum(fields)
  const toggle = (id: string) =>
    setOpen((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  if (all.both === 0) return <NoConflicts />
  return (
    <>
      <PageHeader title="Conflicts" count={count(all.both)} />
      <div className="grid min-h-0 flex-1 grid-cols-[240px_minmax(0,1fr)] max-desk:flex max-desk:flex-col">
        <FieldList fields={fields} filter={filter} total={all.both} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {chosen && <FieldHead key={chosen.field} field={chosen} mayChange={role === 'admin'} />}
          <Toolbar>
            <Segmented
              label="Which value won"
              value={filter.winner ?? 'all'}
              segments={[
                segment(filter, null, 'All', total.both),
                segment(filter, 'salesforce', 'Salesforce won', total.salesforce),
                segment(filter, 'concord', 'Concord won', total.concord),
              ]}
            />
          </Toolbar>
          <DataGrid<ConflictRow>
            key={`${filter.field} ${filter.winner}`}
            label="Conflicts"
            queryKey={['sync', 'conflicts', 'rows', filter.field, filter.winner]}
            fetchPage={(cursor, signal) => fetchConflicts(filter, cursor, signal)}
            initialPage={initial.page}
            columns={conflictColumns({ settle, named: chosen === null })}
            rowId={(row) => row.id}
            rowName={(row) => `${row.label} of ${row.name}`}
            detail={(row) => <ConflictDetail row={row} settle={settle} />}
            expanded={open}
            onExpand={toggle}
            refetchEvery={10_000}
            empty={
              <EmptyState
                icon="check"
                title="Nothing here"
                action={<ButtonLink href="/connector/conflicts">Show all conflicts</ButtonLink>}
              >
                No open conflict matches. What was settled stays in each field’s history.
              </EmptyState>
            }
          />
        </div>
      </div>
    </>
  )
}

function segment(
  filter: ConflictFilter,
  winner: ConflictFilter['winner'],
  label: string,
  n: number,
) {
  return {
    value: winner ?? 'all',
    label,
    count: count(n),
    href: conflictAddress({ ...filter, winner }),
  }
}

function sum(fields: readonly ConflictField[]) {
  const concord = fields.reduce((n, { concordWon }) => n + concordWon, 0)
  const salesforce = fields.reduce((n, { salesforceWon }) => n + salesforceWon, 0)
  return { concord, salesforce, both: concord + salesforce }
}

function NoConflicts() {
  return (
    <>
      <PageHeader title="Conflicts" />
      <EmptyState
        icon="merge"
        title="No conflicts"
        className="pt-24"
        action={<ButtonLink href="/connector/fields">See which side wins</ButtonLink>}
      >
        Where both sides changed the same field, its rule decides. The value that lost is kept here,
        so that you can still choose it.
      </EmptyState>
    </>
  )
}
