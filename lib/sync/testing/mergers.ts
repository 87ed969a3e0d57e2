import type { CrmRecord, CrmValues } from '#lib/salesforce/port.ts'
import { fieldThere, salesPeople } from '#lib/sync/testing/simulated-unit.ts'
import type { World } from '#lib/sync/testing/world.ts'

// [DL-2][DL-3] People in Salesforce make one record of two.

function anyLive(world: World, isWanted: (record: CrmRecord) => boolean): CrmRecord | null {
  // Two people's part in one opportunity is pooled; the law of scores speaks of what one was told.
  if (world.sales !== null) return null
  const live = world.org
    .visible()
    .filter((one) => !one.isDeleted && !one.isConverted && isWanted(one))
  const free = live.filter(({ id }) => world.org.records.get(id)?.open === null)
  return free.length === 0 ? null : world.random.pick(free)
}

export async function mergeRecords(world: World): Promise<void> {
  const { org, random } = world
  const master = anyLive(world, () => true)
  const loser = anyLive(world, ({ id, object }) => object === master?.object && id !== master.id)
  if (!master || !loser) return
  const by = random.pick(salesPeople)
  org.become(loser.id, { isDeleted: true, masterRecordId: master.id }, by)
  org.become(master.id, {}, by)
  // Whoever opted in under the one record did: the link goes to the other [FD-12].
  if (world.optIns.has(loser.id)) world.optIns.add(master.id)
}

/** Into a contact or, where the org has them, a person account: one that is there, or a new one. */
export async function convertLead(world: World): Promise<void> {
  const { org, random } = world
  const lead = anyLive(world, ({ object }) => object === 'Lead')
  if (!lead) return
  const by = random.pick(salesPeople)
  const target = world.persons?.random.chance(0.6) ? 'Account' : 'Contact'
  const there = random.chance(0.3) ? anyLive(world, ({ object }) => object === target) : null
  const heirId = there?.id ?? (target === 'Contact' ? makeContact : makePerson)(world, lead, by)
  org.become(lead.id, { isConverted: true, ...whereItWent(world, heirId) }, by)
}

/** [PA-1] A person account is a contact as well, and a conversion names both. */
function whereItWent({ org }: World, heirId: string): Partial<CrmRecord> {
  const stored = org.records.get(heirId)
  const personContactId = stored?.committed?.personContactId
  return personContactId
    ? { convertedContactId: personContactId, convertedAccountId: heirId }
    : { convertedContactId: heirId }
}

function makePerson(world: World, lead: CrmRecord, by: string): string {
  const { Company: _, Region__c: region, ...rest } = lead.values
  const taken: CrmValues = { ...(region === undefined ? {} : { Region__pc: region }) }
  for (const [field, value] of Object.entries(rest)) taken[fieldThere('Account', field)] = value
  const id = world.org.create('Account', taken, by, lead.ownerId ?? by)
  carryWishes(world, lead, id)
  return id
}

function makeContact(world: World, lead: CrmRecord, by: string): string {
  const { Company: company = null, ...rest } = lead.values
  const taken: CrmValues = { ...rest, 'Account.Name': company }
  const id = world.org.create('Contact', taken, by, lead.ownerId ?? by)
  carryWishes(world, lead, id)
  return id
}

/** [FD-12] An opt-out goes along while it stands: one that was lifted on our side the lead no longer shows. */
function carryWishes({ optOuts, optIns }: World, { id: leadId, values }: CrmRecord, id: string) {
  if (optOuts.has(leadId) && values.HasOptedOutOfEmail === true) optOuts.add(id)
  if (optIns.has(leadId)) optIns.add(id)
}
