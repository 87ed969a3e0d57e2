import type { Instant } from '#lib/base/instant.ts'
import type { CrmObject, CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'
import { noEffects } from './effects.ts'
import { type FieldTimes, noFieldTimes } from './field-times.ts'
import { type ObjectRule, rulesFor } from './fields.ts'
import type { Effects, Pair, SyncConfig } from './types.ts'

/** One transaction's worth of deciding: what was loaded, what has been decided so far. */
export type Planning = {
  config: SyncConfig
  rules: Record<CrmObject, ObjectRule[]>
  now: Instant
  newId: () => string
  mirror: Map<string, CrmRecord>
  pairs: Map<string, Pair>
  /** Which prospect holds a CRM record or an e-mail, decisions of this very plan included. */
  holderOfRecord: Map<string, string>
  holderOfEmail: Map<string, string>
  effects: Effects
  /** [FD-3] What Salesforce's history told. What only it can tell and it was not asked for is left to the push, which asks. */
  fieldTimes: FieldTimes
}

export type PlanningInput = {
  config: SyncConfig
  now: Instant
  newId: () => string
  pairs: Pair[]
  records: CrmRecord[]
  fieldTimes?: FieldTimes
}

export function startPlanning(input: PlanningInput): Planning {
  const { config, now, newId } = input
  const planning: Planning = {
    config,
    rules: {
      Lead: rulesFor(config, 'Lead'),
      Contact: rulesFor(config, 'Contact'),
      Account: rulesFor(config, 'Account'),
    },
    now,
    newId,
    mirror: new Map(input.records.map((record) => [record.id, record])),
    pairs: new Map(input.pairs.map((pair) => [pair.prospect.id, pair])),
    holderOfRecord: new Map(),
    holderOfEmail: new Map(),
    effects: noEffects(),
    fieldTimes: input.fieldTimes ?? noFieldTimes,
  }
  for (const { prospect, link } of input.pairs) {
    if (link.crmId !== null) planning.holderOfRecord.set(link.crmId, prospect.id)
    const key = emailKey(prospect.values.email)
    if (key !== null && prospect.deletedAt === null) planning.holderOfEmail.set(key, prospect.id)
  }
  return planning
}

/** The org's answer, or what another run has learned of the record since. */
export function newestOf({ mirror }: Planning, record: CrmRecord): CrmRecord {
  const known = mirror.get(record.id)
  return known && known.modifiedAt > record.modifiedAt ? known : record
}

/** Our clock's moment of something that the org stamped. */
export function toOurs(stamp: Instant, config: SyncConfig): Instant {
  return (stamp - config.clockOffsetMs) as Instant
}

export function toOrgs(moment: Instant, config: SyncConfig): Instant {
  return (moment + config.clockOffsetMs) as Instant
}

/** Words for who changed a record last. */
export function authorOf(record: CrmRecord, config: SyncConfig): string {
  const name = record.modifiedById === null ? undefined : config.userNames[record.modifiedById]
  return name ? `${name} in Salesforce` : 'Salesforce'
}
