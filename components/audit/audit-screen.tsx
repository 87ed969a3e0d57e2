'use client'

import { parseAsString, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { auditColumns } from '#components/audit/audit-columns.tsx'
import { AuditDetail } from '#components/audit/audit-detail.tsx'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SearchInput } from '#components/ui/search-input.tsx'
import { Select } from '#components/ui/select.tsx'
import { areaWords } from '#lib/audit/labels.ts'
import type { AuditChoices, AuditPage } from '#lib/audit/types.ts'
import { fetchJson } from '#lib/base/fetch-json.ts'

const parsers = {
  q: parseAsString.withDefault(''),
  actor: parseAsString.withDefault(''),
  area: parseAsString.withDefault(''),
  from: parseAsString.withDefault(''),
  to: parseAsString.withDefault(''),
}
const nothing = { q: null, actor: null, area: null, from: null, to: null }
/** Base UI's select has no empty value. */
const anyone = 'any'

export function AuditScreen({ initial, choices }: { initial: AuditPage; choices: AuditChoices }) {
  const [filters, setFilters] = useQueryStates(parsers, { history: 'replace', throttleMs: 200 })
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set())
  const [total, setTotal] = useState(initial.total)
  const given = Object.entries(filters).filter(([, value]) => value !== '')
  const filtered = given.length > 0
  const fetchPage = (cursor: string | null, signal: AbortSignal) => {
    const query = new URLSearchParams(cursor ? [...given, ['cursor', cursor]] : given)
    return fetchJson<AuditPage>(`/api/audit?${query}`, { signal })
  }
  const toggle = (id: string) =>
    setExpanded((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <>
      <PageHeader title="Audit log" count={total?.toLocaleString('en-GB')} />
      <Toolbar>
        <SearchInput
          label="Find in the log"
          value={filters.q}
          onChange={(event) => setFilters({ q: event.currentTarget.value || null })}
        />
        <Select
          look="toolbar"
          label="Who"
          value={filters.actor || anyone}
          options={[
            { value: anyone, label: 'Anybody' },
            ...choices.actors.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValueChange={(actor) => setFilters({ actor: actor === anyone ? null : actor })}
        />
        <Select
          look="toolbar"
          label="What"
          value={filters.area || anyone}
          options={[
            { value: anyone, label: 'Anything' },
            ...choices.areas.map((area) => ({ value: area, label: areaWords(area) })),
          ]}
          onValueChange={(area) => setFilters({ area: area === anyone ? null : area })}
        />
        <DayInput label="From" value={filters.from} onChange={(from) => setFilters({ from })} />
        <DayInput label="To" value={filters.to} onChange={(to) => setFilters({ to })} />
        {filtered && (
          <Button variant="ghost" onClick={() => setFilters(nothing)}>
            Clear
          </Button>
        )}
      </Toolbar>
      <DataGrid
        label="Audit log"
        queryKey={['audit', filters]}
        fetchPage={fetchPage}
        initialPage={initial}
        columns={auditColumns}
        rowId={({ id }) => id}
        rowName={({ actorName, target }) => `${actorName}, ${target}`}
        detail={(row) => <AuditDetail row={row} />}
        expanded={expanded}
        onExpand={toggle}
        onTotal={setTotal}
        refetchEvery={15_000}
        empty={
          filtered ? (
            <EmptyState
              icon="audit"
              title="Nothing in the log fits"
              action={<Button onClick={() => setFilters(nothing)}>Clear filters</Button>}
            >
              Try other words, or a longer time.
            </EmptyState>
          ) : (
            <EmptyState icon="audit" title="Nothing was done yet">
              Every change of settings, team, connector and mapping shows up here: who, what, before
              and after.
            </EmptyState>
          )
        }
      />
    </>
  )
}

function DayInput({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (day: string | null) => void
}) {
  return (
    <label className="flex items-center gap-1.5 text-muted">
      {label}
      <input
        type="date"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value || null)}
        className="h-7 rounded-md border border-border-strong bg-surface px-2 text-text"
      />
    </label>
  )
}
