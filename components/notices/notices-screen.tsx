'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { readNoticesAction } from '#lib/automation/notices/actions.ts'
import { fetchNotices } from '#lib/automation/notices/client.ts'
import type { NoticePage, NoticeRow } from '#lib/automation/notices/reads.ts'

/** What rules told the reader: each line opens the person whom it is about. */
export function NoticesScreen({ initial }: { initial: NoticePage }) {
  const router = useRouter()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const markRead = async () => {
    setBusy(true)
    const result = await readNoticesAction({}).catch(() => null)
    await queries.invalidateQueries({ queryKey: ['notices'] })
    router.refresh()
    setBusy(false)
    if (!result?.ok) {
      toast(result?.error.message ?? 'The console did not answer. Try again.', { tone: 'need' })
    }
  }
  return (
    <>
      <PageHeader
        title="Notices"
        primary={
          <Button icon="check" busy={busy} onClick={markRead}>
            Mark all as read
          </Button>
        }
      />
      <DataGrid<NoticeRow>
        label="Notices"
        queryKey={['notices']}
        fetchPage={fetchNotices}
        initialPage={initial}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.prospect ?? row.text}
        rowHref={(row) => (row.prospectId ? `/prospects/${row.prospectId}` : '/notices')}
        refetchEvery={5_000}
        empty={
          <EmptyState icon="bell" title="Nothing to tell you">
            Rules that tell somebody put their notices here, with the person whom they are about.
          </EmptyState>
        }
      />
    </>
  )
}

const columns: GridColumn<NoticeRow>[] = [
  {
    key: 'who',
    head: 'Prospect',
    tone: 'name',
    width: '1.3fr',
    min: 140,
    phone: 'left',
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        <i
          aria-hidden="true"
          className={`size-1.5 flex-none rounded-full ${row.read ? '' : 'bg-text'}`}
        />
        {!row.read && <span className="sr-only">Unread: </span>}
        <span className="truncate">{row.prospect ?? 'Somebody who is gone'}</span>
      </span>
    ),
  },
  {
    key: 'text',
    head: 'Notice',
    width: '2.2fr',
    min: 200,
    phone: 'left',
    cell: (row) => (
      <span className="truncate" title={row.text}>
        {row.text}
      </span>
    ),
  },
  {
    key: 'company',
    head: 'Company',
    width: '1.2fr',
    min: 120,
    tone: 'muted',
    leavesBelow: 900,
    cell: (row) => <span className="truncate">{row.company ?? ''}</span>,
  },
  {
    key: 'rule',
    head: 'Rule',
    width: '1.4fr',
    min: 120,
    tone: 'muted',
    leavesBelow: 720,
    cell: (row) => <span className="truncate">{row.rule ?? 'A rule that was deleted'}</span>,
  },
  {
    key: 'at',
    head: 'When',
    width: 90,
    align: 'end',
    tone: 'faint',
    phone: 'right',
    cell: (row) => <RelativeTime at={row.at} short />,
  },
]
