'use client'

import { useSearchParams, useSelectedLayoutSegment } from 'next/navigation'
import type { ReactNode } from 'react'
import { ListSteps } from '#components/prospects/list-steps.tsx'
import { type RecordTab, recordAddress } from '#components/prospects/record-address.ts'
import { RecordAside } from '#components/prospects/record-aside.tsx'
import { RecordProvider, useRecord } from '#components/prospects/record-context.tsx'
import { RecordVerbs } from '#components/prospects/record-verbs.tsx'
import { waitsWords } from '#components/prospects/record-words.ts'
import { PageColumns } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { LinkTabs } from '#components/ui/tabs.tsx'
import { listParameter } from '#lib/prospects/query.ts'
import type { RecordFrameData } from '#lib/prospects/record-loaders.ts'
import type { ProspectRecord } from '#lib/prospects/types.ts'

const tabs: readonly RecordTab[] = ['fields', 'sync', 'opportunities', 'related', 'emails']

/** The page of one prospect: who it is, what can be done, its tabs, and the link at the right. */
export function RecordFrame({
  initial,
  children,
}: {
  initial: RecordFrameData
  children: ReactNode
}) {
  return (
    <RecordProvider initial={initial}>
      <Frame>{children}</Frame>
    </RecordProvider>
  )
}

function Frame({ children }: { children: ReactNode }) {
  const segment = useSelectedLayoutSegment()
  const tab = tabs.find((one) => one === segment)
  const list = useSearchParams().get(listParameter)
  const { record, fields, related } = useRecord()
  const waits = waitsWords(record)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Prospects', href: list ? `/prospects?${list}` : '/prospects' }]}
        title={record.name}
        steps={
          list !== null && (
            <ListSteps
              id={record.id}
              list={list}
              addressOf={(id) => recordAddress(id, list, tab)}
            />
          )
        }
      />
      <Identity record={record} />
      <LinkTabs
        label="About this prospect"
        tabs={[
          { href: recordAddress(record.id, list), label: 'Timeline', current: tab === undefined },
          {
            href: recordAddress(record.id, list, 'fields'),
            label: 'Fields',
            count: fields.length,
            current: tab === 'fields',
          },
          {
            href: recordAddress(record.id, list, 'sync'),
            label: 'Sync',
            current: tab === 'sync',
            ...(waits ? { count: waits } : {}),
          },
          {
            href: recordAddress(record.id, list, 'opportunities'),
            label: 'Opportunities',
            current: tab === 'opportunities',
          },
          ...(related === null
            ? []
            : [
                {
                  href: recordAddress(record.id, list, 'related'),
                  label: 'Related',
                  current: tab === 'related',
                  ...(related > 0 ? { count: related } : {}),
                },
              ]),
          {
            href: recordAddress(record.id, list, 'emails'),
            label: 'E-mails',
            current: tab === 'emails',
          },
        ]}
      />
      <PageColumns
        aside={<RecordAside />}
        asideLabel="The record in Salesforce, score and grade"
        className={tab === 'fields' ? 'px-0 pt-0 max-desk:px-0 max-desk:pt-0' : undefined}
      >
        {children}
      </PageColumns>
    </>
  )
}

function Identity({ record }: { record: ProspectRecord }) {
  const { job_title: title, company, email } = record.values
  const work = [title, company].filter(Boolean).join(', ')
  return (
    <div className="flex flex-none flex-wrap items-center gap-3 px-6 pt-4 pb-2 max-desk:px-4">
      <Avatar name={record.name} size="large" />
      <div className="min-w-0 flex-1 max-desk:basis-[70%]">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <p className="max-w-full truncate font-semibold text-xl tracking-tight">{record.name}</p>
          <Chips record={record} />
        </div>
        <p className="flex flex-wrap gap-x-1.5 text-muted">
          {work && <span className="max-w-full truncate">{work}</span>}
          {work && (
            <span aria-hidden="true" className="max-desk:hidden">
              ·
            </span>
          )}
          <span className="max-w-full truncate">{email ?? 'No e-mail'}</span>
        </p>
      </div>
      <RecordVerbs />
    </div>
  )
}

function Chips({ record }: { record: ProspectRecord }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      {record.deletedAt && <Badge icon="trash">In the recycle bin</Badge>}
      {record.link.state === 'crm_deleted' && <Badge icon="close">Deleted in Salesforce</Badge>}
      {record.link.state === 'unshared' && <Badge icon="shield">Outside the sharing rule</Badge>}
      {record.link.state === 'ignored' && <Badge icon="pause">Syncing switched off</Badge>}
      {record.hardBounced && (
        <Badge tone="need" icon="mail">
          Address bounced
        </Badge>
      )}
      {record.values.do_not_email === true && <Badge icon="mail">Do not e-mail</Badge>}
      {record.values.opted_out === true && <Badge icon="mail">Opted out</Badge>}
    </span>
  )
}
