'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { DayText } from '#components/opportunities/day-text.tsx'
import { ReadingNote } from '#components/opportunities/reading-note.tsx'
import { StageMark } from '#components/opportunities/stage-mark.tsx'
import { PageColumns } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Figure, Figures } from '#components/ui/figure.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { OpenInSalesforce } from '#components/ui/open-in-salesforce.tsx'
import { AsideBlock, Section } from '#components/ui/panel.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { opportunityQuery } from '#lib/opportunities/client.ts'
import type {
  OpportunityPerson,
  OpportunityRecord,
  ReadingStand,
} from '#lib/opportunities/types.ts'

const none = <span className="text-faint">None</span>

/** [OP-5] One opportunity: what Salesforce says of it, and which of our prospects take part. */
export function OpportunityScreen({
  initial,
  reading,
}: {
  initial: OpportunityRecord
  reading: ReadingStand
}) {
  const { data: record } = useQuery(opportunityQuery(initial.id, initial))
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Opportunities', href: '/opportunities' }]}
        title={record.name}
      />
      <PageColumns aside={<Aside record={record} />} asideLabel="The opportunity in Salesforce">
        <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-1.5">
          <p className="font-semibold text-xl tracking-tight">{record.name}</p>
          {record.isDeleted && <Badge icon="close">Deleted in Salesforce</Badge>}
        </div>
        <ReadingNote reading={reading} className="mb-5" />
        <Figures>
          <Figure label="Stage">
            <StageMark stage={record.stage} state={record.state} />
          </Figure>
          <Figure label="Amount">
            <NumberText value={record.amount} currency={record.currency} />
          </Figure>
          <Figure label="Probability">
            <NumberText value={record.probability} unit="%" />
          </Figure>
          <Figure label="Closes">
            <DayText day={record.closeDate} />
          </Figure>
        </Figures>
        <Section title="Prospects" meta={record.persons.length}>
          <SimpleTable
            caption="Prospects of this opportunity"
            flush
            columns={personColumns}
            rows={record.persons}
            rowKey={(row) => row.prospectId}
            empty={<p className="text-muted">None of our prospects takes part.</p>}
          />
        </Section>
      </PageColumns>
    </>
  )
}

const personColumns: readonly GridColumn<OpportunityPerson>[] = [
  {
    key: 'name',
    head: 'Prospect',
    width: '1.6fr',
    tone: 'name',
    phone: 'left',
    cell: (row) => (
      <Link href={`/prospects/${row.prospectId}`} className="link truncate">
        {row.name}
      </Link>
    ),
  },
  {
    key: 'role',
    head: 'Role',
    width: '1.2fr',
    phone: 'left',
    cell: (row) => (
      <span className="inline-flex min-w-0 items-center gap-1.5">
        <span className="truncate">{row.role ?? none}</span>
        {row.isPrimary && <Badge>Primary</Badge>}
      </span>
    ),
  },
  {
    key: 'since',
    head: 'Takes part',
    width: '1fr',
    tone: 'muted',
    phone: 'hide',
    cell: (row) =>
      row.linked ? (
        <span>
          since <AbsoluteTime at={row.since} only="date" />
        </span>
      ) : (
        <span>
          until <AbsoluteTime at={row.since} only="date" />
        </span>
      ),
  },
  {
    key: 'points',
    head: 'Points',
    width: 72,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) =>
      row.points === 0 ? '0' : `${row.points > 0 ? '+' : '−'}${Math.abs(row.points)}`,
  },
  {
    key: 'score',
    head: 'Score',
    width: 72,
    align: 'end',
    tabular: true,
    phone: 'hide',
    cell: (row) => row.score,
  },
]

function Aside({ record }: { record: OpportunityRecord }) {
  return (
    <AsideBlock
      title="In Salesforce"
      right={record.url && !record.isDeleted && <OpenInSalesforce href={record.url} />}
    >
      <Facts
        facts={[
          {
            label: 'Record',
            value: (
              <>
                <VoiceMark voice="salesforce">Opportunity</VoiceMark>
                <CrmId id={record.id} />
              </>
            ),
          },
          { label: 'Account', value: record.account ?? none },
          { label: 'Owner', value: record.owner ?? none },
          { label: 'Type', value: record.type ?? none },
          { label: 'Campaign', value: record.campaign ?? none },
          { label: 'Created', value: <AbsoluteTime at={record.createdAt} only="date" /> },
          { label: 'Changed', value: <RelativeTime at={record.changedAt} /> },
        ]}
      />
      <p className="mt-3 text-muted text-xs">
        Opportunities are changed in Salesforce. Concord reads them.
      </p>
    </AsideBlock>
  )
}
