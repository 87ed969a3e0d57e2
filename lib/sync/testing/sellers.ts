import type { MemorySales } from '#lib/sync/testing/memory-sales.ts'
import type { World } from '#lib/sync/testing/world.ts'

const dealsMax = 2
const ends = [
  { stage: 'Prospecting', isClosed: false, isWon: false },
  { stage: 'Closed Won', isClosed: true, isWon: true },
  { stage: 'Closed Lost', isClosed: true, isWon: false },
]

/** What sales does in Salesforce: opens, gives parts, closes and reopens, deletes and undeletes. */
export async function sellAtRandom(org: MemorySales, { sales, records }: World): Promise<void> {
  if (sales === null) return
  const { random, deals } = sales
  if (deals.length < dealsMax) {
    deals.push(org.create(`Deal ${deals.length}`))
    return
  }
  const deal = random.pick(deals)
  const contacts = records.filter(({ object }) => object === 'Contact')
  const dice = random.next()
  if (dice < 0.3) for (const { id } of contacts) org.give(deal, id, random.chance(0.5))
  else if (dice < 0.36 && contacts.length > 0) org.take(deal, random.pick(contacts).id)
  else if (dice < 0.95) org.edit(deal, random.pick(ends))
  else org.edit(deal, { isDeleted: !org.opportunities.get(deal)?.isDeleted })
}
