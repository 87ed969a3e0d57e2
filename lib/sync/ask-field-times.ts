import type { Instant } from '#lib/base/instant.ts'
import type {
  CrmObject,
  CrmRecord,
  FailureCode,
  FieldTime,
  HistoryRead,
} from '#lib/salesforce/port.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import { type FieldTimes, noFieldTimes, timeKey } from '#lib/sync/engine/field-times.ts'
import { contestedFields } from '#lib/sync/engine/plan-pair.ts'
import { type Planning, startPlanning } from '#lib/sync/engine/planning.ts'
import type { Pair } from '#lib/sync/engine/types.ts'
import type { PhaseInput } from '#lib/sync/pull.ts'
import type { Answer } from '#lib/sync/run-calls.ts'

/** The history may be out of bounds for the connector user; then the record's time decides, as for a field that has none. */
const withoutHistory: readonly FailureCode[] = ['schema_changed', 'no_access', 'unrecognised']

/**
 * [FD-3] Asks the org's history about the fields of a batch in which both sides spoke and the later one wins: one question for
 * all of them, and none where there are none.
 */
export async function askFieldTimes(
  { context, config, calls }: PhaseInput,
  pairs: readonly Pair[],
  records: readonly CrmRecord[],
): Promise<Answer<FieldTimes>> {
  const none = { ok: true as const, value: noFieldTimes, orgTime: null }
  if (!config.fields.some(({ winner }) => winner === 'most_recent')) return none
  const { clock, newId } = context
  const planning = startPlanning({ config, now: clock(), newId, pairs: [...pairs], records: [] })
  const reads = readsOf(planning, pairs, records)
  if (reads.length === 0) return none
  const answer = await calls.ask('read', () => context.org.fieldTimes(reads))
  if (!answer.ok) {
    const { stop } = answer
    const isWithout = stop.why === 'call_failed' && withoutHistory.includes(stop.failure.code)
    return isWithout ? { ...none, value: timesOf(reads, []) } : answer
  }
  return { ...answer, value: timesOf(reads, answer.value) }
}

function timesOf(reads: readonly HistoryRead[], told: readonly FieldTime[]): FieldTimes {
  const times = new Map<string, Instant | null>()
  for (const { ids, fields } of reads)
    for (const id of ids) for (const field of fields) times.set(timeKey(id, field), null)
  for (const { crmId, field, at } of told) times.set(timeKey(crmId, field), at)
  return times
}

function readsOf(
  planning: Planning,
  pairs: readonly Pair[],
  records: readonly CrmRecord[],
): HistoryRead[] {
  const byKey = groupByKeys(records)
  const reads = new Map<CrmObject, { ids: Set<string>; fields: Set<string> }>()
  for (const pair of pairs) {
    for (const record of candidatesFor(pair, byKey)) {
      const fields = contestedFields(planning, pair, record)
      if (fields.length === 0) continue
      const read = reads.get(record.object) ?? { ids: new Set(), fields: new Set() }
      reads.set(record.object, read)
      read.ids.add(record.id)
      for (const field of fields) read.fields.add(field)
    }
  }
  return [...reads].map(([object, { ids, fields }]) => ({
    object,
    ids: [...ids],
    fields: [...fields],
  }))
}

/** The linked record, or those that an unlinked prospect may be linked to. */
function candidatesFor({ prospect, link }: Pair, byKey: Map<string, CrmRecord[]>): CrmRecord[] {
  if (link.linkState === 'linked') return byKey.get(link.crmId ?? '') ?? []
  const keys = [emailKey(prospect.values.email), prospect.id].filter((key) => key !== null)
  return [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))]
}

function groupByKeys(records: readonly CrmRecord[]): Map<string, CrmRecord[]> {
  const byKey = new Map<string, CrmRecord[]>()
  for (const record of records) {
    for (const key of [record.id, emailKey(record.email), record.externalId]) {
      if (key === null) continue
      const others = byKey.get(key)
      if (others) others.push(record)
      else byKey.set(key, [record])
    }
  }
  return byKey
}
