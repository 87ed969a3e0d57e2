import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { listAuditChoices, listAuditEntries } from '#lib/audit/reads.ts'
import type { AuditFilter } from '#lib/audit/types.ts'
import { writeAudit } from '#lib/audit/writes.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

let database: Database
let buId: string
const clara = '00000000-0000-4000-8000-00000000000a'
const nothing: AuditFilter = { text: null, actorId: null, area: null, from: null, to: null }

beforeAll(async () => {
  database = openDatabase((await testDatabase('audit')).webUrl, { name: 'test' })
  const unit = { name: 'Europe', currency: 'EUR', timeZone: 'Europe/Berlin' }
  buId = (await createBusinessUnit(database.sql, unit)) ?? ''
  const actor = { userId: clara, name: 'Clara', buId, ip: '203.0.113.7', sessionId: null }
  await inBusinessUnit(database.sql, buId, async (tx) => {
    for (let n = 1; n <= 120; n += 1) {
      await writeAudit(tx, actor, { action: 'prospect.changed', target: `Prospect ${n}` })
    }
    const tomas = { ...actor, userId: null, name: 'Tomas' }
    await writeAudit(tx, tomas, {
      action: 'field_mapping.changed',
      target: 'Phone 100%',
      before: { winner: 'salesforce' },
      after: { winner: 'concord' },
    })
  })
})

afterAll(() => database.end())

const list = (filter: Partial<AuditFilter> = {}, cursor: string | null = null) =>
  inBusinessUnit(database.sql, buId, (tx) =>
    listAuditEntries(tx, { buId, timeZone: 'Europe/Berlin' }, { ...nothing, ...filter }, cursor),
  )

test('[AD-2] the log is read newest first, page by page, each entry once', async () => {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await list({}, cursor)
    seen.push(...page.rows.map(({ target }) => target))
    cursor = page.next
  } while (cursor)
  expect(seen[0]).toBe('Phone 100%')
  expect(seen.at(-1)).toBe('Prospect 1')
  expect(new Set(seen).size).toBe(121)
  expect(seen).toHaveLength(121)
})

test('[AD-2] it is found by words, by what changed, by person, by kind and by day', async () => {
  const totals = async (filter: Partial<AuditFilter>) => (await list(filter)).total
  expect(await totals({})).toBe(121)
  expect(await totals({ text: 'prospect 12' })).toBe(2)
  expect(await totals({ text: 'field mapping' })).toBe(1)
  expect(await totals({ text: '100%' })).toBe(1)
  expect(await totals({ text: 'salesforce' })).toBe(1)
  expect(await totals({ text: '_' })).toBe(1)
  expect(await totals({ actorId: clara })).toBe(120)
  expect(await totals({ area: 'field_mapping' })).toBe(1)
  expect(await totals({ from: '2000-01-01', to: '2000-01-02' })).toBe(0)
  expect(await totals({ from: '2000-01-01' })).toBe(121)
})

test('[AD-2] the filters offer who and what there is', async () => {
  const choices = await inBusinessUnit(database.sql, buId, (tx) => listAuditChoices(tx, buId))
  expect(choices).toEqual({
    actors: [{ id: clara, name: 'Clara' }],
    areas: ['field_mapping', 'prospect'],
  })
})
