import type { CrmObject, CrmValues } from '#lib/salesforce/port.ts'
import { emailKey } from '#lib/sync/engine/canonical.ts'
import type { FieldValues, Lane } from '#lib/sync/engine/types.ts'
import { makeAtRandom } from '#lib/sync/testing/makers.ts'
import { convertLead, mergeRecords } from '#lib/sync/testing/mergers.ts'
import { disablePersons, enablePersons } from '#lib/sync/testing/persons.ts'
import type { Random } from '#lib/sync/testing/random.ts'
import { sellAtRandom } from '#lib/sync/testing/sellers.ts'
import { consoleUsers, fieldThere, queueId, salesPeople } from '#lib/sync/testing/simulated-unit.ts'
import { noteEdit, type World } from '#lib/sync/testing/world.ts'

// What people do on either side. Each act is one step of the story.

type Act = (world: World) => Promise<void>

/** As often as its weight, among its fellows. */
const acts: readonly (readonly [weight: number, act: Act])[] = [
  [6, createProspect],
  [4, importProspects],
  [14, editProspect],
  [5, assignProspect],
  [2, optOutHere],
  [2, recycleOrRestore],
  [1, ignoreOrNot],
  [6, createRecord],
  [14, editRecord],
  [3, changeEmailThere],
  [2, optOutThere],
  [3, changeOwner],
  [2, deleteOrUndelete],
  [2, mergeRecords],
  [2, convertLead],
  [2, pauseOrNot],
  [1, retryAll],
]
const total = acts.reduce((sum, [weight]) => sum + weight, 0)

export async function actAtRandom(world: World): Promise<void> {
  if (world.sales?.random.chance(0.5)) return sellAtRandom(world.org.sales, world)
  if (world.custom?.random.chance(0.4)) return makeAtRandom(world, world.custom)
  if (world.merges?.random.chance(0.06)) return mergeHere(world, world.merges)
  if (world.persons?.random.chance(0.02)) return enablePersons(world)
  if (world.persons?.off?.chance(0.03)) return disablePersons(world)
  if (world.sharing?.random.chance(0.15)) return changeRegion(world, world.sharing.random)
  let rest = world.random.below(total)
  for (const [weight, act] of acts) {
    rest -= weight
    if (rest < 0) return act(world)
  }
}

/** Few addresses, so that both sides often mean the same person. */
function anyEmail(world: World): string {
  return `p${world.random.below(8)}@halden.example`
}

async function isFree(world: World, email: string): Promise<boolean> {
  const { pairs } = await world.unit.store.load({ emailKeys: [email] })
  return pairs.length === 0
}

async function createProspect(world: World): Promise<void> {
  await addProspect(world, 3)
}

async function importProspects(world: World): Promise<void> {
  for (let n = world.random.below(3); n >= 0; n--) await addProspect(world, 4)
}

async function addProspect(world: World, lane: Lane): Promise<void> {
  const { random, unit, token } = world
  const email = anyEmail(world)
  if (world.prospects.length >= 14 || !(await isFree(world, email))) return
  const id = world.newId()
  const values: FieldValues = { email: random.chance(0.3) ? ` ${email.toUpperCase()}` : email }
  if (random.chance(0.8)) values.last_name = token()
  if (random.chance(0.5)) values.first_name = token()
  if (random.chance(0.5)) values.job_title = token()
  if (random.chance(0.3)) values.city = token()
  const assignedUserId = random.chance(0.6) ? random.pick(consoleUsers) : null
  await unit.createProspect({ id, values, assignedUserId, at: world.now(), lane })
  world.prospects.push(id)
  noteEdit(world, id, values)
}

async function anyLive(world: World): Promise<string | null> {
  if (world.prospects.length === 0) return null
  const id = world.random.pick(world.prospects)
  const { pairs } = await world.unit.store.load({ prospectIds: [id] })
  return pairs[0] && pairs[0].prospect.deletedAt === null ? id : null
}

async function editProspect(world: World): Promise<void> {
  const id = await anyLive(world)
  if (id === null) return
  const { random, token } = world
  const choices = ['last_name', 'first_name', 'job_title', 'phone', 'website', 'city', 'country']
  const field = random.pick(choices)
  const value = oneOf(world, token())
  // The org upper-cases a phone.
  const values: FieldValues = { [field]: field === 'phone' && value ? value.toLowerCase() : value }
  if (random.chance(0.2)) values.employees = random.below(100) + 0.4
  await world.unit.editProspect(id, values, world.now())
  noteEdit(world, id, values)
}

