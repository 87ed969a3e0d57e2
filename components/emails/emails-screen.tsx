'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { EmailMark } from '#components/emails/email-mark.tsx'
import { EmailTabs } from '#components/emails/email-tabs.tsx'
import { Rate } from '#components/emails/rate.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { usePaletteActions } from '#components/shell/use-palette-actions.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { createDraftAction } from '#lib/email/actions.ts'
import { fetchEmails } from '#lib/email/client.ts'
import type { EmailPage, EmailRow } from '#lib/email/types.ts'

/** [ML-5] What was sent to many, what is being sent, and what is still being written. */
export function EmailsScreen({ page }: { page: EmailPage }) {
  const router = useRouter()
  const { run, busy } = useRun()
  const [total, setTotal] = useState(page.total)
  const create = () =>
    run('create', () => createDraftAction({ selection: null }), {
      done: ({ id }) => router.push(`/emails/${id}`),
    })
  usePaletteActions([{ id: 'new-email', label: 'New list e-mail', icon: 'mail', run: create }])
  return (
    <>
      <PageHeader
        title="E-mails"
        count={total || undefined}
        primary={
          <Button variant="primary" icon="plus" busy={busy !== null} onClick={create}>
            New list e-mail
          </Button>
        }
      />
      <EmailTabs current="emails" />
      <DataGrid
        label="List e-mails"
        queryKey={['emails', 'list']}
        fetchPage={fetchEmails}
        initialPage={page}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/emails/${row.id}`}
        refetchEvery={3_000}
        onTotal={setTotal}
        empty={
          <EmptyState
            icon="mail"
            title="Nothing has been sent yet"
            action={
              <Button icon="plus" busy={busy !== null} onClick={create}>
                New list e-mail
              </Button>
            }
          >
            A list e-mail goes to everybody on a list or in a filter of Prospects. Here you see who
            opened it, who clicked, and who got nothing and why.
          </EmptyState>
        }
      />
    </>
  )
}

const columns: readonly GridColumn<EmailRow>[] = [
  {
    key: 'name',
    head: 'E-mail',
    tone: 'name',
    width: '2.4fr',
    min: 180,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.name}</span>,
  },
  {
    key: 'subject',
    head: 'Subject',
    tone: 'muted',
    width: '2fr',
    min: 140,
    leavesBelow: 1040,
    cell: (row) => <span className="truncate">{row.subject || '–'}</span>,
  },
  {
    key: 'state',
    head: 'State',
    width: 116,
    phone: 'right',
    cell: (row) => <EmailMark state={row.state} message={row.message} />,
  },
  {
    key: 'sent',
    head: 'Sent',
    width: 84,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) => <NumberText value={row.sent} dash />,
  },
  {
    key: 'suppressed',
    head: 'Not sent',
    width: 84,
    align: 'end',
    tabular: true,
    tone: 'muted',
    leavesBelow: 760,
    cell: (row) => <NumberText value={row.suppressed} dash />,
  },
  rate('opened', 'Opened', 620),
  rate('clicked', 'Clicked', 620),
  rate('bounced', 'Bounced', 900),
  rate('unsubscribed', 'Unsubscribed', 980),
  {
    key: 'when',
    head: 'When',
    width: 104,
    align: 'end',
    tone: 'faint',
    phone: 'left',
    cell: (row) => (
      <RelativeTime
        at={row.finishedAt ?? row.startedAt ?? row.scheduledAt ?? row.createdAt}
        short
      />
    ),
  },
]

function rate(
  key: 'opened' | 'clicked' | 'bounced' | 'unsubscribed',
  head: string,
  leavesBelow: number,
): GridColumn<EmailRow> {
  return {
    key,
    head,
    width: key === 'unsubscribed' ? 104 : 80,
    align: 'end',
    tabular: true,
    leavesBelow,
    cell: (row) => <Rate part={row[key]} of={row.sent} />,
  }
}
