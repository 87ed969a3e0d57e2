'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { groupOf, inReadingOrder } from '#components/prospects/field-groups.ts'
import { useRecord } from '#components/prospects/record-context.tsx'
import {
  BothMark,
  type FieldRow,
  fieldColumns,
} from '#components/prospects/record-field-columns.tsx'
import { FieldHistory } from '#components/prospects/record-field-history.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { historyQuery } from '#lib/prospects/client.ts'
import { wordsOfValue } from '#lib/prospects/labels.ts'
import type { HistoryEntry } from '#lib/prospects/types.ts'

type From = 'all' | 'concord' | 'salesforce' | 'both'

/** [EX-3] Every field with its value, whose it is and how it came; a row opens to all that it ever was. */
export function RecordFields({ initial }: { initial: HistoryEntry[] }) {
  const { record, fields } = useRecord()
  const { data: history } = useQuery({ ...historyQuery(record.id), initialData: initial })
  const [search, setSearch] = useState('')
  const [from, setFrom] = useState<From>('all')
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(
    () =>
      inReadingOrder(fields).map((field): FieldRow => {
        const own = history.filter((entry) => entry.field === field.name)
        const spoke = own.some((entry) => entry.lost)
        return { field, origin: record.origins[field.name], history: own, spoke }
      }),
    [fields, history, record.origins],
  )
  const words = search.trim().toLowerCase()
  const shown = rows.filter((row) => {
    const value = wordsOfValue(record.values[row.field.name], row.field.type) ?? ''
    return isFrom(row, from) && `${row.field.label} ${value}`.toLowerCase().includes(words)
  })
  const toggle = (name: string) => setOpen((now) => toggled(now, name))
  return (
    <>
      <Toolbar className="border-b-0">
        <SearchInput
          label="Find a field"
          placeholder="Find a field"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Segmented<From>
          label="Whose value"
          value={from}
          onValueChange={setFrom}
          segments={segmentsOf(rows)}
        />
      </Toolbar>
      <SimpleTable
        caption={`Fields of ${record.name}`}
        rows={shown}
        columns={fieldColumns(open, toggle)}
        rowKey={({ field }) => field.name}
        groupOf={({ field }) => groupOf(field)}
        isOpen={({ field }) => open.has(field.name)}
        detail={(row) => <FieldHistory row={row} />}
        empty={
          <EmptyState icon="search" title="No field is like this">
            Search for its name or its value, or look at all of them.
          </EmptyState>
        }
      />
    </>
  )
}

function toggled(now: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(now)
  if (!next.delete(name)) next.add(name)
  return next
}

function isFrom({ origin, spoke }: FieldRow, from: From): boolean {
  if (from === 'all') return true
  return from === 'both' ? spoke : origin?.side === from
}

function segmentsOf(rows: readonly FieldRow[]) {
  const count = (from: From) => rows.filter((row) => isFrom(row, from)).length
  const both = count('both')
  return [
    { value: 'all' as const, label: 'All', count: rows.length },
    { value: 'concord' as const, label: <VoiceMark voice="concord" />, count: count('concord') },
    {
      value: 'salesforce' as const,
      label: <VoiceMark voice="salesforce" />,
      count: count('salesforce'),
    },
    ...(both > 0
      ? [{ value: 'both' as const, label: <BothMark>Both spoke</BothMark>, count: both }]
      : []),
  ]
}
