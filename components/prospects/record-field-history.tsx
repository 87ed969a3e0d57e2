'use client'

import { useRecord } from '#components/prospects/record-context.tsx'
import type { FieldRow } from '#components/prospects/record-field-columns.tsx'
import { ShownValue } from '#components/prospects/record-field-value.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { Value } from '#components/ui/value.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { wordsOfRule, wordsOfValue } from '#lib/prospects/labels.ts'
import type { FieldValue, HistoryEntry, Origin } from '#lib/prospects/types.ts'

type Entry = Omit<HistoryEntry, 'field'>

/** [EX-3] All that a field ever was: value, who, which side, by which rule, what it replaced. [FD-2] What lost stays. */
export function FieldHistory({ row }: { row: FieldRow }) {
  const { record } = useRecord()
  const { field, origin } = row
  const history = row.history.length > 0 ? row.history : firstOf(origin, record.values[field.name])
  if (history.length === 0) {
    return <p className="px-6 py-3 text-muted text-xs max-desk:px-4">It was never set.</p>
  }
  return (
    <ol aria-label={`History of ${field.label}`} className="px-6 py-2 text-xs max-desk:px-4">
      {history.map((entry, index) => (
        <HistoryLine key={entry.id} entry={entry} field={field} first={index === 0} />
      ))}
    </ol>
  )
}

/** A value that came with the prospect has no change behind it: its origin is its history. */
function firstOf(origin: Origin | undefined, value: FieldValue | undefined): Entry[] {
  if (!origin) return []
  const { side, at, by, rule, replaced = null } = origin
  return [
    { id: at, at, side, by, rule, value: value ?? null, replaced, lost: false, runNumber: null },
  ]
}

function HistoryLine({
  entry,
  field,
  first,
}: {
  entry: Entry
  field: FieldRow['field']
  first: boolean
}) {
  const replaced = wordsOfValue(entry.replaced, field.type)
  const grounded = entry.lost || wordsOfValue(entry.value, field.type) !== null
  return (
    <li className="grid min-h-7 grid-cols-[132px_minmax(0,1fr)_100px_minmax(0,1fr)_92px] items-center gap-x-4 max-desk:grid-cols-[minmax(0,1fr)_auto] max-desk:border-border max-desk:border-b max-desk:py-1.5 max-desk:last:border-0">
      <span className="pl-5 text-faint max-desk:hidden">{first && 'History'}</span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <Value kind={entry.lost ? 'lost' : grounded ? entry.side : 'plain'}>
          {grounded && <ShownValue value={entry.value} field={field} />}
        </Value>
        {!entry.lost && replaced !== null && (
          <span className="inline-flex min-w-0 items-center gap-1 text-faint">
            replaced <Value kind="old">{replaced}</Value>
          </span>
        )}
      </span>
      <VoiceMark voice={entry.side} />
      <span className="min-w-0 text-muted max-desk:col-start-1">
        {entry.by} · {entry.lost ? `Lost. ${wordsOfRule(entry.rule)}` : wordsOfRule(entry.rule)}
        {entry.runNumber !== null && (
          <span className="text-faint"> · run {entry.runNumber.toLocaleString('en-GB')}</span>
        )}
      </span>
      <span className="whitespace-nowrap text-right text-faint tabular-nums">
        <RelativeTime at={entry.at} />
      </span>
    </li>
  )
}
