'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { BounceBadge } from '#components/emails/bounce-badge.tsx'
import { WriteDialog } from '#components/emails/write-dialog.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { prospectEmailsQuery } from '#lib/email/client.ts'
import { recipientLabels, taskLabels, wordsOfReason } from '#lib/email/labels.ts'
import type { loadProspectEmails } from '#lib/email/loaders.ts'
import type { ProspectEmail } from '#lib/email/types.ts'

/** What one person was sent, what they did with it, and what Salesforce knows of it. */
export function ProspectEmails({ data }: { data: Awaited<ReturnType<typeof loadProspectEmails>> }) {
  const { data: emails } = useQuery(prospectEmailsQuery(data.prospectId, data.emails))
  const [writing, setWriting] = useState(false)
  const { suppressed } = emails
  const write = (
    <Button icon="mail" disabled={suppressed !== null} onClick={() => setWriting(true)}>
      Write e-mail
    </Button>
  )
  return (
    <>
      {suppressed && (
        <Note className="mb-4" icon="mail">
          Nothing is sent to this person: {wordsOfReason(suppressed).toLowerCase()}.
          {emails.bounce && <span className="block text-muted text-xs">{emails.bounce}</span>}
        </Note>
      )}
      {emails.rows.length === 0 ? (
        <EmptyState icon="mail" title="No e-mails yet" action={write}>
          What this person is sent appears here, with opens, clicks, bounces and its task in
          Salesforce.
        </EmptyState>
      ) : (
        <>
          <div className="mb-3 flex justify-end">{write}</div>
          <SimpleTable
            caption="E-mails to this prospect"
            flush
            columns={columns(data.mayOpen)}
            rows={emails.rows}
            rowKey={(row) => row.id}
          />
        </>
      )}
      {writing && (
        <WriteDialog
          prospectId={data.prospectId}
          choices={data.choices}
          writer={data.viewer}
          onClose={() => setWriting(false)}
        />
      )}
    </>
  )
}

function columns(mayOpen: boolean): readonly GridColumn<ProspectEmail>[] {
  return [
    {
      key: 'subject',
      head: 'E-mail',
      width: '2fr',
      tone: 'name',
      phone: 'left',
      cell: (row) =>
        mayOpen && row.kind === 'list' ? (
          <Link href={`/emails/${row.emailId}`} className="link truncate">
            {row.subject}
          </Link>
        ) : (
          <span className="truncate">{row.subject}</span>
        ),
    },
    {
      key: 'state',
      head: 'State',
      width: '1.4fr',
      phone: 'left',
      cell: (row) => (
        <span className="inline-flex min-w-0 items-center gap-1.5">
          <span className="truncate text-muted">
            {row.state === 'sent' || row.reason === null
              ? recipientLabels[row.state]
              : `${recipientLabels[row.state]}: ${wordsOfReason(row.reason)}`}
          </span>
          <BounceBadge bounce={row.bounce} />
          {row.unsubscribedAt && <Badge>Unsubscribed</Badge>}
        </span>
      ),
    },
    number('opens', 'Opens'),
    number('clicks', 'Clicks'),
    {
      key: 'task',
      head: 'In Salesforce',
      width: '1.2fr',
      phone: 'hide',
      cell: (row) => <TaskCell row={row} />,
    },
    {
      key: 'at',
      head: 'When',
      width: 96,
      align: 'end',
      tone: 'faint',
      phone: 'right',
      cell: (row) => <RelativeTime at={row.at} short />,
    },
  ]
}

function TaskCell({ row }: { row: ProspectEmail }) {
  if (row.taskId) return <CrmId id={row.taskId} />
  return (
    <span className="truncate text-muted">
      {row.taskState ? taskLabels[row.taskState] : row.state === 'sent' ? 'Not recorded' : '–'}
    </span>
  )
}

function number(key: 'opens' | 'clicks', head: string): GridColumn<ProspectEmail> {
  return {
    key,
    head,
    width: 64,
    align: 'end',
    tabular: true,
    phone: 'hide',
    cell: (row) => <NumberText value={row[key]} dash />,
  }
}
