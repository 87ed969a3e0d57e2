'use client'

import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { fetchGroups } from '#lib/duplicates/client.ts'
import { kindLabel, kindRule } from '#lib/duplicates/labels.ts'
import {
  type DuplicateKind,
  type DuplicatePage,
  type DuplicateRow,
  duplicateKinds,
} from '#lib/duplicates/types.ts'

const countMost = 10_000

function countWords(n: number): string {
  return n > countMost
    ? `${countMost.toLocaleString('en-GB')}+`
    : Math.max(0, n).toLocaleString('en-GB')
}

/** [DU-1] Who is there more than once: in Salesforce by e-mail, here by name and company or by nearly equal addresses. */
export function DuplicatesScreen({
  kind,
  page,
  counts,
}: {
  kind: DuplicateKind
  page: DuplicatePage
  counts: Record<DuplicateKind, number>
}) {
  const [total, setTotal] = useState(page.total)
  return (
    <>
      <PageHeader title="Duplicates" count={total ? countWords(total) : undefined} />
      <Toolbar>
        <Segmented
          label="Kind of duplicates"
          value={kind}
          className="max-desk:w-full max-desk:overflow-x-auto"
          segments={duplicateKinds.map((value) => ({
            value,
            label: kindLabel[value],
            count: countWords(counts[value]),
            href: value === 'records' ? '/duplicates' : `/duplicates?kind=${value}`,
          }))}
        />
        <p className="text-faint text-xs">{kindRule[kind]}</p>
      </Toolbar>
      <DataGrid
        key={kind}
        label="Duplicates"
        queryKey={['duplicates', kind]}
        fetchPage={fetchGroups(kind)}
        initialPage={page}
        columns={kind === 'records' ? [...common, synced] : common}
        rowId={(row) => row.slug}
        rowName={(row) => row.title}
        rowHref={(row) => `/duplicates/${kind}/${row.slug}`}
        refetchEvery={15_000}
        onTotal={setTotal}
        empty={
          <EmptyState icon="check" title="No duplicates">
            {kind === 'records'
              ? 'No two leads or contacts that Salesforce has shown us have one e-mail. This list grows while the first read of the org goes on.'
              : 'No two prospects look like one person by this rule.'}
          </EmptyState>
        }
      />
    </>
  )
}

const common: GridColumn<DuplicateRow>[] = [
  {
    key: 'title',
    head: 'Who',
    tone: 'name',
    width: '1.4fr',
    phone: 'left',
    cell: (row) => row.title,
  },
  {
    key: 'members',
    head: 'Found',
    width: '2fr',
    phone: 'left',
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-1.5 overflow-hidden">
        {row.members.slice(0, 4).map((member) => (
          <Badge key={member.id} tone={member.noun === 'Prospect' ? 'concord' : 'salesforce'}>
            {member.noun} · {member.name}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    key: 'count',
    head: 'In all',
    width: 72,
    align: 'end',
    tabular: true,
    phone: 'top',
    cell: (row) => row.count.toLocaleString('en-GB'),
  },
]

const synced: GridColumn<DuplicateRow> = {
  key: 'prospect',
  head: 'Synced with',
  width: '1fr',
  phone: 'left',
  leavesBelow: 700,
  cell: (row) =>
    row.prospect ? (
      <VoiceMark voice="concord">{row.prospect.name}</VoiceMark>
    ) : (
      <span className="text-faint">Nobody</span>
    ),
}
