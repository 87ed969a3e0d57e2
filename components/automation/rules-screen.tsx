'use client'

import { RuleMark } from '#components/automation/rule-mark.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { fetchRules } from '#lib/automation/client.ts'
import type { RulesPage } from '#lib/automation/loaders.ts'
import type { RuleRow } from '#lib/automation/types.ts'

/** Every rule in the order in which they act: when, what, and how often it did. */
export function RulesScreen({ initial }: { initial: RulesPage }) {
  const add = (
    <ButtonLink variant="primary" href="/automation/new">
      New rule
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title="Automation" count={initial.total} primary={add} />
      <DataGrid<RuleRow>
        label="Rules"
        queryKey={['automation', 'page']}
        fetchPage={fetchRules}
        initialPage={initial}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/automation/${row.id}`}
        refetchEvery={4_000}
        empty={
          <EmptyState icon="bolt" title="No rules yet" action={add}>
            A rule does something for each prospect who comes to match: assigns, tags, tells
            somebody. It sees what Salesforce changes, what people do, and what you edit.
          </EmptyState>
        }
      />
    </>
  )
}

const columns: GridColumn<RuleRow>[] = [
  {
    key: 'name',
    head: 'Rule',
    tone: 'name',
    width: '1.8fr',
    min: 170,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.name}</span>,
  },
  {
    key: 'state',
    head: 'State',
    width: 128,
    phone: 'top',
    cell: (row) => <RuleMark rule={row} />,
  },
  {
    key: 'when',
    head: 'When',
    width: '2fr',
    min: 180,
    tone: 'muted',
    phone: 'left',
    cell: (row) => (
      <span className="truncate" title={row.says}>
        {row.says}
      </span>
    ),
  },
  {
    key: 'then',
    head: 'Then',
    width: '2fr',
    min: 160,
    tone: 'muted',
    phone: 'left',
    leavesBelow: 860,
    cell: (row) => (
      <span className="block truncate first-letter:uppercase" title={row.does}>
        {row.does}
      </span>
    ),
  },
  {
    key: 'fired',
    head: 'Acted',
    width: 84,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) => <NumberText value={row.fired} dash />,
  },
  {
    key: 'last',
    head: 'Last',
    width: 84,
    align: 'end',
    tone: 'faint',
    leavesBelow: 700,
    cell: (row) => <RelativeTime at={row.firedAt} short empty="–" />,
  },
]
