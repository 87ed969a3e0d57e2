import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { lanes, wakeChannel } from '#lib/changes/types.ts'
import {
  enqueueChange,
  enqueueMatching,
  enqueueProspects,
  retryChanges,
} from '#lib/changes/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

let web: Database
let buId: string

beforeAll(async () => {
  web = openDatabase((await testDatabase('changes')).webUrl, { name: 'changes', connectionsMax: 3 })
  const unit = { name: 'Changes', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(web.sql, unit)) ?? ''
})

afterAll(() => web?.end())

const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(web.sql, buId, work)

async function createProspects(domain: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId)
  await inUnit(async (tx) => {
    await tx`
      insert into prospects (bu_id, id, values)
      select ${buId}, id, jsonb_build_object('email', id || '@' || ${domain}::text) from unnest(${ids}::uuid[]) id`
    await tx`insert into pairs (bu_id, prospect_id) select ${buId}, id from unnest(${ids}::uuid[]) id`
  })
  return ids
}

const rowsOf = (ids: string[]) =>
  inUnit(
    (tx) => tx`
      select lane, cause, fields, generation, state, tries from changes
      where bu_id = ${buId} and prospect_id = any(${ids}::uuid[])`,
  )

const reason = () => ({ buId, cause: 'field_change' as const, lane: lanes.trickle })

test('[QU-2] a second change raises the generation of the one row and takes the better lane', async () => {
  const [id = ''] = await createProspects('one.example', 1)
  await inUnit((tx) => enqueueChange(tx, { ...reason(), prospectId: id, fields: ['phone'] }))
  const optOut = { buId, cause: 'opt_out' as const, lane: lanes.urgent, fields: ['opted_out'] }
  await inUnit((tx) => enqueueChange(tx, { ...optOut, prospectId: id }))
  await inUnit((tx) => enqueueChange(tx, { ...reason(), prospectId: id, fields: ['phone'] }))
  const rows = await rowsOf([id])
  expect(rows).toEqual([
    {
      lane: 2,
      cause: 'opt_out',
      fields: expect.arrayContaining(['phone', 'opted_out']),
      generation: 3,
      state: 'waiting',
      tries: 0,
    },
  ])
})

test('[QU-1] a condition enqueues all live prospects that it names, and shows them as waiting', async () => {
  const ids = await createProspects('many.example', 50)
  await inUnit((tx) => tx`update prospects set deleted_at = now() where id = ${ids[0] ?? ''}`)
  const queued = await inUnit((tx) =>
    enqueueMatching(tx, tx`p.email like ${'%@many.example'}`, reason()),
  )
  expect(queued).toBe(49)
  const [shown] = await inUnit(
    (tx) => tx<{ n: number }[]>`
      select count(*)::int n from pairs where prospect_id = any(${ids}::uuid[]) and sync_state = 'waiting'`,
  )
  expect(shown?.n).toBe(49)
})

test('[ER-2] a parked change is tried again by a retry, and by an edit', async () => {
  const ids = await createProspects('parked.example', 2)
  await inUnit((tx) => enqueueProspects(tx, reason(), ids))
  const park = () =>
    inUnit(
      (tx) =>
        tx`update changes set state = 'parked', tries = 5 where prospect_id = any(${ids}::uuid[])`,
    )
  await park()
  const [first = '', second = ''] = ids
  expect(await inUnit((tx) => retryChanges(tx, buId, tx`c.prospect_id = ${first}`))).toBe(1)
  await inUnit((tx) => enqueueChange(tx, { ...reason(), prospectId: second }))
  expect(await rowsOf(ids)).toMatchObject([
    { state: 'waiting', tries: 0 },
    { state: 'waiting', tries: 0 },
  ])
})

test('[CN-16] workers hear of it when the transaction commits, and not before', async () => {
  const [id = ''] = await createProspects('heard.example', 1)
  const heard: string[] = []
  const listening = await web.sql.listen(wakeChannel, (payload) => heard.push(payload))
  await inUnit(async (tx) => {
    await enqueueChange(tx, { ...reason(), prospectId: id })
    await tx`select pg_sleep(0.05)`
    expect(heard).toEqual([])
  })
  await expect.poll(() => heard).toEqual([buId])
  await listening.unlisten()
})
