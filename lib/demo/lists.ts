import { inBusinessUnit, type Tx } from '#db/client.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import { relatedName } from '#lib/custom-objects/related-fields.ts'
import { randomFrom } from '#lib/demo/random.ts'
import type { PeopleCriteria } from '#lib/lists/types.ts'
import { addTag, addToList, createList, takeTag } from '#lib/lists/writes.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

const by = 'Tomas Lind'

const dynamic: readonly { name: string; description: string; people: PeopleCriteria }[] = [
  {
    name: 'Warm in the Nordics',
    description: 'For the autumn campaign.',
    people: people(
      [
        { field: '@score', operator: 'at_least', values: ['60'] },
        { field: 'country', operator: 'is', values: ['Sweden', 'Denmark', 'Norway', 'Finland'] },
        { field: 'opted_out', operator: 'is', values: ['false'] },
      ],
      { country: 'text', opted_out: 'checkbox' },
    ),
  },
  {
    name: 'Asked for a demo, no opportunity yet',
    description: '',
    people: people([
      { field: '@did', operator: 'includes', values: ['form_success'] },
      { field: '@opportunity', operator: 'blank', values: [] },
    ]),
  },
  {
    name: 'Quiet for half a year',
    description: 'Whom the winter letter asks whether they still want to hear from us.',
    people: people([{ field: '@idle_days', operator: 'at_least', values: ['180'] }]),
  },
  {
    name: 'Plants that subscribe',
    description: 'Who is asked first when a subscription changes.',
    people: people(
      [{ field: relatedName('Subscription__c', 'Plan__c'), operator: 'is', values: ['Plant'] }],
      { [relatedName('Subscription__c', 'Plan__c')]: 'text' },
    ),
  },
]

const chosen = [
  { name: 'Trade fair Hanover, badge scans', publicName: 'Fairs and events', share: 0.08 },
  { name: 'Customer council', publicName: 'Customer council letter', share: 0.02 },
] as const
const tags = [
  { name: 'Key account', share: 0.05 },
  { name: 'Speaker', share: 0.03 },
  { name: 'Newsletter', share: 0.3 },
  { name: 'Competitor', share: 0.01 },
] as const

/** Lists and tags as a marketer of Halden has them. Who is in a dynamic one follows from what people did. */
export async function seedLists({ sql }: Workshop, buId: string): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'lists'`
    if (done) return
    for (const list of dynamic) await createList(tx, buId, { ...list, by })
    const random = randomFrom(57)
    const rows = await tx<{ id: string }[]>`
      select id from prospects where bu_id = ${buId} and deleted_at is null order by email_key`
    const ids = rows.map(({ id }) => id)
    const some = (share: number) => ids.filter(() => random.chance(share))
    for (const { share, ...list } of chosen) await fill(tx, buId, list, some(share))
    for (const { name, share } of tags) {
      const tag = await takeTag(tx, buId, name)
      if (tag) await addTag(tx, buId, tag.id, some(share), by)
    }
    await tx`insert into demo_marks (name) values ('lists')`
  })
}

async function fill(
  tx: Tx,
  buId: string,
  { name, publicName }: { name: string; publicName: string },
  ids: readonly string[],
): Promise<void> {
  const list = await createList(tx, buId, { name, description: '', publicName, people: null, by })
  if (typeof list !== 'string') await addToList(tx, buId, list.id, ids, by)
}

function people(parts: Criteria['parts'], own: PeopleCriteria['types'] = {}): PeopleCriteria {
  return { criteria: { match: 'all', parts }, types: own }
}
