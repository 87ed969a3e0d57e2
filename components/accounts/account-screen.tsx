'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { AccountsNote } from '#components/accounts/accounts-note.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { DayText } from '#components/opportunities/day-text.tsx'
import { StageMark } from '#components/opportunities/stage-mark.tsx'
import { PageColumns } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Figure, Figures } from '#components/ui/figure.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { OpenInSalesforce } from '#components/ui/open-in-salesforce.tsx'
import { AsideBlock, Section } from '#components/ui/panel.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { accountQuery } from '#lib/accounts/client.ts'
import type {
  AccountOpportunity,
  AccountPerson,
  AccountReading,
  AccountRecord,
} from '#lib/accounts/types.ts'

const none = <span className="text-faint">–</span>

/** [FD-8] One company: what Salesforce says of it, who of our prospects is there, what sales has going. */
export function AccountScreen({
  initial,
  reading,
}: {
  initial: AccountRecord
  reading: AccountReading
}) {
  const { data: record } = useQuery(accountQuery(initial.id, initial))
  return (
    <>
      <PageHeader crumbs={[{ label: 'Accounts', href: '/accounts' }]} title={record.name} />
      <PageColumns aside={<Aside record={record} />} asideLabel="The account in Salesforce">
        <p className="mb-5 font-semibold text-xl tracking-tight">{record.name}</p>
        <AccountsNote reading={reading} className="mb-5" />
        <Figures>
          <Figure label="Prospects">
            <NumberText value={record.people} />
          </Figure>
          <Figure label="Score of all">
            <NumberText value={record.score} />
          </Figure>
          <Figure label="Open opportunities">
            <NumberText value={record.openOpportunities} />
          </Figure>
        </Figures>
        <Section title="Prospects" meta={record.people}>
          <SimpleTable
            caption="Prospects of this account"
            flush
            columns={personColumns}
            rows={record.persons}
            rowKey={(row) => row.prospectId}
            empty={<p className="text-muted">None of our prospects is here any more.</p>}
          />
        </Section>
        <Section title="Opportunities" meta={record.opportunities.length}>
          <SimpleTable
            caption="Opportunities that these prospects take part in"
            flush
            columns={opportunityColumns}
            rows={record.opportunities}
            rowKey={(row) => row.id}
            empty={<p className="text-muted">Nobody here takes part in an opportunity.</p>}
          />
        </Section>
      </PageColumns>
    </>
  )
}

const personColumns: readonly GridColumn<AccountPerson>[] = [
  {
    key: 'name',
    head: 'Prospect',
    width: '1.4fr',
    tone: 'name',
    phone: 'left',
    cell: (row) => (
      <Link href={`/prospects/${row.prospectId}`} className="link truncate">
        {row.name}
      </Link>
    ),
  },
  {
    key: 'title',
    head: 'Job title',
    width: '1.2fr',
    tone: 'muted',
    phone: 'left',
    cell: (row) => (row.jobTitle ? <span className="truncate">{row.jobTitle}</span> : none),
  },
  {
    key: 'active',
    head: 'Active',
    width: 90,
    align: 'end',
    tone: 'faint',
    phone: 'hide',
    cell: (row) => <RelativeTime at={row.lastActivityAt} short empty="–" />,
  },
  {
    key: 'score',
    head: 'Score',
    width: 72,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) => row.score,
  },
]

const opportunityColumns: readonly GridColumn<AccountOpportunity>[] = [
  {
    key: 'name',
    head: 'Opportunity',
    width: '1.6fr',
    tone: 'name',
    phone: 'left',
    cell: (row) => (
      <Link href={`/opportunities/${row.id}`} className="link truncate">
        {row.name}
      </Link>
    ),
  },
  {
    key: 'stage',
    head: 'Stage',
    width: '1.2fr',
    phone: 'left',
    cell: (row) => <StageMark stage={row.stage} state={row.state} />,
  },
  {
    key: 'amount',
    head: 'Amount',
    width: 116,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) => <NumberText value={row.amount} currency={row.currency ?? undefined} />,
  },
  {
    key: 'close',
    head: 'Closes',
    width: 104,
    align: 'end',
    phone: 'hide',
    cell: (row) => <DayText day={row.closeDate} />,
  },
]

function Aside({ record }: { record: AccountRecord }) {
  const text = (value: string | null) => value ?? none
  return (
    <AsideBlock title="In Salesforce" right={record.url && <OpenInSalesforce href={record.url} />}>
      <Facts
        facts={[
          {
            label: 'Record',
            value: (
              <>
                <VoiceMark voice="salesforce">Account</VoiceMark>
                <CrmId id={record.id} />
              </>
            ),
          },
          { label: 'Owner', value: text(record.owner) },
          { label: 'Industry', value: text(record.industry) },
          { label: 'Type', value: text(record.type) },
          { label: 'Employees', value: <NumberText value={record.employees} /> },
          {
            label: 'Revenue',
            value: (
              <NumberText value={record.annualRevenue} currency={record.currency ?? undefined} />
            ),
          },
          { label: 'Site', value: text(record.site) },
          { label: 'Phone', value: text(record.phone) },
          { label: 'Website', value: text(record.website) },
          {
            label: 'Place',
            value: text([record.city, record.country].filter(Boolean).join(', ') || null),
          },
          { label: 'Created', value: <AbsoluteTime at={record.createdAt} only="date" /> },
          { label: 'Changed', value: <RelativeTime at={record.changedAt} /> },
        ]}
      />
      <p className="mt-3 text-muted text-xs">
        Accounts are changed in Salesforce. Concord read this one{' '}
        <RelativeTime at={record.readAt} />.
      </p>
    </AsideBlock>
  )
}