/** Mostly something new; sometimes nothing, or what the org refuses. */
function oneOf({ random }: World, token: string): string | null {
  if (random.chance(0.08)) return null
  return random.chance(0.05) ? `REFUSED ${token}` : token
}

async function assignProspect(world: World): Promise<void> {
  const id = await anyLive(world)
  if (id === null) return
  const { random } = world
  const user = random.chance(0.6) ? random.pick(consoleUsers) : null
  // [US-4] Only who has no owner is left to Salesforce, as the console sees to it.
  const [pair] = (await world.unit.store.load({ prospectIds: [id] })).pairs
  const isFree = pair && pair.prospect.assignedUserId === null && pair.link.crmId === null
  const wish = user === null && isFree && random.chance(0.6) ? random.pick(['rule', queueId]) : null
  await world.unit.assign(id, user, world.now(), wish)
}

async function optOutHere(world: World): Promise<void> {
  const id = await anyLive(world)
  if (id === null) return
  const isOut = world.random.chance(0.75)
  noteOptOut(world, id, isOut)
  const values = { opted_out: isOut }
  await world.unit.editProspect(id, values, world.now(), isOut ? 2 : 3)
  noteEdit(world, id, values)
}

function noteOptOut({ optOuts, optIns }: World, id: string, isOut: boolean): void {
  if (isOut) optOuts.add(id)
  else optIns.add(id)
}

async function recycleOrRestore(world: World): Promise<void> {
  if (world.prospects.length === 0) return
  const id = world.random.pick(world.prospects)
  const { pairs } = await world.unit.store.load({ prospectIds: [id] })
  const prospect = pairs[0]?.prospect
  if (!prospect) return
  const key = emailKey(prospect.values.email)
  if (prospect.deletedAt === null) await world.unit.recycle(id, world.now())
  else if (key === null || (await isFree(world, key))) await world.unit.restore(id, world.now())
}

/** [DL-5] Two or three become one: whose values, whose record. */
async function mergeHere(
  world: World,
  { random, onRelink, left }: NonNullable<World['merges']>,
): Promise<void> {
  const { unit, prospects } = world
  const { pairs } = await unit.store.load({ prospectIds: prospects })
  const live = pairs.filter(({ prospect }) => prospect.deletedAt === null)
  if (live.length < 2) return
  const chosen = new Set(
    Array.from({ length: random.chance(0.3) ? 3 : 2 }, () => random.pick(live)),
  )
  const [master, ...others] = [...chosen]
  if (!master || others.length === 0) return
  const linked = [...chosen].filter(({ link }) => link.linkState === 'linked')
  const keeper = linked.length > 0 && random.chance(0.7) ? random.pick(linked) : null
  const take: Record<string, string> = {}
  for (const field of ['last_name', 'first_name', 'job_title', 'phone']) {
    if (random.chance(0.4)) take[field] = random.pick([...chosen]).prospect.id
  }
  const masterId = master.prospect.id
  const wish = { masterId, take, linkOf: keeper?.prospect.id ?? null }
  await unit.merge(
    wish,
    others.map(({ prospect }) => prospect.id),
    world.now(),
  )
  if (keeper?.link.crmId) onRelink(masterId, keeper.link.crmId)
  const [after] = (await unit.store.load({ prospectIds: [masterId] })).pairs
  const fields = Object.keys(take)
  noteEdit(
    world,
    masterId,
    Object.fromEntries(fields.map((field) => [field, after?.prospect.values[field] ?? null])),
  )
  for (const { prospect, link } of chosen) {
    // What a record says and nobody has read yet stays with that record.
    if (prospect.values.opted_out === true) world.optOuts.add(masterId)
    const isLifted = world.optIns.has(prospect.id) || world.optIns.has(link.crmId ?? '')
    if (isLifted) world.optIns.add(masterId)
    if (link.crmId !== null && link.crmId !== after?.link.crmId) left.add(link.crmId)
  }
}

async function ignoreOrNot(world: World): Promise<void> {
  const id = await anyLive(world)
  if (id === null) return
  const { pairs } = await world.unit.store.load({ prospectIds: [id] })
  const state = pairs[0]?.link.linkState
  if (state === 'ignored') await world.unit.ignore(id, false)
  else if (state === 'none' || state === 'linked') await world.unit.ignore(id, true)
}

