import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { findNeighbours } from '#lib/prospects/neighbour-reads.ts'
import { type ProspectFilter, type ProspectSort, sortColumns } from '#lib/prospects/query.ts'
import { listProspects } from '#lib/prospects/reads.ts'
import { type SeededUnit, seedProspects } from '#lib/prospects/testing/many-prospects.ts'

let web: Database
let unit: SeededUnit

beforeAll(async () => {
  const database = await testDatabase('neighbours')
  unit = await seedProspects(database, 400)
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
}, 60_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, unit.buId, work)
const scope = () => ({ buId: unit.buId, viewerId: unit.userIds[0]! })
const filter: ProspectFilter = { crm: 'lead' }

test.each(
  sortColumns.flatMap((column) => [true, false].map((descending) => ({ column, descending }))),
)(
  'a walk from prospect to prospect by $column (descending: $descending) is the list itself',
  async (sort) => {
    const list = { filter, sort }
    const { rows } = await inUnit((tx) =>
      listProspects(tx, scope(), { ...list, cursor: null, size: 400 }),
    )
    const walked = await inUnit((tx) =>
      Promise.all(rows.map(({ id }) => findNeighbours(tx, scope(), id, list))),
    )
    const nameOf = (at: number) => {
      const row = rows[at]
      return row ? { id: row.id, name: row.name } : null
    }
    expect(rows.length).toBe(100)
    expect(walked).toEqual(
      rows.map((_, at) => ({
        position: at + 1,
        total: rows.length,
        previous: nameOf(at - 1),
        next: nameOf(at + 1),
      })),
    )
  },
)

test('who no longer matches has neighbours and no position; another business unit’s has neither', async () => {
  const sort: ProspectSort = { column: 'name', descending: false }
  const contacts: ProspectFilter = { crm: 'contact' }
  const { rows } = await inUnit((tx) =>
    listProspects(tx, scope(), { filter, sort, cursor: null, size: 2 }),
  )
  const [, lead] = rows
  const among = await inUnit((tx) =>
    findNeighbours(tx, scope(), lead!.id, { filter: contacts, sort }),
  )
  expect(among).toMatchObject({ position: null, total: 200, next: { id: expect.any(String) } })
  const foreign = await inBusinessUnit(web.sql, crypto.randomUUID(), (tx) =>
    findNeighbours(tx, scope(), lead!.id, { filter: {}, sort }),
  )
  expect(foreign).toBeNull()
})
