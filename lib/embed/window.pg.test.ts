import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { listTimeline } from '#lib/activities/reads.ts'
import { activityKinds } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { readWindow } from '#lib/embed/reads.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'

const synced = '00Q0000000000A1AAA'
const contact = '0030000000000A2AAA'
const lead = '00Q0000000000A3AAA'
const deleted = '00Q0000000000A4AAA'
const stranger = '00Q0000000000A5AAA'
let web: Database
let buId: string
let ada: string

beforeAll(async () => {
  const database = await testDatabase('window')
  buId = (await seedProspects(database, 1)).buId
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 4 })
  const worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 1 })
  ada = await inBusinessUnit(worker.sql, buId, newPerson)
  await worker.end()
}, 60_000)
afterAll(() => web?.end())

/** Ada is linked to one of four records with her e-mail; a fifth is somebody else's. */
async function newPerson(tx: Tx): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into prospects (bu_id, values) values (${buId}, '{"email": "ada@halden.example", "first_name": "Ada"}') returning id`
  const id = row?.id ?? ''
  await tx`insert into pairs (bu_id, prospect_id, crm_id, crm_object, link_state)
    values (${buId}, ${id}, ${synced}, 'Lead', 'linked')`
  const records = [synced, contact, lead, deleted, stranger].map((crmId) => ({
    bu_id: buId,
    crm_id: crmId,
    object: crmId.startsWith('003') ? 'Contact' : 'Lead',
    email_key: crmId === stranger ? 'eve@halden.example' : 'ada@halden.example',
    is_deleted: crmId === deleted,
    created_at: '2026-11-01',
    modified_at: '2026-11-01',
    values: {},
  }))
  await tx`insert into crm_records ${tx(records)}`
  await recordActivities(
    tx,
    buId,
    activityKinds.map((kind, n) => ({
      prospectId: id,
      kind,
      cause: kind,
      at: new Date(Date.UTC(2026, 10, 3, 9, n)).toISOString(),
      title: kind,
      detail: { text: kind },
    })),
  )
  return id
}

const windowOf = (record: string) =>
  inBusinessUnit(web.sql, buId, (tx) =>
    readWindow(tx, buId, record, 'https://concord.halden.example', null),
  )

test('[AC-1] an activity of every kind stands in the window of the record as it stands on the prospect', async () => {
  const window = await windowOf(synced)
  const { rows } = await inBusinessUnit(web.sql, buId, (tx) => listTimeline(tx, buId, ada, null))
  const told = rows.filter(({ source }) => source === 'activity')
  expect(window.rows).toEqual(told)
  const kinds = window.rows.flatMap((row) => (row.source === 'activity' ? row.kind : []))
  expect(kinds.sort()).toEqual([...activityKinds].sort())
})

test('[AC-3] the window shows on all records with the e-mail, our values on the synced one alone', async () => {
  const own = await windowOf(synced)
  expect(own.prospect).toMatchObject({
    id: ada,
    own: { score: expect.any(Number), assigned: null },
    alsoOn: { leads: 1, contacts: 1 },
  })
  for (const [record, alsoOn] of [
    [contact, { leads: 2, contacts: 0 }],
    [lead, { leads: 1, contacts: 1 }],
  ] as const) {
    const window = await windowOf(record)
    expect(window).toEqual({ ...own, prospect: { ...own.prospect, own: null, alsoOn } })
  }
  for (const record of [deleted, stranger, '00Q0000000000A6AAA'])
    expect(await windowOf(record)).toEqual({ prospect: null, rows: [], next: null })
})
