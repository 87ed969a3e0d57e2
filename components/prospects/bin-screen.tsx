'use client'

import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { GridSplit } from '#components/grid/peek.tsx'
import { nothingSelected, type Selection } from '#components/grid/selection.ts'
import { binAuthor, binReasonLabels, binWords } from '#components/prospects/bin-words.ts'
import { RestoreBar } from '#components/prospects/restore-bar.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { restoreProspectAction } from '#lib/prospects/actions.ts'
import { fetchBin } from '#lib/prospects/client.ts'
import { type BinPage, type BinReason, type BinRow, binReasons } from '#lib/prospects/types.ts'

/** [DL-4] Who was deleted, why, and the way back with everything they had. */
export function BinScreen({ initial, reason }: { initial: BinPage; reason: BinReason }) {
  const queries = useQueryClient()
  const [total, setTotal] = useState(initial.total)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const [busy, setBusy] = useState<string | null>(null)
  const restore = async (row: BinRow) => {
    setBusy(row.id)
    const result = await restoreProspectAction({ id: row.id }).catch(() => null)
    setBusy(null)
    await queries.invalidateQueries({ queryKey: ['prospects'] })
    if (result?.ok) return toast(`${row.name} restored`)
    const other = result?.error.fields?.other
    toast(`${row.name} was not restored`, {
      tone: 'need',
      description: (
        <>
          {result?.error.message ?? 'The console’s server did not answer.'}{' '}
          {other && (
            <Link className="link" href={`/prospects/${other}`}>
              Open that prospect
            </Link>
          )}
        </>
      ),
    })
  }
  return (
    <>
      <PageHeader
        title="Recycle bin"
        crumbs={[{ label: 'Prospects', href: '/prospects' }]}
        count={total || undefined}
      />
      <Toolbar>
        <Segmented
          label="Why they are here"
          value={reason}
          segments={binReasons.map((value) => ({
            value,
            label: binReasonLabels[value],
            href: value === 'all' ? '/prospects/bin' : `/prospects/bin?why=${value}`,
          }))}
        />
      </Toolbar>
      <GridSplit>
        <DataGrid
          label="Recycle bin"
          queryKey={['prospects', 'bin', reason]}
          fetchPage={fetchBin(reason)}
          initialPage={initial}
          columns={columnsOf(busy, (row) => void restore(row))}
          rowId={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => `/prospects/${row.id}`}
          selection={selection}
          onSelection={setSelection}
          refetchEvery={10_000}
          onTotal={setTotal}
          empty={
            <EmptyState
              icon="trash"
              title={
                reason === 'all' ? 'The recycle bin is empty' : 'Nobody is here for this reason'
              }
            >
              Deleted prospects wait here with everything they had. Their records in Salesforce stay
              as they are.
            </EmptyState>
          }
        />
        <RestoreBar selection={selection} total={total} reason={reason} onChange={setSelection} />
      </GridSplit>
    </>
  )
}

function columnsOf(busy: string | null, restore: (row: BinRow) => void): GridColumn<BinRow>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      tone: 'name',
      width: '1.2fr',
      phone: 'left',
      cell: (row) => row.name,
    },
    {
      key: 'email',
      head: 'E-mail',
      tone: 'muted',
      width: '1.4fr',
      phone: 'left',
      leavesBelow: 700,
      cell: (row) => row.email,
    },
    {
      key: 'why',
      head: 'Why',
      width: '1.4fr',
      phone: 'left',
      tone: 'muted',
      cell: (row) => binWords(row.deletedReason),
    },
    {
      key: 'by',
      head: 'By',
      width: '0.8fr',
      leavesBelow: 860,
      tone: 'muted',
      cell: (row) => binAuthor(row.deletedReason),
    },
    {
      key: 'crm',
      head: 'CRM',
      width: 96,
      leavesBelow: 860,
      cell: (row) => row.crm && <VoiceMark voice="salesforce">{row.crm}</VoiceMark>,
    },
    {
      key: 'when',
      head: 'Deleted',
      width: 96,
      align: 'end',
      tone: 'faint',
      phone: 'top',
      cell: (row) => <RelativeTime at={row.deletedAt} short />,
    },
    {
      key: 'restore',
      head: <span className="sr-only">Restore</span>,
      name: 'Restore',
      width: 100,
      align: 'end',
      phone: 'right',
      hideable: false,
      cell: (row) => (
        <Button
          size="small"
          busy={busy === row.id}
          aria-label={`Restore ${row.name}`}
          onClick={(event) => {
            event.stopPropagation()
            restore(row)
          }}
        >
          Restore
        </Button>
      ),
    },
  ]
}
