import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { matches } from '#lib/criteria/evaluate.ts'
import { anyCriteria, type KnownField, recordValues } from '#lib/criteria/testing/any-criteria.ts'
import type { CriteriaValue, CriteriaValues } from '#lib/criteria/types.ts'
import { relatedName } from '#lib/custom-objects/related-fields.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { peopleWhere } from '#lib/lists/where.ts'

const fields: KnownField[] = [
  { name: 'region', type: 'text' },
  { name: 'size', type: 'number' },
  { name: 'since', type: 'date' },
  { name: 'seen', type: 'datetime' },
  { name: 'vip', type: 'checkbox' },
  { name: 'topics', type: 'choices' },
]
/** [CO-1] The same, in the records of an object that belong to people. */
const seatFields = fields.map(({ name, type }) => ({
  name: relatedName('Seat__c', name),
  type,
  many: { record: 'Seat', field: name },
}))
const anySeat: KnownField = { name: relatedName('Seat__c'), type: 'checkbox' }
const asked = [...fields, ...seatFields, anySeat]
const types = Object.fromEntries(asked.map(({ name, type }) => [name, type]))
const records = new Map<string, CriteriaValues>()
let web: Database
let buId: string

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

beforeAll(async () => {
  web = openDatabase((await testDatabase('to_sql')).webUrl, { name: 'test', connectionsMax: 1 })
  const unit = { name: 'Criteria', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(web.sql, unit)) ?? ''
  await inUnit(
    (tx) => tx`
      insert into custom_objects (bu_id, api_name, label, plural, fields, parents, read_at)
      values (${buId}, 'Seat__c', 'Seat', 'Seats', ${JSON.stringify(fields)}::text::jsonb, '[]', now())`,
  )
  const shape = Object.fromEntries(
    fields.map(({ name, type }) => [name, fc.constantFrom(...recordValues[type], '')]),
  )
  // A field may be missing, null or blank: all three are a blank.
  const rows = fc.sample(fc.record(shape, { requiredKeys: [] }), { numRuns: 400, seed: 15 })
  const stored = await inUnit(
    (tx) => tx<{ id: string; values: Record<string, CriteriaValue> }[]>`
      insert into prospects (bu_id, values)
      select ${buId}, value from jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) returning id, values`,
  )
  const seats = fc.sample(fc.array(fc.record(shape, { requiredKeys: [] }), { maxLength: 3 }), {
    numRuns: 400,
    seed: 16,
  })
  const people = stored.map(({ id, values }, n) => ({ id, values, seats: seats[n] ?? [] }))
  await inUnit((tx) => relate(tx, people))
  for (const { id, values, seats } of people) {
    const each = seatFields.map(({ name, many }) => [
      name,
      seats.map((seat) => seat[many.field] ?? null),
    ])
    records.set(id, {
      ...values,
      ...Object.fromEntries(each),
      [anySeat.name]: seats.length > 0,
    })
  }
})

type Person = { id: string; seats: Record<string, CriteriaValue | undefined>[] }

/** Every other person is linked to a contact. Of theirs, every other seat belongs to the account, the first to both. */
async function relate(tx: Tx, people: readonly Person[]) {
  const rows = people.map(({ id, seats }, n) => {
    const [own, account] = [`003${n}`, n % 2 === 0 ? `001${n}` : null]
    return {
      id,
      own,
      account,
      seats: seats.map((values, at) => ({
        id: `a00${n}-${at}`,
        parents: account === null || at === 1 ? [own] : at === 0 ? [own, account] : [account],
        values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
      })),
    }
  })
  const given = tx`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
    as g(id uuid, own text, account text, seats jsonb)`
  const each = tx`${given} cross join jsonb_to_recordset(g.seats) as s(id text, parents jsonb, values jsonb)`
  await tx`
    insert into pairs (bu_id, prospect_id, crm_object, crm_id, link_state)
    select ${buId}, id, case when account is null then 'Lead' else 'Contact' end, own, 'linked' from ${given}`
  await tx`
    insert into crm_records (bu_id, crm_id, object, account_id, created_at, modified_at, values)
    select ${buId}, own, case when account is null then 'Lead' else 'Contact' end, account, now(), now(), '{}' from ${given}`
  await tx`
    insert into custom_records (bu_id, object, crm_id, name, values, created_at, modified_at)
    select ${buId}, 'Seat__c', s.id, s.id, s.values, now(), now() from ${each}`
  await tx`
    insert into custom_record_parents (bu_id, object, crm_id, parent_id, created_at)
    select ${buId}, 'Seat__c', s.id, p, now() from ${each} cross join jsonb_array_elements_text(s.parents) p`
}

afterAll(() => web?.end())

test('[AU-2] criteria asked of the database admit exactly whom the evaluator admits, blanks and all', async () => {
  await fc.assert(
    fc.asyncProperty(anyCriteria(asked), async (criteria) => {
      const found = await inUnit(
        (tx) => tx<{ id: string }[]>`
          select p.id from prospects p
          where p.bu_id = ${buId} and ${peopleWhere(tx, buId, { criteria, types }, new Map())}`,
      )
      const admitted = [...records].filter(([, values]) => matches(criteria, types, values))
      expect(found.map(({ id }) => id).sort()).toEqual(admitted.map(([id]) => id).sort())
    }),
    { numRuns: 400, seed: 20261130 },
  )
}, 60_000)

test('[AU-2] a value of another kind reads as a blank and stops nothing', async () => {
  const [odd] = await inUnit(
    (tx) => tx<{ id: string }[]>`
      insert into prospects (bu_id, values)
      values (${buId}, '{"size": "many", "seen": "yesterday", "vip": "perhaps"}') returning id`,
  )
  const admits = (field: string, operator: 'blank' | 'less' | 'is', values: string[]) =>
    inUnit(async (tx) => {
      const criteria = { match: 'all' as const, parts: [{ field, operator, values }] }
      const where = peopleWhere(tx, buId, { criteria, types }, new Map())
      return (await tx`select from prospects p where p.id = ${odd?.id ?? ''} and ${where}`).length
    })
  expect(await admits('size', 'blank', [])).toBe(1)
  expect(await admits('size', 'less', ['5'])).toBe(0)
  expect(await admits('seen', 'less', ['2030-01-01'])).toBe(0)
  expect(await admits('vip', 'is', ['true'])).toBe(0)
  expect(await admits('gone', 'blank', [])).toBe(0)
})

test('[CO-1] of an object that is shared no more, or a field that is read no more, no condition holds, not even that there is none', async () => {
  const admits = (field: string) =>
    inUnit(async (tx) => {
      const none = { field: relatedName('Seat__c', field), operator: 'is' as const, none: true }
      const criteria = { match: 'all' as const, parts: [{ ...none, values: ['nobody has it'] }] }
      const people = { criteria, types: { [none.field]: 'text' as const } }
      return (await tx`select from prospects p where ${peopleWhere(tx, buId, people, new Map())}`)
        .length
    })
  expect(await admits('region')).toBe(401)
  expect(await admits('Name')).toBe(401)
  expect(await admits('gone')).toBe(0)
  await inUnit((tx) => tx`delete from custom_objects`)
  expect(await admits('region')).toBe(0)
  expect(await admits('Name')).toBe(0)
})
