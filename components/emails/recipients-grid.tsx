'use client'

import { BounceBadge } from '#components/emails/bounce-badge.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { fetchRecipients } from '#lib/email/client.ts'
import { recipientLabels, wordsOfReason } from '#lib/email/labels.ts'
import type { EmailRecord, RecipientPage, RecipientRow, RecipientView } from '#lib/email/types.ts'

/** Who it went to, one by one. */
export function RecipientsGrid({
  email,
  view,
  initial,
}: {
  email: EmailRecord
  view: RecipientView
  /** The server's first page, for the first paint. */
  initial: RecipientPage | null
}) {
  return (
    <DataGrid
      key={view}
      label="Recipients"
      queryKey={['emails', 'recipients', email.id, view]}
      fetchPage={fetchRecipients(email.id, view)}
      initialPage={initial ?? undefined}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.name}
      rowHref={(row) => `/prospects/${row.prospectId}/emails`}
      refetchEvery={email.state === 'sending' ? 2_000 : 10_000}
      empty={
        email.state === 'scheduled' ? (
          <EmptyState icon="clock" title="Not yet">
            Whom it goes to is written down when sending begins.
          </EmptyState>
        ) : (
          <EmptyState icon="users" title="Nobody">
            {view === 'all' ? 'Nobody matched when sending began.' : 'Nobody of this kind so far.'}
          </EmptyState>
        )
      }
    />
  )
}

const columns: readonly GridColumn<RecipientRow>[] = [
  {
    key: 'name',
    head: 'Person',
    tone: 'name',
    width: '1.6fr',
    min: 150,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.name}</span>,
  },
  {
    key: 'address',
    head: 'Address',
    tone: 'muted',
    width: '1.6fr',
    min: 150,
    leavesBelow: 760,
    cell: (row) => <span className="truncate">{row.address ?? '–'}</span>,
  },
  {
    key: 'state',
    head: 'State',
    width: '1.6fr',
    min: 150,
    phone: 'left',
    cell: (row) => (
      <span className="truncate text-muted">
        {row.state === 'sent' || row.reason === null
          ? recipientLabels[row.state]
          : `${recipientLabels[row.state]}: ${wordsOfReason(row.reason)}`}
      </span>
    ),
  },
  {
    key: 'marks',
    head: '',
    name: 'What happened',
    width: 140,
    phone: 'right',
    cell: (row) => (
      <span className="inline-flex gap-1">
        <BounceBadge bounce={row.bounce} />
        {row.unsubscribedAt && <Badge>Unsubscribed</Badge>}
        {row.complainedAt && <Badge tone="need">Spam</Badge>}
      </span>
    ),
  },
  {
    key: 'opens',
    head: 'Opens',
    width: 72,
    align: 'end',
    tabular: true,
    cell: (row) => <NumberText value={row.opens} dash />,
  },
  {
    key: 'clicks',
    head: 'Clicks',
    width: 72,
    align: 'end',
    tabular: true,
    cell: (row) => <NumberText value={row.clicks} dash />,
  },
  {
    key: 'when',
    head: 'Sent',
    width: 96,
    align: 'end',
    tone: 'faint',
    leavesBelow: 640,
    cell: (row) => <RelativeTime at={row.sentAt} short empty="–" />,
  },
]
