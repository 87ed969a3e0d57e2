import Link from 'next/link'
import type { Settle } from '#components/conflicts/use-settle.ts'
import { Button } from '#components/ui/button.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { AbsoluteTime } from '#components/ui/time.tsx'
import { Value } from '#components/ui/value.tsx'
import { type Voice, VoiceMark } from '#components/ui/voice-mark.tsx'
import { wordsOfRule, wordsOfValue } from '#lib/prospects/labels.ts'
import type { ConflictRow } from '#lib/sync/conflicts/types.ts'

/** Both values whole, with who wrote each and when, and why one of them won. */
export function ConflictDetail({ row, settle }: { row: ConflictRow; settle: Settle }) {
  const winning = row.winner === 'concord' ? row.ours : row.theirs
  const moved = wordsOfValue(row.current, row.type) !== wordsOfValue(winning, row.type)
  return (
    <div className="grid gap-3 px-6 py-3 max-desk:px-4">
      <div className="grid grid-cols-2 gap-x-6 gap-y-3 max-desk:grid-cols-1">
        <Side
          voice="concord"
          row={row}
          value={row.ours}
          by={row.oursBy}
          at={row.oursAt}
          verb="Use ours"
          onUse={() => settle.one(row, 'ours')}
        />
        <Side
          voice="salesforce"
          row={row}
          value={row.theirs}
          by={row.theirsBy}
          at={row.theirsAt}
          verb="Use theirs"
          onUse={() => settle.one(row, 'theirs')}
        />
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
        <span>{wordsOfRule(row.rule)}.</span>
        {moved && (
          <span>
            Since then it became <Value>{wordsOfValue(row.current, row.type)}</Value>
          </span>
        )}
        {row.inBin && <span>This prospect is in the recycle bin.</span>}
        <Link href={`/prospects/${row.prospectId}/fields`} className="link">
          The field’s history
        </Link>
        {row.crmId && (
          <span>
            {row.crmObject} <CrmId id={row.crmId} />
          </span>
        )}
        <Button
          size="small"
          variant="ghost"
          className="ml-auto"
          onClick={() => settle.one(row, 'kept')}
        >
          Leave it as it is
        </Button>
      </p>
    </div>
  )
}

function Side({
  voice,
  row,
  value,
  by,
  at,
  verb,
  onUse,
}: {
  voice: Voice
  row: ConflictRow
  value: ConflictRow['ours']
  by: string | null
  at: string | null
  verb: string
  onUse: () => void
}) {
  const won = row.winner === voice
  const words = wordsOfValue(value, row.type)
  return (
    <div className="grid content-start gap-1">
      <span className="flex items-center gap-2 text-xs">
        <VoiceMark voice={voice} />
        <span className="text-faint">{won ? 'won' : 'lost'}</span>
      </span>
      <span className="whitespace-pre-wrap break-words">
        {words ?? <span className="text-faint">blank</span>}
      </span>
      <span className="text-faint text-xs">
        {by ?? 'Not known who'}
        {at && (
          <>
            , <AbsoluteTime at={at} />
          </>
        )}
      </span>
      <span className="desk:hidden">
        <Button size="small" disabled={row.inBin} onClick={onUse}>
          {verb}
        </Button>
      </span>
    </div>
  )
}
