import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { matches } from '#lib/criteria/evaluate.ts'
import { anyCriteria, type KnownField, recordValues } from '#lib/criteria/testing/any-criteria.ts'
import type { CriteriaValue } from '#lib/criteria/types.ts'
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
const types = Object.fromEntries(fields.map(({ name, type }) => [name, type]))
const records = new Map<string, Record<string, CriteriaValue>>()
let web: Database
let buId: string

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

beforeAll(async () => {
  web = openDatabase((await testDatabase('to_sql')).webUrl, { name: 'test', connectionsMax: 1 })
  const unit = { name: 'Criteria', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(web.sql, unit)) ?? ''
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
  for (const { id, values } of stored) records.set(id, values)
})

afterAll(() => web?.end())

test('[AU-2] criteria asked of the database admit exactly whom the evaluator admits, blanks and all', async () => {
  await fc.assert(
    fc.asyncProperty(anyCriteria(fields), async (criteria) => {
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
