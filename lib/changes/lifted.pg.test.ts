import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { retryDaily } from '#lib/changes/lifted.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

let worker: Database
let buId: string

beforeAll(async () => {
  const database = await testDatabase('lifted')
  const web = openDatabase(database.webUrl, { name: 'lifted' })
  const unit = { name: 'Lifted', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(web.sql, unit)) ?? ''
  await web.end()
  worker = openDatabase(database.workerUrl, { name: 'lifted' })
})

afterAll(() => worker?.end())

const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(worker.sql, buId, work)

/** A change that was refused so many hours ago. */
async function refused(code: string, hours: number, kind = 'person'): Promise<string> {
  const id = newId()
  await inUnit(async (tx) => {
    await tx`
      insert into prospects (bu_id, id, values)
      values (${buId}, ${id}, jsonb_build_object('email', ${`${id}@nord.example`}::text))`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await tx`
      insert into changes (bu_id, prospect_id, lane, cause, state, tries) values (${buId}, ${id}, 3, 'created', 'parked', 1)`
    await tx`
      insert into sync_errors (bu_id, prospect_id, code, cause_key, title, message, next_action, class, last_at)
      values (${buId}, ${id}, ${code}, ${code}, '', '', '', ${kind}, now() - ${hours} * interval '1 hour')`
  })
  return id
}

const stateOf = async (id: string) => {
  const [row] = await inUnit(
    (tx) => tx<{ state: string; due: boolean; tries: number }[]>`
      select state, tries, due_at <= now() due from changes where bu_id = ${buId} and prospect_id = ${id}`,
  )
  return row
}

test('[ER-2] what a rule of the org refused is tried again after a day, and what only a person can mend is not', async () => {
  const old = await refused('validation_rule', 25)
  const trigger = await refused('trigger_refused', 48)
  const recent = await refused('validation_rule', 23)
  const duplicate = await refused('duplicates_detected', 48)
  const passing = await refused('validation_rule', 48, 'retry')
  expect(await inUnit((tx) => retryDaily(tx, buId))).toBe(2)
  const again = { state: 'waiting', due: true, tries: 0 }
  expect([await stateOf(old), await stateOf(trigger)]).toEqual([again, again])
  for (const id of [recent, duplicate, passing]) {
    expect(await stateOf(id)).toMatchObject({ state: 'parked' })
  }
})
