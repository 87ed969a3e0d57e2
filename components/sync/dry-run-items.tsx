'use client'

import { useState } from 'react'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { DecisionFields, fieldWords } from '#components/sync/decision-fields.tsx'
import { dryRunColumns } from '#components/sync/dry-run-columns.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import type { DryRunItemRow, DryRunTotals } from '#lib/sync/screens.ts'
import { fetchDryRunItems } from '#lib/sync/screens-client.ts'

const anyField = ''
const typingPauseMs = 200

const filters = [
  { value: 'changes', label: 'All changes', kinds: null },
  { value: 'create', label: 'Create', kinds: ['create_lead', 'create_contact', 'create_prospect'] },
  { value: 'link', label: 'Link', kinds: ['link'] },
  { value: 'update', label: 'Update', kinds: ['update', 'pull', 'owner', 'restore'] },
  { value: 'conflict', label: 'Conflict', kinds: ['conflict'] },
  { value: 'delete', label: 'Delete', kinds: ['recycle', 'merge', 'unlink'] },
  { value: 'skip', label: 'Skip', kinds: ['skip', 'refuse'] },
] as const

const skipped: readonly string[] = ['skip', 'refuse']

function countOf(
  kinds: Readonly<Record<string, number>>,
  wanted: readonly string[] | null,
): number {
  return Object.entries(kinds).reduce(
    (sum, [kind, n]) =>
      (wanted ? wanted.includes(kind) : !skipped.includes(kind)) ? sum + n : sum,
    0,
  )
}

/** Record by record, what would happen: by kind, by name, by the field that would move. */
export function DryRunItems({
  runId,
  kinds,
  fields,
}: {
  runId: string
  kinds: Record<string, number>
  fields: DryRunTotals['fields']
}) {
  const [kind, setKind] = useState<string>('changes')
  const [field, setField] = useState<string>(anyField)
  const [typed, setTyped] = useState('')
  const name = useSettled(typed.trim(), typingPauseMs)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const narrowed = name !== '' || field !== anyField
  return (
    <>
      <Toolbar className={Object.keys(kinds).length === 0 ? 'hidden' : undefined}>
        <SearchInput
          label="Find a record"
          className="w-44"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          label="Field that moves"
          look="toolbar"
          value={field}
          onValueChange={setField}
          options={[
            { value: anyField, label: 'Any field' },
            ...fields.map((each) => ({
              value: each.name,
              label: fieldWords(each.name),
              hint: `${each.records.toLocaleString('en-GB')} ${each.records === 1 ? 'record' : 'records'}`,
            })),
          ]}
        />
        <Segmented
          label="Which records"
          value={kind}
          onValueChange={setKind}
          segments={filters
            .map((filter) => ({
              value: filter.value as string,
              label: filter.label,
              count: countOf(kinds, filter.kinds).toLocaleString('en-GB'),
            }))
            .filter(({ value, count }) => count !== '0' || value === 'changes' || value === kind)}
        />
      </Toolbar>
      <DataGrid<DryRunItemRow>
        key={kind}
        label="Records"
        queryKey={['sync', 'dry-run', runId, kind, name, field]}
        fetchPage={(after, signal) =>
          fetchDryRunItems(runId, {
            kind,
            name,
            field: field === anyField ? null : field,
            after,
            signal,
          })
        }
        columns={dryRunColumns}
        rowId={(row) => String(row.n)}
        rowName={(row) => row.name}
        detail={(row) => (
          <div className="px-6 py-3 max-desk:px-4">
            <DecisionFields fields={row.fields} caption={`Fields of ${row.name}`} />
          </div>
        )}
        expanded={open}
        onExpand={(id) =>
          setOpen((now) => {
            const next = new Set(now)
            if (!next.delete(id)) next.add(id)
            return next
          })
        }
        empty={
          narrowed ? (
            <EmptyState
              icon="search"
              title="No record matches"
              action={
                <Button
                  onClick={() => {
                    setTyped('')
                    setField(anyField)
                  }}
                >
                  Clear search and field
                </Button>
              }
            >
              Search looks in the names of the records of this dry run.
            </EmptyState>
          ) : (
            <EmptyState icon="check" title="Nothing would change">
              Both sides already hold the same.
            </EmptyState>
          )
        }
      />
    </>
  )
}
