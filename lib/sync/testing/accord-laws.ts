import type { CrmRecord } from '#lib/salesforce/port.ts'
import { canonical, emailKey } from '#lib/sync/engine/canonical.ts'
import { crmFieldOf, objectsOf } from '#lib/sync/engine/fields.ts'
import type { CursorMove, FieldRule, FieldValue, Pair } from '#lib/sync/engine/types.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { fieldRules } from '#lib/sync/testing/simulated-unit.ts'
import type { StoreStand } from '#lib/sync/testing/store-under-test.ts'
import type { World } from '#lib/sync/testing/world.ts'

// [I1] Convergence, said in two ways. In every step: what is out of accord has somebody on the way to it. Three quiet
// cycles later: nothing is out of accord.

type Discord = { law: string; says: string }

/** A change row, or a version in the org that the next pull brings: otherwise nobody would ever come. */
export function checkOnItsWay(world: World, state: StoreStand): void {
  const changing = new Set(state.changes.map(({ prospectId }) => prospectId))
  const mirror = new Map(state.mirror.map((record) => [record.id, record]))
  for (const pair of state.pairs) {
    if (pair.prospect.deletedAt !== null || changing.has(pair.prospect.id)) continue
    const discord = discordOf(world, pair)
    if (discord === null) continue
    const record = world.org.records.get(pair.link.crmId ?? '')?.committed
    const isComing = record ? isUnread(record, mirror.get(record.id), state.cursors) : false
    demand(isComing, discord.law, `${discord.says}, and nobody is on the way to it`)
  }
}

function isUnread(record: CrmRecord, known: CrmRecord | undefined, cursors: CursorMove[]): boolean {
  if (known && known.modifiedAt > record.modifiedAt) return false
  const cursor = cursors.find(({ object }) => object === record.object)
  if (cursor && record.modifiedAt < Math.min(cursor.stamp, cursor.boundary ?? cursor.stamp)) {
    return false
  }
  return !known || known.modifiedAt < record.modifiedAt || isOther(known, record)
}

function isOther(known: CrmRecord, record: CrmRecord): boolean {
  if (known.isDeleted !== record.isDeleted || known.isConverted !== record.isConverted) return true
  if (known.ownerId !== record.ownerId) return true
  return Object.keys(known.values).some(
    (field) => (known.values[field] ?? null) !== (record.values[field] ?? null),
  )
}

/** When both sides have been quiet and healthy for three cycles, each pair agrees or says why not. */
export function checkAccord(world: World, state: StoreStand): void {
  const erring = new Set(state.openErrors.map(({ prospectId }) => prospectId))
  for (const { prospectId, state: changeState } of state.changes) {
    const isSaid = erring.has(prospectId)
    demand(isSaid, 'I1', `${prospectId} still waits (${changeState}) and nothing says why`)
  }
  for (const pair of state.pairs) {
    if (pair.prospect.deletedAt !== null || erring.has(pair.prospect.id)) continue
    // [CN-8] Its link stays, and nothing moves over it.
    const { crmObject } = pair.link
    if (crmObject !== null && !objectsOf(world.config).includes(crmObject)) continue
    const discord = discordOf(world, pair)
    demand(discord === null, discord?.law ?? 'I1', discord?.says ?? '')
  }
}

function discordOf(world: World, pair: Pair): Discord | null {
  return pair.link.linkState === 'linked' ? discordOfLinked(world, pair) : missingRecord(pair)
}

function discordOfLinked(world: World, pair: Pair): Discord | null {
  const record = world.org.records.get(pair.link.crmId ?? '')?.committed
  if (!record) return { law: 'I1', says: `${pair.link.crmId} is linked and absent` }
  // [I15]
  if (record.isConverted) return { law: 'I15', says: `${record.id} is converted and linked` }
  if (record.isDeleted && record.masterRecordId !== null) {
    return { law: 'I15', says: `${record.id} is merged away and linked` }
  }
  if (record.isDeleted) return { law: 'I1', says: `${record.id} is deleted and linked` }
  // [I12] Whoever owns it there is known here, also whom Salesforce chose.
  if (pair.link.crmOwnerId !== record.ownerId) {
    return {
      law: 'I12',
      says: `${record.id} belongs to ${record.ownerId}, not ${pair.link.crmOwnerId}`,
    }
  }
  for (const rule of fieldRules) {
    const crmField = crmFieldOf(rule, record.object)
    if (crmField === null) continue
    const shown = record.values[crmField]
    const theirs = shown === '[not provided]' ? null : canonical(shown, rule)
    const ours = canonical(pair.prospect.values[rule.field], rule)
    const agreed = canonical(pair.link.agreed[rule.field], rule)
    if (!isInAccord(rule, ours, theirs, agreed, crmField.includes('.'))) {
      const says = `${rule.field} of ${pair.prospect.id}: ${ours} here, ${theirs} there`
      return { law: 'I1', says }
    }
  }
  return lostOptOut(world, pair, record.id)
}

function isInAccord(
  rule: FieldRule,
  ours: FieldValue,
  theirs: FieldValue,
  agreed: FieldValue,
  isReadOnly: boolean,
): boolean {
  if (rule.type === 'checkbox') return (ours ?? false) === (theirs ?? false)
  if (ours === theirs) return true
  if (rule.direction === 'push') return ours === agreed || (ours === null && rule.blanks === 'keep')
  const keepsOurs = theirs === null && rule.blanks === 'keep'
  return (rule.direction === 'pull' || isReadOnly) && keepsOurs
}

/** [FD-12] */
function lostOptOut({ optOuts, optIns }: World, { prospect }: Pair, crmId: string): Discord | null {
  const isOut = optOuts.has(prospect.id) || optOuts.has(crmId)
  const isLifted = optIns.has(prospect.id) || optIns.has(crmId)
  if (!isOut || isLifted || prospect.values.opted_out === true) return null
  return { law: 'I2', says: `the opt-out of ${prospect.id} was lost` }
}

/** [I5] Where creation is allowed and nothing stands in its way, there is a record. */
function missingRecord({ prospect, link }: Pair): Discord | null {
  if (link.linkState !== 'none') return null
  if (prospect.assignedUserId === null && prospect.assignTo === null) return null
  if (emailKey(prospect.values.email) === null) return null
  return { law: 'I5', says: `${prospect.id} is assigned and has no record` }
}
