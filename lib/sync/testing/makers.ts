import { askedFilter } from '#lib/criteria/record-filter.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import type { CustomObjectSource } from '#lib/sync/custom-objects.ts'
import { demand } from '#lib/sync/testing/broken-law.ts'
import type { MemoryCustomRecord } from '#lib/sync/testing/memory-custom.ts'
import type { Random } from '#lib/sync/testing/random.ts'
import type { KeptCustomRecord } from '#lib/sync/testing/store-under-test.ts'
import type { World } from '#lib/sync/testing/world.ts'

/** Custom objects of the org, some of them shared for a while. */
export type CustomStory = {
  random: Random
  ids: string[]
  /** Shared now, with all that lay inside its rule at any moment since. */
  shared: Map<string, { object: CustomObject; inside: Set<string> }>
}

const apiNames = ['Licence__c', 'Seat__c']
const recordsMax = 8
/** One of them is inside the rule; the letters' case counts. */
const regions = ['North', 'North', 'South', 'north', null]

function objectOf(apiName: string, hasRule: boolean): CustomObject {
  const field = (name: string) => ({ name, label: name, type: 'text' as const })
  const part = { field: 'Region__c', operator: 'is' as const, values: ['North'], matchCase: true }
  return {
    apiName,
    label: apiName,
    plural: apiName,
    fields: [field('Plan__c')],
    parents: [{ field: 'Contact__c', object: 'Contact' }],
    rule: hasRule
      ? { criteria: { match: 'all', parts: [part] }, fields: [field('Region__c')] }
      : null,
  }
}

/** People make records, move them between regions, delete and undelete them; admins share an object, and stop. */
export async function makeAtRandom(world: World, story: CustomStory): Promise<void> {
  const { random, ids, shared } = story
  const { custom } = world.org
  const apiName = random.pick(apiNames)
  const dice = random.next()
  const id = ids.length > 0 ? random.pick(ids) : null
  const late = random.chance(0.2) ? random.below(240_000) : 0
  if (dice < 0.1 || shared.size === 0) await share(world, story, apiName)
  else if (dice < 0.13) await stop(world, story, apiName)
  else if (dice < 0.17) {
    const field = `${apiName} Plan__c`
    if (!custom.hidden.delete(field)) custom.hidden.add(field)
  } else if (id === null || (ids.length < recordsMax && dice < 0.4)) {
    const values = { Region__c: random.pick(regions), Plan__c: world.token() }
    ids.push(custom.create(apiName, { ...values, Contact__c: anyParent(world, random) }))
  } else if (dice < 0.6) custom.edit(id, { Region__c: random.pick(regions) }, late)
  else if (dice < 0.7) custom.edit(id, { Contact__c: anyParent(world, random) }, late)
  else if (dice < 0.85) custom.edit(id, { Plan__c: world.token() }, late)
  else custom.edit(id, { isDeleted: random.chance(0.6) }, late)
}

async function share({ unit }: World, { shared, random }: CustomStory, apiName: string) {
  const object = objectOf(apiName, random.chance(0.7))
  await unit.custom.share(object)
  shared.set(apiName, { object, inside: new Set() })
}

async function stop({ unit }: World, { shared }: CustomStory, apiName: string): Promise<void> {
  await unit.custom.stop(apiName)
  shared.delete(apiName)
}

/** [CO-1] What a cycle of this story reads custom objects by. */
export function customSource({ unit, org }: World): CustomObjectSource {
  return { ...unit.custom.source, read: async (reads) => org.readCustom(reads) }
}

function anyParent({ records }: World, random: Random): string | null {
  return records.length > 0 && random.chance(0.8) ? random.pick(records).id : null
}

const isInside = ({ rule }: CustomObject, { values, isDeleted }: MemoryCustomRecord) =>
  !isDeleted && (rule === null || askedFilter(rule).admits(values))

/** [I10] What is held was inside the rule that holds, at some moment since it holds; of what is not shared there is nothing. */
export function checkCustom(
  { org }: World,
  { shared }: CustomStory,
  kept: readonly KeptCustomRecord[],
): void {
  for (const record of org.custom.visible()) {
    const one = shared.get(record.object)
    if (one && isInside(one.object, record)) one.inside.add(record.id)
  }
  for (const { id, object } of kept) {
    const was = shared.get(object)?.inside.has(id) ?? false
    demand(was, 'I10', `${id} of ${object} is held and never was inside`)
  }
}

/** [I1][I10] After quiet: what is inside and alive, as it is there, and nothing else. */
export function checkCustomAccord(
  { org }: World,
  { shared }: CustomStory,
  kept: readonly KeptCustomRecord[],
): void {
  const wanted = org.custom.visible().flatMap((record): KeptCustomRecord[] => {
    const one = shared.get(record.object)
    if (!one || !isInside(one.object, record)) return []
    const { Plan__c, Contact__c } = record.values
    return [
      {
        id: record.id,
        object: record.object,
        name: record.name,
        values: Plan__c ? { Plan__c } : {},
        parentIds: typeof Contact__c === 'string' ? [Contact__c] : [],
      },
    ]
  })
  const text = (some: readonly KeptCustomRecord[]) =>
    JSON.stringify(some.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  demand(
    text(kept) === text(wanted),
    'I1',
    `custom records: ${text(kept)} instead of ${text(wanted)}`,
  )
}
