import { expect, test } from 'vitest'
import { runCycle } from '#lib/sync/cycle.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { consoleUsers } from '#lib/sync/testing/simulated-unit.ts'

const [seller = ''] = consoleUsers

/** Leads of as many prospects, in accord, with nothing left to look at again. */
async function withLeads(count: number): Promise<SyncBench & { ids: string[] }> {
  const bench = await openBench()
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const values = { email: `person.${n}@north.example`, last_name: `Person ${n}` }
    ids.push(await bench.prospect(values, seller))
  }
  await bench.cycle()
  return Object.assign(bench, { ids })
}

test('[CN-5] 2,000 creates ask once who is there and write twice', async () => {
  const { calls, org } = await withLeads(2_000)
  expect(org.visible()).toHaveLength(2_000)
  expect(calls).toEqual(['changedSince', 'findCandidates', 'upsertRecords', 'upsertRecords'])
})

test('[CN-5] 2,000 updates look once and write twice', async () => {
  const bench = await withLeads(2_000)
  for (const id of bench.ids) await bench.edit(id, { city: 'Bergen' })
  bench.calls.length = 0
  await bench.cycle(['push'])
  expect(bench.calls).toEqual(['readByIds', 'updateRecords', 'updateRecords'])
  expect(bench.org.visible().every(({ values }) => values.City__c === 'Bergen')).toBe(true)
})

/** A push of 6,000, by an org that takes so long for each call: what was asked of it, in order. */
async function callsOf(tookMs: number): Promise<string[]> {
  const bench = await withLeads(6_000)
  for (const id of bench.ids) await bench.edit(id, { city: 'Bergen' })
  bench.calls.length = 0
  const { org } = bench.context
  const late = async (rows: Parameters<typeof org.updateRecords>[0]) => {
    bench.later(tookMs)
    return org.updateRecords(rows)
  }
  await runCycle({ ...bench.context, org: { ...org, updateRecords: late } }, ['push'])
  expect(bench.org.visible().every(({ values }) => values.City__c === 'Bergen')).toBe(true)
  return bench.calls
}

test('[CN-5] however many batches follow each other, each is looked at once and written twice', async () => {
  const calls = await callsOf(100)
  expect(calls.filter((call) => call === 'readByIds')).toHaveLength(3)
  expect(calls.filter((call) => call === 'updateRecords')).toHaveLength(6)
})

test('[I3] behind an org that takes its time nobody looks before all that was decided is sent', async () => {
  const batch = ['readByIds', 'updateRecords', 'updateRecords']
  expect(await callsOf(501)).toEqual([...batch, ...batch, ...batch])
})

test('[CN-13] a pause between two writes of a batch stops before the second; what was not sent waits', async () => {
  const bench = await withLeads(1_500)
  for (const id of bench.ids) await bench.edit(id, { city: 'Bergen' })
  const { updateRecords } = bench.context.org
  const org = {
    ...bench.context.org,
    readByIds: bench.context.org.readByIds,
    updateRecords: async (rows: Parameters<typeof updateRecords>[0]) => {
      const reply = await updateRecords(rows)
      await bench.unit.pause(true)
      return reply
    },
  }
  const context = { ...bench.context, org }
  expect(await runCycle(context, ['push'])).toMatchObject({ stop: { why: 'paused' } })
  const { changes } = await bench.snapshot()
  expect(changes).toHaveLength(500)
  expect(changes.every(({ state, leasedBy }) => state === 'waiting' && !leasedBy)).toBe(true)
  await bench.unit.pause(false)
  await bench.cycle(['push'])
  expect((await bench.snapshot()).changes).toEqual([])
})

test('[A5] an org that took long is asked for 200 rows, and for more again as it answers fast; one bad row fails alone', async () => {
  const bench = await withLeads(2_000)
  for (const id of bench.ids) await bench.edit(id, { city: 'Bergen' })
  const [bad = ''] = bench.ids
  await bench.edit(bad, { city: 'REFUSED' })
  const { org } = bench.context
  const sizes: number[] = []
  const slowAtFirst = async (rows: Parameters<typeof org.updateRecords>[0]) => {
    bench.later(sizes.length === 0 ? 10_001 : 1_000)
    sizes.push(rows.length)
    return org.updateRecords(rows)
  }
  const port = { ...bench.org.portFor('worker'), updateRecords: slowAtFirst }
  await runCycle({ ...bench.context, org: port }, ['push'])
  expect(sizes).toEqual([1_000, 200, 400, 400])
  const landed = bench.org.visible().filter(({ values }) => values.City__c === 'Bergen')
  expect(landed).toHaveLength(1_999)
  expect((await bench.snapshot()).openErrors).toMatchObject([{ prospectId: bad }])
})
