import type { CrmRecord, CrmValues } from '#lib/salesforce/port.ts'
import { salesPeople } from '#lib/sync/testing/simulated-unit.ts'
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

/** Into a contact that is there, or a new one. */
export async function convertLead(world: World): Promise<void> {
  const { org, random } = world
  const lead = anyLive(world, ({ object }) => object === 'Lead')
  if (!lead) return
  const by = random.pick(salesPeople)
  const there = random.chance(0.3) ? anyLive(world, ({ object }) => object === 'Contact') : null
  const contactId = there?.id ?? makeContact(world, lead, by)
  org.become(lead.id, { isConverted: true, convertedContactId: contactId }, by)
}

function makeContact(world: World, { id: leadId, values, ownerId }: CrmRecord, by: string): string {
  const { Company: company = null, ...rest } = values
  const taken: CrmValues = { ...rest, 'Account.Name': company }
  const id = world.org.create('Contact', taken, by, ownerId ?? by)
  for (const noted of [world.optOuts, world.optIns]) if (noted.has(leadId)) noted.add(id)
  return id
}
