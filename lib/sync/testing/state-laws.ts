import { isShared } from '#lib/sharing/verdict.ts'
import { checkOnItsWay } from '#lib/sync/testing/accord-laws.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import { checkSharing } from '#lib/sync/testing/sharing-law.ts'
import type { StoreStand } from '#lib/sync/testing/store-under-test.ts'
import type { World } from '#lib/sync/testing/world.ts'

/** What must hold after every single step. */
export function checkState(world: World, state: StoreStand): void {
  checkOneRecordEach(world)
  checkOneLinkEach(state)
  checkCursors(world, state)
  checkErrors(world, state)
  checkOnItsWay(world, state)
  checkSharing(world, state)
  checkPersons(world, state)
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
function checkOneLinkEach({ pairs }: StoreStand): void {
  const seen = new Set<string>()
  for (const { link, prospect } of pairs) {
    if (link.crmId === null) continue
    demand(!seen.has(link.crmId), 'I6', `${link.crmId} is linked twice, also to ${prospect.id}`)
    seen.add(link.crmId)
  }
}

/** [I2][CN-8] Until they were enabled nobody knows of a person account. [I15] And it is never the contact that it is as well. */
function checkPersons({ org, persons }: World, { mirror, pairs }: StoreStand): void {
  if (persons === null) return
  const contacts = new Set(org.visible().map(({ personContactId }) => personContactId))
  const known = pairs.map(({ link }) => ({ id: link.crmId, object: link.crmObject }))
  for (const { id, object } of [...mirror, ...known]) {
    const isAllowed = object !== 'Account' || persons.wereOn
    demand(isAllowed, 'I2', `${id} is a person account, and they never were enabled`)
    const isHalf = id !== null && contacts.has(id)
    demand(!isHalf, 'I15', `${id} is the contact of a person account, and stands for it`)
  }
}

/** [I14] Nothing that is visible and older than the cursor is missing here. */
function checkCursors({ org, sharing }: World, { cursors, mirror }: StoreStand): void {
  if (cursors.length === 0) return
  const known = new Map(mirror.map((record) => [record.id, record.modifiedAt]))
  for (const { object, stamp, boundary } of cursors) {
    const safe = boundary === null ? stamp : Math.min(stamp, boundary)
    for (const record of org.visible()) {
      if (record.object !== object || record.modifiedAt >= safe) continue
      if (sharing && !isShared(sharing.rule, record.object, record.values)) continue
      const isKnown = (known.get(record.id) ?? -1) >= record.modifiedAt
      demand(isKnown, 'I14', `the cursor passed ${record.id}, stamped ${record.modifiedAt}`)
    }
  }
}

/** [I16] What is stuck has its one open error, and an open error has something that is stuck. */
function checkErrors({ now }: World, { changes, openErrors }: StoreStand): void {
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
