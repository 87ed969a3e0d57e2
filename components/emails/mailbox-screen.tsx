'use client'

import { useRouter } from 'next/navigation'
import { EmailTabs } from '#components/emails/email-tabs.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { SearchBox } from '#components/grid/search-box.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { fetchMessages } from '#lib/email/client.ts'
import type { MailboxScreenData } from '#lib/email/loaders.ts'
import type { MailboxRow } from '#lib/email/types.ts'

/** [ML-6] Where e-mail goes while no relay is set: nothing leaves this machine, everything can be read. */
export function MailboxScreen({ data: { page, on, to } }: { data: MailboxScreenData }) {
  const router = useRouter()
  const search = (text: string) =>
    router.replace(text ? `/emails/mailbox?to=${encodeURIComponent(text)}` : '/emails/mailbox')
  return (
    <>
      <PageHeader title="Local mailbox" crumbs={[{ label: 'E-mails', href: '/emails' }]} />
      <EmailTabs current="mailbox" />
      <Toolbar>
        <SearchBox label="Find by whole address" value={to ?? ''} onSearch={search} />
        <p className="text-faint text-xs">
          {on
            ? 'E-mail is delivered here and nowhere else. Set a relay under Settings, Sending to reach people.'
            : 'A relay is set: new e-mail goes out into the world. These came before.'}
        </p>
      </Toolbar>
      <DataGrid
        label="Messages"
        queryKey={['emails', 'mailbox', to]}
        fetchPage={fetchMessages(to)}
        initialPage={page}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.subject}
        rowHref={(row) => `/emails/mailbox/${row.id}`}
        refetchEvery={3_000}
        empty={
          to ? (
            <EmptyState
              icon="search"
              title="Nothing for this address"
              action={<Button onClick={() => search('')}>Show all messages</Button>}
            >
              The whole address is compared, as it was written to.
            </EmptyState>
          ) : (
            <EmptyState icon="mail-open" title="The mailbox is empty">
              What you send, tests too, is delivered here until a relay is set.
            </EmptyState>
          )
        }
      />
    </>
  )
}

const columns: readonly GridColumn<MailboxRow>[] = [
  {
    key: 'to',
    head: 'To',
    width: '1.2fr',
    min: 170,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.recipient}</span>,
  },
  {
    key: 'subject',
    head: 'Subject',
    tone: 'name',
    width: '2.2fr',
    min: 180,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.subject}</span>,
  },
  {
    key: 'when',
    head: 'Received',
    width: 104,
    align: 'end',
    tone: 'faint',
    phone: 'right',
    cell: (row) => <RelativeTime at={row.receivedAt} short />,
  },
]
