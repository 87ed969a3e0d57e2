'use client'

import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { ImportMark } from '#components/imports/import-mark.tsx'
import { UploadPanel } from '#components/imports/upload-panel.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { fetchImports } from '#lib/prospects/import/client.ts'
import type { ImportList, ImportRow } from '#lib/prospects/import/types.ts'

export function ImportsScreen({ initial }: { initial: ImportList }) {
  return (
    <>
      <PageHeader title="Imports" crumbs={[{ label: 'Prospects', href: '/prospects' }]} />
      <UploadPanel />
      <DataGrid<ImportRow>
        label="Imports"
        queryKey={['imports', 'list']}
        fetchPage={fetchImports}
        initialPage={initial}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.fileName}
        rowHref={(row) => `/imports/${row.id}`}
        refetchEvery={3_000}
        empty={
          <EmptyState icon="upload" title="Nothing has been imported yet">
            Every file is kept here with what came of it: who was created or updated, and which rows
            were refused and why.
          </EmptyState>
        }
      />
    </>
  )
}

const columns: GridColumn<ImportRow>[] = [
  { key: 'file', head: 'File', tone: 'name', cell: (row) => row.fileName, phone: 'left' },
  {
    key: 'state',
    head: 'State',
    width: 150,
    phone: 'right',
    cell: (row) => <ImportMark row={row} />,
  },
  count('created', 'Created'),
  count('updated', 'Updated'),
  count('restored', 'Restored'),
  count('rejected', 'Rejected'),
  { key: 'by', head: 'By', width: 150, tone: 'muted', leavesBelow: 900, cell: (row) => row.by },
  {
    key: 'when',
    head: 'When',
    width: 110,
    tone: 'muted',
    tabular: true,
    phone: 'left',
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
]

function count(
  key: 'created' | 'updated' | 'restored' | 'rejected',
  head: string,
): GridColumn<ImportRow> {
  return {
    key,
    head,
    width: 84,
    align: 'end',
    leavesBelow: key === 'restored' ? 900 : 640,
    cell: (row) => (
      <span className={key === 'rejected' && row[key] > 0 ? 'text-need-text' : undefined}>
        <NumberText value={row[key]} dash />
      </span>
    ),
  }
}
