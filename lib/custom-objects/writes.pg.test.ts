import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inBusinessUnit, openDatabase, type Sql, type Tx } from '#db/client.ts'
import type { Instant } from '#lib/base/instant.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { locateRelated } from '#lib/custom-objects/related-where.ts'
import {
  clearObject,
  forgetObject,
  forgetRecords,
  writeRecords,
} from '#lib/custom-objects/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import type { CrmCustomRecord } from '#lib/salesforce/custom-port.ts'

const object = 'Seat__c'
let sql: Sql
let buId: string
/** By the contact, lead or person account that they are linked to. */
const people = { contact: newId(), lead: newId(), person: newId(), unlinked: newId() }

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(sql, buId, work)

beforeAll(async () => {
  sql = openDatabase((await testDatabase('own-writes')).workerUrl, {
    name: 'test',
    connectionsMax: 2,
  }).sql
  const unit = { name: 'Own', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(sql, unit)) ?? ''
  await inUnit(async (tx) => {
    await tx`
      insert into custom_objects (bu_id, api_name, label, plural, fields, parents, read_at)
      values (${buId}, ${object}, 'Seat', 'Seats', '[{"name": "Plan__c", "label": "Plan", "type": "text"}]', '[]', now())`
    const link = async (id: string, crmObject: string, crmId: string, state = 'linked') => {
      await tx`insert into prospects (bu_id, id, values) values (${buId}, ${id}, '{}')`
      await tx`
        insert into pairs (bu_id, prospect_id, crm_object, crm_id, link_state)
        values (${buId}, ${id}, ${crmObject}, ${crmId}, ${state})`
    }
    await link(people.contact, 'Contact', '003A')
    await link(people.lead, 'Lead', '00QA')
    await link(people.person, 'Account', '001P')
    await link(people.unlinked, 'Contact', '003U', 'unshared')
    const mirror = (
      crmId: string,
      kind: string,
      account: string | null,
      person: string | null,
    ) => tx`
      insert into crm_records (bu_id, crm_id, object, account_id, person_contact_id, created_at, modified_at, values)
      values (${buId}, ${crmId}, ${kind}, ${account}, ${person}, now(), now(), '{}')`
    await mirror('003A', 'Contact', '001A', null)
    await mirror('001P', 'Account', null, '003P')
  })
})

beforeEach(() => inUnit((tx) => clearObject(tx, buId, object)))

afterAll(() => sql?.end())

const seat = (id: string, parentIds: string[], change: Partial<CrmCustomRecord> = {}) => ({
  object,
  id,
  name: `Seat ${id}`,
  values: { Plan__c: 'Team' },
  parentIds,
  createdAt: 1_000 as Instant,
  modifiedAt: 1_000 as Instant,
  ...change,
})

/** Whom the rules of automation are told to look at by that. */
async function touchedBy(work: (tx: Tx) => Promise<void>, runs = true): Promise<string[]> {
  const rows = await inUnit(async (tx) => {
    await tx`delete from automation_touches where bu_id = ${buId}`
    await tx`delete from automation_rules where bu_id = ${buId}`
    if (runs) {
      await tx`
        insert into automation_rules (bu_id, name, state, criteria, actions, created_by)
        values (${buId}, 'Any', 'running', '{}', '[]', 'test')`
    }
    await work(tx)
    return tx<{ id: string }[]>`
      select distinct prospect_id as id from automation_touches where bu_id = ${buId}`
  })
  const names = Object.entries(people)
  return rows.map(({ id }) => names.find(([, one]) => one === id)?.[0] ?? id).toSorted()
}

const write =
  (...records: ReturnType<typeof seat>[]) =>
  (tx: Tx) =>
    writeRecords(tx, buId, records)

test('[AU-3][CO-1] rules are told of whoever a record comes to, by record, account or person, and of nobody else', async () => {
  expect(await touchedBy(write(seat('a1', ['001A'])))).toEqual(['contact'])
  expect(await touchedBy(write(seat('a2', ['00QA', '003A'])))).toEqual(['contact', 'lead'])
  expect(await touchedBy(write(seat('a3', ['003P'])))).toEqual(['person'])
  expect(await touchedBy(write(seat('a4', ['001P'])))).toEqual(['person'])
  expect(await touchedBy(write(seat('a5', ['003U', '003X']), seat('a6', [])))).toEqual([])
})

test('[AU-3] a record that changes or moves is told to whoever it leaves and comes to; read again it is no news', async () => {
  await inUnit(write(seat('a1', ['003A'])))
  const again = seat('a1', ['003A'])
  expect(await touchedBy(write(again))).toEqual([])
  const later = { modifiedAt: 2_000 as Instant }
  expect(await touchedBy(write(seat('a1', ['003A'], { ...later, values: {} })))).toEqual([
    'contact',
  ])
  expect(await touchedBy(write(seat('a1', ['00QA'], { modifiedAt: 3_000 as Instant })))).toEqual([
    'contact',
    'lead',
  ])
  // An older page changes nothing.
  expect(await touchedBy(write(seat('a1', ['003A'])))).toEqual([])
})

test('[AU-3] what is forgotten is told, too, and nothing while no rule runs', async () => {
  const left = [{ object, id: 'a1', modifiedAt: 1_000 as Instant }]
  await inUnit(write(seat('a1', ['003A'])))
  expect(await touchedBy((tx) => forgetRecords(tx, buId, left))).toEqual(['contact'])
  expect(await touchedBy((tx) => forgetRecords(tx, buId, left))).toEqual([])
  await inUnit(write(seat('a1', ['003A']), seat('a2', ['00QA'])))
  expect(await touchedBy((tx) => forgetObject(tx, buId, object))).toEqual(['contact', 'lead'])
  expect(await touchedBy(write(seat('a1', ['003A'])), false)).toEqual([])
})

test('[SH-4] whoever came back since is not forgotten by what an older page says', async () => {
  await inUnit(write(seat('a1', ['003A'], { modifiedAt: 2_000 as Instant })))
  await inUnit((tx) =>
    forgetRecords(tx, buId, [{ object, id: 'a1', modifiedAt: 1_000 as Instant }]),
  )
  const kept = await inUnit((tx) => tx`select from custom_records where bu_id = ${buId}`)
  expect(kept).toHaveLength(1)
})

test('[AU-3] a contact that moves to another account has other related records: rules look again', async () => {
  const moved = await touchedBy(async (tx) => {
    await tx`update crm_records set account_id = '001B' where bu_id = ${buId} and crm_id = '003A'`
  })
  expect(moved).toEqual(['contact'])
})

test('[AU-3] while an object is read from the beginning, and of a field that is hidden, no condition holds', async () => {
  const known = (field: string | null) =>
    inUnit(async (tx) => {
      const located = locateRelated({ sql: tx, buId }, { object, field }, 'text')
      const [row] = await tx<
        { known: boolean }[]
      >`select ${located && 'known' in located ? located.known : tx`null`} as known`
      return row?.known
    })
  expect([await known(null), await known('Plan__c')]).toEqual([true, true])
  await inUnit((tx) => tx`update custom_objects set hidden = '{Plan__c}' where bu_id = ${buId}`)
  expect([await known(null), await known('Plan__c')]).toEqual([true, false])
  await inUnit(
    (tx) => tx`update custom_objects set hidden = '{}', read_at = null where bu_id = ${buId}`,
  )
  expect([await known(null), await known('Plan__c')]).toEqual([false, false])
})
