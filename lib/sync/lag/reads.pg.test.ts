import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import type { LandedAge } from '#lib/sync/engine/types.ts'
import { getLag } from '#lib/sync/lag/reads.ts'
import { countSlots } from '#lib/sync/lag/slots.ts'
import { addLags } from '#lib/sync/lag/writes.ts'

let worker: Database
let buId: string

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)

beforeAll(async () => {
  const database = await testDatabase('lag')
  const web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 1 })
  buId =
    (await createBusinessUnit(web.sql, { name: 'Lag', currency: 'EUR', timeZone: 'UTC' })) ?? ''
  await web.end()
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 2 })
})

afterAll(() => worker.end())

/** Ninety within two seconds and ten that took five minutes. */
function aQuarter(direction: LandedAge['direction'], object: LandedAge['object']): LandedAge[] {
  return Array.from({ length: 100 }, (_, n) => ({
    direction,
    object,
    ageMs: n < 90 ? 2_000 : 300_000,
  }))
}

test('[EX-5] each direction and object has its median and its 95 of 100, whatever transactions they landed in', async () => {
  await inUnit(async (tx) => {
    await addLags(tx, buId, aQuarter('in', 'Lead').slice(0, 60), tx`now()`)
    await addLags(tx, buId, aQuarter('in', 'Lead').slice(60), tx`now()`)
    await addLags(tx, buId, [{ direction: 'in', object: 'Contact', ageMs: 2_000 }], tx`now()`)
    await addLags(tx, buId, aQuarter('out', 'Lead'), tx`now() - interval '3 hours'`)
  })
  const lag = await inUnit((tx) => getLag(tx, buId))
  expect(lag.in.landed).toBe(101)
  expect(lag.in.objects.map(({ object, landed }) => [object, landed])).toEqual([
    ['Contact', 1],
    ['Lead', 100],
  ])
  const [, lead] = lag.in.objects
  expect(lead?.p50Ms).toBeGreaterThan(1_600)
  expect(lead?.p50Ms).toBeLessThan(2_500)
  expect(lead?.p95Ms).toBeGreaterThan(240_000)
  expect(lead?.p95Ms).toBeLessThan(370_000)
  // What landed hours ago says nothing about now.
  expect(lag.out).toEqual({ p50Ms: null, p95Ms: null, landed: 0, objects: [] })
})

test('[EX-5] a year of quarter-hours is not read: the index finds the last hour', async () => {
  await inUnit(
    (tx) => tx`
      insert into sync_lags (bu_id, at, direction, object, slots)
      select ${buId}, date_bin('15 minutes', now(), 'epoch') - n * interval '15 minutes', 'out', 'Contact',
        ${countSlots([2_000])}::int[]
      from generate_series(1, 35000) n`,
  )
  const plan = await inUnit(async (tx) => {
    await tx`set local plan_cache_mode = force_custom_plan`
    const rows = await tx<{ 'QUERY PLAN': string }[]>`
      explain (analyze, timing off) select direction, object, slots from sync_lags
      where bu_id = ${buId} and at > now() - interval '75 minutes' order by object`
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).not.toContain('Seq Scan')
  expect(Number(/actual rows=(\d+)/.exec(plan)?.[1])).toBeLessThan(20)
})
