import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { countRelated, listRelated, listRelatedOf } from '#lib/custom-objects/related-reads.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

const crmId = (prefix: string, n: number) => `${prefix}${String(n).padStart(15, '0')}`
const contactId = crmId('003', 1)
const accountId = crmId('001', 1)
const object = 'Seat__c'

let web: Database
let buId: string
let nora: string
let alone: string

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

beforeAll(async () => {
  web = openDatabase((await testDatabase('related')).webUrl, { name: 'test', connectionsMax: 2 })
  const unit = { name: 'Related', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(web.sql, unit)) ?? ''
  await inUnit(async (tx) => {
    const people = await tx<{ id: string }[]>`
      insert into prospects (bu_id, values) values (${buId}, '{}'), (${buId}, '{}') returning id`
    ;[nora, alone] = people.map(({ id }) => id) as [string, string]
    await tx`
      insert into pairs (bu_id, prospect_id, crm_object, crm_id, link_state)
      values (${buId}, ${nora}, 'Contact', ${contactId}, 'linked')`
    await tx`
      insert into crm_records (bu_id, crm_id, object, account_id, created_at, modified_at, values)
      values (${buId}, ${contactId}, 'Contact', ${accountId}, now(), now(), '{}')`
    for (const [name, label] of [
      [object, 'Seat'],
      ['Car__c', 'Car'],
    ] as const) {
      await tx`
        insert into custom_objects (bu_id, api_name, label, plural, fields, parents, read_at)
        values (${buId}, ${name}, ${label}, ${`${label}s`}, '[{"name": "Row__c", "label": "Row", "type": "text"}]', '[]', now())`
    }
    await seats(tx, 120)
  })
})

afterAll(() => web?.end())

/** Made a minute apart, several in one moment; of the account, of the contact, or of both. */
async function seats(tx: Tx, count: number) {
  const rows = Array.from({ length: count }, (_, n) => ({
    id: crmId('a00', n),
    at: new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 4) * 60_000).toISOString(),
    parents: [[contactId], [accountId], [contactId, accountId]][n % 3],
  }))
  const given = tx`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as g(id text, at timestamptz, parents jsonb)`
  await tx`
    insert into custom_records (bu_id, object, crm_id, name, values, created_at, modified_at)
    select ${buId}, ${object}, id, 'Seat ' || id, '{"Row__c": "A"}', at, at from ${given}`
  await tx`
    insert into custom_record_parents (bu_id, object, crm_id, parent_id, created_at)
    select ${buId}, ${object}, id, parent, at from ${given} cross join jsonb_array_elements_text(parents) parent`
}

test('[CO-1] a related list gives each record of the contact and of its account once, the newest first, page by page', async () => {
  await inUnit(async (tx) => {
    const asked = { buId, prospectId: nora }
    const [cars, list] = await listRelated(tx, asked)
    expect(cars).toMatchObject({ plural: 'Cars', page: { rows: [], next: null, total: 0 } })
    expect(list).toMatchObject({ apiName: object, plural: 'Seats', page: { total: 120 } })
    const rows = [...(list?.page.rows ?? [])]
    expect(rows).toHaveLength(50)
    for (let cursor = list?.page.next ?? null; cursor; ) {
      const page = await listRelatedOf(tx, asked, { object, cursor })
      rows.push(...page.rows)
      cursor = page.next
    }
    const newestFirst = Array.from({ length: 120 }, (_, n) => crmId('a00', 119 - n))
    expect(rows.map(({ id }) => id)).toEqual(newestFirst)
    expect(rows[0]).toEqual({
      id: crmId('a00', 119),
      name: `Seat ${crmId('a00', 119)}`,
      values: { Row__c: 'A' },
      url: null,
    })
    expect(await countRelated(tx, asked)).toBe(120)
  })
})

test('[CO-1] whoever is linked to nothing has none, and neither has an object that is not shared', async () => {
  await inUnit(async (tx) => {
    const lists = await listRelated(tx, { buId, prospectId: alone })
    expect(lists.map(({ page }) => page.total)).toEqual([0, 0])
    await tx`update pairs set link_state = 'unshared'`
    expect(await countRelated(tx, { buId, prospectId: nora })).toBe(0)
    await tx`update pairs set link_state = 'linked'`
    const asked = { object: 'Hidden__c', cursor: null }
    expect(await listRelatedOf(tx, { buId, prospectId: nora }, asked)).toEqual({
      rows: [],
      next: null,
      total: 0,
    })
    await tx`delete from custom_objects`
    expect(await countRelated(tx, { buId, prospectId: nora })).toBeNull()
  })
})
