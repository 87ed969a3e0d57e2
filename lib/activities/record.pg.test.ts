import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import type { NewActivity } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { newId } from '#lib/base/new-id.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { seedProspects } from '#lib/prospects/testing/many-prospects.ts'

let web: Database
let buId: string

beforeAll(async () => {
  const database = await testDatabase('record_activities')
  buId = (await seedProspects(database, 1)).buId
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 4 })
}, 60_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

async function newProspect(): Promise<string> {
  const id = newId()
  await inUnit(async (tx) => {
    await tx`insert into prospects (bu_id, id, values) values (${buId}, ${id}, '{}')`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
  })
  return id
}

const at = '2026-11-03T09:00:00.000Z'
const pageView = (prospectId: string, cause: string, moment = at): NewActivity => ({
  prospectId,
  kind: 'page_view',
  cause,
  at: moment,
  title: 'Pricing',
  detail: { url: 'https://halden.example/pricing' },
})

const stand = (id: string) =>
  inUnit(async (tx) => {
    const [prospect] = await tx<{ score: number; last: string | null }[]>`
      select score, to_char(last_activity_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI') as last
      from prospects where id = ${id}`
    const activities = await tx<{ kind: string; points: number }[]>`
      select kind, points from activities where prospect_id = ${id} order by at, id`
    const changes = await tx<{ cause: string; lane: number }[]>`
      select cause, lane from changes where prospect_id = ${id}`
    return { ...prospect, activities: [...activities], changes: [...changes] }
  })

test('[SC-2] what is handed in again, in one list, later or at another time, is told and counted once', async () => {
  const id = await newProspect()
  const twice = [pageView(id, 'e1'), pageView(id, 'e1'), pageView(id, 'e2')]
  const first = await inUnit((tx) => recordActivities(tx, buId, twice))
  const again = await inUnit((tx) =>
    recordActivities(tx, buId, [pageView(id, 'e2', '2026-08-03T10:00:00.000Z')]),
  )
  expect(first).toEqual([
    { prospectId: id, kind: 'page_view', cause: 'e1', points: 1 },
    { prospectId: id, kind: 'page_view', cause: 'e2', points: 1 },
  ])
  expect(again).toEqual([])
  expect(await stand(id)).toEqual({
    score: 2,
    last: '2026-11-03T09:00',
    activities: [
      { kind: 'page_view', points: 1 },
      { kind: 'page_view', points: 1 },
    ],
    changes: [{ cause: 'score_change', lane: 3 }],
  })
})

test('[SC-2] ten writers with one event at the same moment tell it once', async () => {
  const id = await newProspect()
  const told = await Promise.all(
    Array.from({ length: 10 }, () =>
      inUnit((tx) => recordActivities(tx, buId, [pageView(id, 'same')])),
    ),
  )
  expect(told.flat()).toHaveLength(1)
  expect(await stand(id)).toMatchObject({ score: 1, activities: [{ points: 1 }] })
})

test('[QU-1] an opened e-mail moves no score and leaves no change row; what was sent makes nobody active', async () => {
  const id = await newProspect()
  await inUnit((tx) =>
    recordActivities(tx, buId, [
      { prospectId: id, kind: 'list_email', cause: 'm1', at, title: 'Was sent Autumn letter' },
    ]),
  )
  expect(await stand(id)).toMatchObject({ last: null, changes: [] })
  await inUnit((tx) =>
    recordActivities(tx, buId, [
      { prospectId: id, kind: 'email_open', cause: 'm1', at, title: 'Opened Autumn letter' },
    ]),
  )
  expect(await stand(id)).toMatchObject({ score: 0, last: '2026-11-03T09:00', changes: [] })
})

test('[AC-4] one cause concerns several people, each once; an unknown prospect stops nobody', async () => {
  const [one, two] = [await newProspect(), await newProspect()]
  const told = await inUnit((tx) =>
    recordActivities(tx, buId, [
      { prospectId: one, kind: 'webinar', cause: 'w1', at, title: 'A\u0000ttended' },
      { prospectId: two, kind: 'webinar', cause: 'w1', at, title: 'Attended' },
      { prospectId: newId(), kind: 'webinar', cause: 'w1', at, title: 'Attended' },
    ]),
  )
  expect(told.map(({ prospectId }) => prospectId).sort()).toEqual([one, two].sort())
})
