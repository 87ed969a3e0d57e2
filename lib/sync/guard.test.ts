import { expect, test } from 'vitest'
import type { Decision } from '#lib/sync/engine/types.ts'
import { MassChangeGuard } from '#lib/sync/guard.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { owners } from '#lib/sync/testing/simulated-unit.ts'

const [mappedUser = ''] = Object.keys(owners)
const limits = { recordsMax: 120, percentMax: 50 }

/** So many leads with their prospects, in accord, before the guard is set. */
async function inAccord(people: number): Promise<{ bench: SyncBench; ids: string[] }> {
  const bench = await openBench()
  const ids: string[] = []
  for (let n = 0; n < people; n += 1) {
    const values = { email: `p${n}@halden.example`, last_name: `P${n}`, company: 'Halden' }
    ids.push(await bench.prospect(values, mappedUser))
  }
  await bench.cycle()
  await bench.cycle()
  await bench.configure({ guard: limits })
  return { bench, ids }
}

const leadsOf = (bench: SyncBench) => bench.org.visible().map(({ id }) => id)

test('[CN-14] a cycle that would overwrite too much is held before it: nothing of it is written, and it asks', async () => {
  const { bench } = await inAccord(140)
  const before = (await bench.snapshot()).pairs
  for (const id of leadsOf(bench)) bench.change(id, { LastName: 'Wiped by a data loader' })
  const result = await bench.cycle()
  expect(result).toMatchObject({ state: 'stopped', stop: { why: 'mass_change' }, counts: {} })
  expect((await bench.snapshot()).pairs).toEqual(before)
  // And it stays so: the same page is not tried again.
  expect(await bench.cycle()).toMatchObject({
    state: 'stopped',
    stop: { why: 'waiting' },
    calls: 0,
  })
})

test('[CN-14] what would go out is held as well, and no request leaves', async () => {
  const { bench, ids } = await inAccord(140)
  for (const id of ids) await bench.edit(id, { last_name: 'Overwritten by an import' })
  const sent = bench.calls.length
  expect(await bench.cycle(['push'])).toMatchObject({ stop: { why: 'mass_change' } })
  expect(bench.calls.slice(sent)).not.toContain('updateRecords')
  const { changes } = await bench.snapshot()
  expect(changes.every(({ leasedBy }) => leasedBy === null)).toBe(true)
  expect(changes).toHaveLength(140)
})

test('[CN-14] what stays below the limit goes, and what only adds is no loss', async () => {
  const { bench, ids } = await inAccord(140)
  for (const id of ids.slice(0, 60)) await bench.edit(id, { last_name: 'Edited' })
  for (let n = 0; n < 130; n += 1)
    await bench.prospect({ email: `new${n}@halden.example`, last_name: 'New' }, mappedUser)
  expect(await bench.cycle(['push'])).toMatchObject({ state: 'done', counts: { created: 130 } })
})

test('[CN-14] a person syncs one record whatever is held', async () => {
  const { bench, ids } = await inAccord(140)
  for (const id of ids) await bench.edit(id, { last_name: 'Overwritten' })
  await bench.cycle(['push'])
  expect(await bench.sync(ids[0] ?? '')).toMatchObject({ ended: 'ran', counts: { pushed: 1 } })
})

test('[CN-14] a page that is judged while the one before it is written counts on top of it', async () => {
  const { bench, ids } = await inAccord(140)
  const guard = new MassChangeGuard(limits, bench.context.store)
  const lost = (some: string[]): Decision[] =>
    some.map((prospectId) => ({
      prospectId,
      crmId: null,
      crmObject: null,
      kind: 'recycle',
      direction: 'in',
      reason: 'Deleted in Salesforce',
      fields: [],
      evidence: null,
    }))
  const [first, second] = [{}, {}]
  expect(guard.judge(first, lost(ids.slice(0, 70)))).toBeNull()
  // The same part is judged anew when its transaction is run again.
  expect(guard.judge(first, lost(ids.slice(0, 70)))).toBeNull()
  expect(guard.judge(second, lost(ids.slice(70)))).toMatchObject({ weight: { deleted: 140 } })
})