async function createRecord(world: World): Promise<void> {
  const { random, org, token } = world
  if (world.records.length >= 14) return
  const isLead = random.chance(0.6)
  const isPerson = world.persons?.random.chance(0.4) ?? false
  const object: CrmObject = isPerson ? 'Account' : isLead ? 'Lead' : 'Contact'
  const there = (field: string) => fieldThere(object, field)
  const values: CrmValues = { LastName: token(), [there('HasOptedOutOfEmail')]: false }
  if (random.chance(0.9)) values[there('Email')] = anyEmail(world)
  if (random.chance(0.5)) values.FirstName = token()
  if (random.chance(0.5)) values[there('Title')] = token()
  if (object === 'Lead') values.Company = token()
  if (object === 'Contact') values['Account.Name'] = token()
  const region = world.sharing ? { [regionField[object]]: world.sharing.random.pick(regions) } : {}
  const late = random.chance(0.2) ? random.below(240_000) : 0
  const id = org.create(
    object,
    { ...values, ...region },
    random.pick(salesPeople),
    random.pick(salesPeople),
    late,
  )
  world.records.push({ id, object })
  noteEdit(world, id, values)
}

/** One of them is inside the rule; the letters' case counts. */
const regions = ['North', 'North', 'North', 'South', 'north', null]
const regionField: Record<CrmObject, string> = {
  Lead: 'Region__c',
  Contact: 'Area__c',
  Account: 'Region__pc',
}

async function changeRegion(world: World, random: Random): Promise<void> {
  const id = anyRecord(world)
  const record = id === null ? null : world.org.records.get(id)?.committed
  if (!record) return
  const values = { [regionField[record.object]]: random.pick(regions) }
  world.org.edit(record.id, values, random.pick(salesPeople))
}

function anyRecord(world: World): string | null {
  // Those that we made are there to be edited too.
  const ids = [...world.org.records.keys()]
  return ids.length === 0 ? null : world.random.pick(ids)
}

function fieldOf({ org }: World, id: string, leadField: string): string {
  return fieldThere(org.records.get(id)?.committed?.object ?? 'Lead', leadField)
}

async function editRecord(world: World): Promise<void> {
  const id = anyRecord(world)
  if (id === null) return
  const { random, org, token } = world
  const choices = ['LastName', 'FirstName', 'Title', 'Phone', 'Website__c', 'City__c', 'Country__c']
  const chosen = random.pick(choices)
  const value = random.chance(0.08) && chosen !== 'LastName' ? null : token()
  const field = fieldOf(world, id, chosen)
  const late = random.chance(0.15) ? random.below(240_000) : 0
  if (org.edit(id, { [field]: value }, random.pick(salesPeople), late)) {
    noteEdit(world, id, { [field]: value })
  }
}

async function changeEmailThere(world: World): Promise<void> {
  const id = anyRecord(world)
  if (id === null) return
  const values = { [fieldOf(world, id, 'Email')]: anyEmail(world) }
  if (world.org.edit(id, values, world.random.pick(salesPeople))) noteEdit(world, id, values)
}

async function optOutThere(world: World): Promise<void> {
  const id = anyRecord(world)
  if (id === null) return
  const isOut = world.random.chance(0.75)
  const values = { [fieldOf(world, id, 'HasOptedOutOfEmail')]: isOut }
  if (!world.org.edit(id, values, world.random.pick(salesPeople))) return
  noteEdit(world, id, values)
  noteOptOut(world, id, isOut)
}

async function changeOwner(world: World): Promise<void> {
  const id = anyRecord(world)
  if (id === null) return
  world.org.setOwner(id, world.random.pick(salesPeople), world.random.pick(salesPeople))
}

async function deleteOrUndelete(world: World): Promise<void> {
  const id = anyRecord(world)
  if (id === null) return
  const record = world.org.records.get(id)?.committed
  if (record?.isConverted) return
  const isDeleted = record?.isDeleted ?? false
  world.org.setDeleted(id, !isDeleted, world.random.pick(salesPeople))
}

async function pauseOrNot(world: World): Promise<void> {
  const paused = world.random.chance(0.4)
  await world.unit.pause(paused)
  world.pausedAt = paused ? (world.pausedAt ?? world.step) : null
}

async function retryAll(world: World): Promise<void> {
  await world.unit.retryAll()
}
