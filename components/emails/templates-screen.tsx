'use client'

import { EmailTabs } from '#components/emails/email-tabs.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { fetchTemplates } from '#lib/email/client.ts'
import type { TemplateRow } from '#lib/email/types.ts'

export function TemplatesScreen({ rows }: { rows: TemplateRow[] }) {
  return (
    <>
      <PageHeader
        title="Templates"
        crumbs={[{ label: 'E-mails', href: '/emails' }]}
        count={rows.length || undefined}
        primary={
          <ButtonLink variant="primary" icon="plus" href="/emails/templates/new">
            New template
          </ButtonLink>
        }
      />
      <EmailTabs current="templates" />
      <DataGrid
        label="Templates"
        queryKey={['emails', 'templates']}
        fetchPage={fetchTemplates}
        initialPage={{ rows, next: null }}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/emails/templates/${row.id}`}
        empty={
          <EmptyState
            icon="page"
            title="No templates yet"
            action={<ButtonLink href="/emails/templates/new">New template</ButtonLink>}
          >
            A template is where an e-mail begins. Changing it changes nothing that was sent.
          </EmptyState>
        }
      />
    </>
  )
}

const columns: readonly GridColumn<TemplateRow>[] = [
  {
    key: 'name',
    head: 'Template',
    tone: 'name',
    width: '1.4fr',
    min: 160,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.name}</span>,
  },
  {
    key: 'subject',
    head: 'Subject',
    tone: 'muted',
    width: '2fr',
    min: 140,
    phone: 'left',
    cell: (row) => <span className="truncate">{row.subject}</span>,
  },
  {
    key: 'by',
    head: 'By',
    tone: 'muted',
    width: 160,
    leavesBelow: 760,
    cell: (row) => row.by ?? '–',
  },
  {
    key: 'when',
    head: 'Changed',
    width: 104,
    align: 'end',
    tone: 'faint',
    phone: 'right',
    cell: (row) => <RelativeTime at={row.updatedAt} short />,
  },
]
