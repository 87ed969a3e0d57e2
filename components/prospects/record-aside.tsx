'use client'

import Link from 'next/link'
import { useRecord } from '#components/prospects/record-context.tsx'
import { Movements } from '#components/prospects/record-ledger.tsx'
import { RecordMemberships } from '#components/prospects/record-memberships.tsx'
import { matchedWords, stateWords } from '#components/prospects/record-words.ts'
import { CrmId } from '#components/ui/crm-id.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { OpenInSalesforce } from '#components/ui/open-in-salesforce.tsx'
import { AsideBlock } from '#components/ui/panel.tsx'
import { StateMark, type SyncMark } from '#components/ui/state-mark.tsx'
import { AbsoluteTime, RelativeTime } from '#components/ui/time.tsx'
import { VoiceGlyph, VoiceMark } from '#components/ui/voice-mark.tsx'
import type { ProspectRecord } from '#lib/prospects/types.ts'

/** The right column: the record in Salesforce with its evidence, then score and grade, tags and lists. */
export function RecordAside() {
  const { record } = useRecord()
  return (
    <>
      <CrmRecordBlock record={record} />
      <AsideBlock title="Score" right={<span className="tabular-nums">{record.score}</span>}>
        <Facts
          facts={[
            {
              label: 'Grade',
              value: record.grade ?? <span className="text-faint">Not graded</span>,
            },
            {
              label: 'Last activity',
              value: record.lastActivityAt ? (
                <RelativeTime at={record.lastActivityAt} />
              ) : (
                <span className="text-faint">None yet</span>
              ),
            },
          ]}
        />
        <Movements movements={record.movements} />
      </AsideBlock>
      <RecordMemberships />
      <AsideBlock title="Prospect">
        <Facts
          facts={[
            { label: 'Created', value: <AbsoluteTime at={record.createdAt} only="date" /> },
            { label: 'By', value: record.createdBy },
            { label: 'Changed', value: <RelativeTime at={record.updatedAt} /> },
          ]}
        />
      </AsideBlock>
    </>
  )
}

function CrmRecordBlock({ record }: { record: ProspectRecord }) {
  const { link } = record
  const linked = link.crmId !== null && link.crmObject !== null
  return (
    <AsideBlock
      title="CRM record"
      right={link.url && link.state === 'linked' && <OpenInSalesforce href={link.url} />}
    >
      <Facts
        facts={[
          {
            label: 'Record',
            value: linked ? (
              <>
                <VoiceMark voice="salesforce">{link.crmObject}</VoiceMark>
                <CrmId id={link.crmId ?? ''} />
              </>
            ) : (
              <span className="text-faint">None</span>
            ),
          },
          link.account !== null && {
            label: 'Account',
            value: (
              <Link href={`/accounts/${link.account.id}`} className="link">
                {link.account.name}
              </Link>
            ),
          },
          linked && { label: 'Matched', value: matchedWords(link) },
          link.heldBy && {
            label: 'Held by',
            value: (
              <Link href={`/prospects/${link.heldBy.id}`} className="link">
                {link.heldBy.name}
              </Link>
            ),
          },
          linked &&
            link.linkedAt !== null && {
              label: 'Since',
              value: <AbsoluteTime at={link.linkedAt} only="date" />,
            },
          linked && {
            label: 'Owner',
            value: <Owner voice="salesforce" name={link.owner} none="Not known yet" />,
          },
          {
            label: 'Assigned',
            value: record.assignTo ? (
              <span title="Salesforce chooses the owner when the lead is created">
                {record.assignTo}
              </span>
            ) : (
              <Owner voice="concord" name={record.assigned} none="Nobody" />
            ),
          },
          { label: 'Sync', value: <RecordState record={record} /> },
          link.lastSyncedAt !== null && {
            label: 'Last synced',
            value: <RelativeTime at={link.lastSyncedAt} />,
          },
        ]}
      />
      <OwnerNote record={record} />
    </AsideBlock>
  )
}

function Owner({
  voice,
  name,
  none,
}: {
  voice: 'concord' | 'salesforce'
  name: string | null
  none: string
}) {
  if (!name) return <span className="text-faint">{none}</span>
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <VoiceGlyph voice={voice} label={voice === 'concord' ? 'In Concord' : 'In Salesforce'} />
      <span className="truncate">{name}</span>
    </span>
  )
}

export function RecordState({ record }: { record: ProspectRecord }) {
  const { link } = record
  if (record.deletedAt) return <StateMark state="paused">Not while in the bin</StateMark>
  if (link.state === 'ignored') return <StateMark state="paused">Switched off</StateMark>
  if (link.state === 'unshared') return <StateMark state="none">Not shared</StateMark>
  if (link.state === 'crm_deleted') return <StateMark state="none">Deleted there</StateMark>
  return <StateMark state={markOf(record)}>{stateWords(record)}</StateMark>
}

function markOf({ waits, error, link }: ProspectRecord): SyncMark {
  if (error) return error.class === 'person' ? 'need' : 'waits'
  if (waits) return waits.fields.length > 0 ? 'out' : 'waits'
  if (link.syncState === 'both_spoke') return 'both'
  return link.syncState === 'in_accord' ? 'accord' : link.syncState === 'waiting' ? 'waits' : 'none'
}

/** [US-2] Why two different people own the two sides. */
function OwnerNote({ record }: { record: ProspectRecord }) {
  const { owner } = useRecord()
  const { assigned, link } = record
  if (!assigned || owner.mapped || link.state === 'crm_deleted' || link.state === 'unshared')
    return null
  const connector = owner.connectorUser ?? 'the connector user'
  return (
    <p className="mt-3 text-muted text-xs">
      {assigned} has no user in Salesforce, so {connector} owns the record there. Here the
      assignment stays.
    </p>
  )
}
