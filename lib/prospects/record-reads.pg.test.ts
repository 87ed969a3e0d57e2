import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { listTimeline } from '#lib/activities/reads.ts'
import { type TestDatabase, testDatabase } from '#lib/launch/testing/postgres.ts'
import { listFields } from '#lib/prospects/reads.ts'
import { findProspect, getOwnerStand, listHistory } from '#lib/prospects/record-reads.ts'
import { decideEdit } from '#lib/prospects/rules.ts'
import { type SeededUnit, seedProspects } from '#lib/prospects/testing/many-prospects.ts'
import { updateProspect } from '#lib/prospects/writes.ts'

let database: TestDatabase
let web: Database
let unit: SeededUnit
let id: string

beforeAll(async () => {
  database = await testDatabase('record')
  unit = await seedProspects(database, 5)
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  const [row] = await inUnit((tx) => tx<{ id: string }[]>`select id from prospects limit 1`)
  id = row!.id
}, 120_000)
afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, unit.buId, work)

async function edit(values: Record<string, string>): Promise<void> {
  await inUnit(async (tx) => {
    const record = await findProspect(tx, unit.buId, id)
    const author = { by: 'Tomas Lind', at: new Date().toISOString(), rule: 'edit' }
    const decided = decideEdit(await listFields(tx), record!.values, values, author)
    if ('problems' in decided) throw new Error(JSON.stringify(decided.problems))
    await updateProspect(tx, unit.buId, id, decided.plan, unit.userIds[0]!)
  })
}

describe('one prospect on Postgres', () => {
  test('[EX-3] an edit leaves who, when, what it replaced, and a change that waits', async () => {
    await edit({ job_title: 'Engineer' })
    await edit({ job_title: 'Head of Quality' })
    const [record, history] = await inUnit((tx) =>
      Promise.all([findProspect(tx, unit.buId, id), listHistory(tx, unit.buId, id)]),
    )
    expect(record?.values.job_title).toBe('Head of Quality')
    expect(record?.origins.job_title).toMatchObject({ side: 'concord', replaced: 'Engineer' })
    expect(record?.waits?.fields).toContain('job_title')
    expect(history[0]).toMatchObject({
      field: 'job_title',
      by: 'Tomas Lind',
      value: 'Head of Quality',
      replaced: 'Engineer',
      lost: false,
    })
  })

  test('the timeline pages through everything once, newest first', async () => {
    await inUnit(
      (tx) => tx`
        insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value)
        select ${unit.buId}, ${id}, 'city', now() - (n % 7) * interval '1 hour', 'salesforce', 'Org',
          'only_salesforce_moved', to_jsonb('City ' || n)
        from generate_series(1, 130) n`,
    )
    const seen: { id: string; at: string }[] = []
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const page = await inUnit((tx) => listTimeline(tx, unit.buId, id, cursor))
      seen.push(...page.rows)
      cursor = page.next
    }
    const history = await inUnit((tx) => listHistory(tx, unit.buId, id))
    const changes = seen.filter((item) => item.id.startsWith('h'))
    expect(changes).toHaveLength(history.length)
    expect(new Set(seen.map((item) => item.id)).size).toBe(seen.length)
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .sort()
        .reverse(),
    )
  })

  test('[US-2] an assigned user without a Salesforce user is known as unmapped', async () => {
    const stand = await inUnit((tx) => getOwnerStand(tx, unit.buId, unit.userIds[0]!))
    expect(stand).toEqual({ mapped: false, connectorUser: null })
  })
})
