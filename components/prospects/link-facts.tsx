import { ProspectSyncMark } from '#components/prospects/sync-mark.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import type { Fact } from '#components/ui/facts.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { ProspectRecord } from '#lib/prospects/types.ts'

const howWords: Record<string, string> = {
  crm_id: 'by its id',
  external_id: 'by our id on the record',
  created: 'created from here',
  prospect_created: 'the prospect came from it',
  relinked: 'followed to its successor',
  conflict: 'held by another prospect',
}

export function matchedWords({ link }: ProspectRecord): string | null {
  if (link.how === 'email') {
    return link.candidates.length > 1
      ? `by e-mail, first of ${link.candidates.length}`
      : 'by e-mail'
  }
  return link.how ? (howWords[link.how] ?? link.how) : null
}

/** Which record, why this one, who owns it on either side. */
export function linkFacts(record: ProspectRecord): (Fact | false | null)[] {
  const { link } = record
  const matched = matchedWords(record)
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
    matched !== null && { label: 'Matched', value: matched },
    link.linkedAt !== null && { label: 'Since', value: <AbsoluteTime at={link.linkedAt} /> },
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
        <span className="text-faint">Nobody</span>
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
