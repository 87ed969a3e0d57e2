import Link from 'next/link'
import { matchedWords } from '#components/prospects/record-words.ts'
import { ProspectSyncMark } from '#components/prospects/sync-mark.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import type { Fact } from '#components/ui/facts.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { ProspectRecord } from '#lib/prospects/types.ts'

/** Which record, why this one, who owns it on either side. */
export function linkFacts(record: ProspectRecord): (Fact | false | null)[] {
  const { link } = record
  return [
    {
      label: 'Record',
      value: link.crmId ? (
        <span className="inline-flex flex-wrap items-center gap-x-2">
          <VoiceMark voice="salesforce">{link.crmObject ?? 'Record'}</VoiceMark>
          <CrmId id={link.crmId} />
        </span>
      ) : (
        <span className="text-faint">None</span>
      ),
    },
    link.account !== null && {
      label: 'Account',
      value: (
        <Link href={`/accounts/${link.account.id}`} className="link truncate">
          {link.account.name}
        </Link>
      ),
    },
    link.how !== null && { label: 'Matched', value: matchedWords(link) },
    link.linkedAt !== null && {
      label: 'Since',
      value: <AbsoluteTime at={link.linkedAt} only="date" />,
    },
    link.owner !== null && {
      label: 'Owner',
      value: <VoiceMark voice="salesforce">{link.owner}</VoiceMark>,
    },
    {
      label: 'Assigned',
      value: record.assigned ? (
        <span className="inline-flex items-center gap-1.5">
          <Avatar name={record.assigned} />
          {record.assigned}
        </span>
      ) : (
        <span className={record.assignTo ? undefined : 'text-faint'}>
          {record.assignTo ?? 'Nobody'}
        </span>
      ),
    },
    {
      label: 'Sync',
      value: (
        <ProspectSyncMark
          syncState={link.syncState}
          linkState={link.state}
          error={record.error?.title ?? null}
        />
      ),
    },
  ]
}
