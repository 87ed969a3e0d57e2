import { canonical, emailKey } from '#lib/sync/engine/canonical.ts'
import type { FieldRule, FieldValue, Pair } from '#lib/sync/engine/types.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { fieldRules, normalise } from '#lib/sync/testing/simulated-unit.ts'
import type { StoreSnapshot } from '#lib/sync/testing/store-under-test.ts'
import type { World } from '#lib/sync/testing/world.ts'

/** What must hold after every single step. */
export function checkState(world: World, state: StoreSnapshot): void {
  checkOneRecordEach(world)
  checkOneLinkEach(state)
  checkCursors(world, state)
  checkErrors(world, state)
}

/** [I5] At most one record for each prospect, ever. */
function checkOneRecordEach({ org }: World): void {
  const seen = new Set<string>()
  for (const { externalId, id, isDeleted } of org.visible()) {
    if (externalId === null || isDeleted) continue
    demand(!seen.has(externalId), 'I5', `${externalId} has a second record, ${id}`)
    seen.add(externalId)
  }
}

/** [I6] */
function checkOneLinkEach({ pairs }: StoreSnapshot): void {
  const seen = new Set<string>()
  for (const { link, prospect } of pairs) {
    if (link.crmId === null) continue
    demand(!seen.has(link.crmId), 'I6', `${link.crmId} is linked twice, also to ${prospect.id}`)
    seen.add(link.crmId)
  }
}

/** [I14] Nothing that is visible and older than the cursor is missing here. */
function checkCursors({ org }: World, { cursors, mirror }: StoreSnapshot): void {
  if (cursors.length === 0) return
  const known = new Map(mirror.map((record) => [record.id, record.modifiedAt]))
  for (const { object, stamp, boundary } of cursors) {
    const safe = boundary === null ? stamp : Math.min(stamp, boundary)
    for (const record of org.visible()) {
      if (record.object !== object || record.modifiedAt >= safe) continue
      const isKnown = (known.get(record.id) ?? -1) >= record.modifiedAt
      demand(isKnown, 'I14', `the cursor passed ${record.id}, stamped ${record.modifiedAt}`)
    }
  }
}

/** [I16] What is stuck has its one open error, and an open error has something that is stuck. */
function checkErrors({ now }: World, { changes, openErrors }: StoreSnapshot): void {
  const erring = new Set(openErrors.map(({ prospectId }) => prospectId))
  demand(erring.size === openErrors.length, 'I16', 'a prospect has two open errors')
  const waiting = new Set(changes.map(({ prospectId }) => prospectId))
  for (const { prospectId, tries, state, leasedBy, dueAt } of changes) {
    // One that somebody holds, or held when it died, or that is due now, is being worked on.
    const isWaiting = tries > 0 && leasedBy === null && dueAt > now()
    const isStuck = isWaiting || state === 'parked'
    demand(!isStuck || erring.has(prospectId), 'I16', `${prospectId} is stuck without an error`)
  }
  for (const { prospectId, code } of openErrors) {
    const hasChange = prospectId !== null && waiting.has(prospectId)
    demand(hasChange, 'I16', `${prospectId} has an error ${code} and nothing is stuck`)
  }
}

/** What must hold when both sides have been quiet and healthy for three cycles. */
export function checkRest(world: World, state: StoreSnapshot): void {
  const erring = new Set(state.openErrors.map(({ prospectId }) => prospectId))
  for (const { prospectId, state: changeState } of state.changes) {
    const isSaid = erring.has(prospectId)
    demand(isSaid, 'I1', `${prospectId} still waits (${changeState}) and nothing says why`)
  }
  for (const pair of state.pairs) {
    if (pair.prospect.deletedAt !== null || erring.has(pair.prospect.id)) continue
    if (pair.link.linkState === 'linked') checkAccord(world, pair)
    else checkCreated(pair)
  }
  checkWishes(world, state)
}

/** [I1] Field by field. */
function checkAccord(world: World, pair: Pair): void {
  const record = world.org.records.get(pair.link.crmId ?? '')?.committed
  demand(record !== null && record !== undefined, 'I1', `${pair.link.crmId} is linked and absent`)
  demand(!record.isDeleted, 'I1', `${record.id} is deleted and linked`)
  for (const rule of fieldRules) {
    const crmField = record.object === 'Lead' ? rule.leadField : rule.contactField
    const shown = record.values[crmField ?? '']
    const theirs = shown === '[not provided]' ? null : canonical(shown, rule)
    const ours = canonical(pair.prospect.values[rule.field], rule)
    const agreed = canonical(pair.link.agreed[rule.field], rule)
    const isReadOnly = crmField?.includes('.') ?? false
    const holds = isInAccord(rule, ours, theirs, agreed, isReadOnly)
    demand(holds, 'I1', `${rule.field} of ${pair.prospect.id}: ${ours} here, ${theirs} there`)
  }
  checkOptOut(world, pair, record.id)
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
function checkOptOut({ optOuts, optIns }: World, { prospect }: Pair, crmId: string): void {
  const isOut = optOuts.has(prospect.id) || optOuts.has(crmId)
  const isLifted = optIns.has(prospect.id) || optIns.has(crmId)
  if (!isOut || isLifted) return
  demand(prospect.values.opted_out === true, 'I2', `the opt-out of ${prospect.id} was lost`)
}

/** [I5] Where creation is allowed and nothing stands in its way, there is a record. */
function checkCreated({ prospect, link }: Pair): void {
  if (link.linkState !== 'none' || prospect.assignedUserId === null) return
  if (emailKey(prospect.values.email) === null) return
  demand(false, 'I5', `${prospect.id} is assigned and has no record`)
}

/** [I3] What a person wrote last is there, or in the history with what beat it. */
function checkWishes({ wishes, org }: World, { pairs, history }: StoreSnapshot): void {
  const told = new Set(history.flatMap(({ value, replaced }) => [value, replaced]))
  const values = new Map(pairs.map(({ prospect }) => [prospect.id, prospect.values]))
  const linked = new Set(pairs.map(({ link }) => link.crmId))
  const inWindow = new Set(org.windowLosses.map(({ value }) => value))
  for (const [key, { value, step }] of wishes) {
    const [id = '', field = ''] = key.split(' ')
    if (typeof value !== 'string' || field === 'email' || field === 'Email') continue
    const ours = values.get(id)
    const record = org.records.get(id)?.committed
    if (!ours && !linked.has(id)) continue
    const wished = ours ? value : (normalise('Lead', { [field]: value })[field] ?? null)
    const now = ours ? ours[field] : record?.values[field]
    const isFound = now === wished || told.has(wished) || inWindow.has(wished)
    demand(isFound, 'I3', `${wished}, written in step ${step} to ${key}, is gone without a trace`)
  }
}
