import type { Instant } from '#lib/base/instant.ts'
import type { CrmObject, CrmRecord, CrmValues } from '#lib/salesforce/port.ts'
import { isOptOut, rulesFor } from './fields.ts'
import type { SyncConfig } from './types.ts'

/** [DU-2] What a person wants of Salesforce: one record stays, one or two others go into it. */
export type MergeWish = {
  object: CrmObject
  masterId: string
  loserIds: string[]
  /** By prospect field: from which record its value is taken; the one that stays where nothing stands. */
  take: Record<string, string>
  /** The versions that the person looked at. */
  seen: Record<string, Instant>
  by: string
}

export type MergePlan =
  /** Somebody, or an earlier try of ours, has done it. */
  { do: 'nothing' } | { do: 'refuse'; why: string } | { do: 'merge'; values: CrmValues }

/** Judged on the records as the org shows them at this moment. */
export function planRecordMerge(
  wish: MergeWish,
  records: readonly CrmRecord[],
  config: SyncConfig,
): MergePlan {
  const byId = new Map(records.map((record) => [record.id, record]))
  const master = byId.get(wish.masterId)
  const losers = wish.loserIds.map((id) => byId.get(id))
  if (isMerged(wish, records)) return { do: 'nothing' }
  const noun = wish.object.toLowerCase()
  const refuse = (why: string): MergePlan => ({ do: 'refuse', why })
  if (!master || losers.some((loser) => !loser)) {
    return refuse(`One of these ${noun}s is no longer visible to the connector user`)
  }
  const all = [master, ...losers].filter((record) => record !== undefined)
  if (all.some(({ isDeleted }) => isDeleted)) return refuse(`One of these ${noun}s was deleted`)
  if (all.some(({ isConverted }) => isConverted)) {
    return refuse('A lead that was converted cannot be merged: merge its contact')
  }
  const moved = all.find(({ id, modifiedAt }) => modifiedAt > (wish.seen[id] ?? 0))
  if (moved)
    return refuse(`One of these ${noun}s changed in Salesforce since you looked: look again`)
  return { do: 'merge', values: valuesOf(wish, byId, master, config) }
}

export function isMerged(wish: MergeWish, records: readonly CrmRecord[]): boolean {
  return wish.loserIds.every((id) =>
    records.some(
      (record) => record.id === id && record.isDeleted && record.masterRecordId === wish.masterId,
    ),
  )
}

/** What is taken from others, as Salesforce holds it; an opt-out of any of them stays one [FD-12]. */
function valuesOf(
  wish: MergeWish,
  byId: ReadonlyMap<string, CrmRecord>,
  master: CrmRecord,
  config: SyncConfig,
): CrmValues {
  const values: CrmValues = {}
  for (const { rule, crmField, fromAccount, describe } of rulesFor(config, wish.object)) {
    const isWritable = !fromAccount && (describe === null || describe.updateable)
    if (!isWritable) continue
    const from = byId.get(wish.take[rule.field] ?? wish.masterId) ?? master
    const optsOut =
      isOptOut(rule) && [...byId.values()].some((one) => one.values[crmField] === true)
    const value = optsOut ? true : (from.values[crmField] ?? null)
    if (value !== (master.values[crmField] ?? null)) values[crmField] = value
  }
  return values
}
