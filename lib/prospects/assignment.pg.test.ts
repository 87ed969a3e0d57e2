import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'
import { listGroups } from '#lib/users/groups/reads.ts'
import { createGroup, saveMembers, setPaused } from '#lib/users/groups/writes.ts'

const queueId = '00GAB0000000001AAA'
let owner: Database
let web: Database
let buId: string
const users: Record<string, string> = {}

beforeAll(async () => {
  const database = await testDatabase('assignment')
  owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 2 })
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 8 })
  buId =
    (await createBusinessUnit(owner.sql, { name: 'Ours', currency: 'EUR', timeZone: 'UTC' })) ?? ''
  for (const name of ['Ada', 'Ben', 'Cy']) {
    const [row] = await owner.sql<{ id: string }[]>`
      insert into users (email, email_key, name, password_hash)
      values (${name}, ${name}, ${name}, 'x') returning id`
    users[name] = row!.id
    await owner.sql`insert into memberships (bu_id, user_id, role) values (${buId}, ${row!.id}, 'sales')`
  }
  await inUnit(
    (tx) => tx`
      insert into crm_assignees (bu_id, crm_id, kind, name)
      values (${buId}, ${queueId}, 'queue', 'Inbound'), (${buId}, '01QAB0000000001AAA', 'rule', 'Standard')`,
  )
})
afterAll(() => Promise.all([owner?.end(), web?.end()]))

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

async function group(name: string, members: readonly string[]): Promise<string> {
  return inUnit(async (tx) => {
    const id = (await createGroup(tx, buId, { name, by: 'Clara' })) ?? ''
    const placed = members.map((member, n) => ({ userId: users[member]!, place: n + 1 }))
    await saveMembers(tx, buId, id, placed, 0)
    return id
  })
}

async function prospects(count: number, assigned: string | null = null): Promise<string[]> {
  const rows = await inUnit(
    (tx) => tx<{ id: string }[]>`
      with made as (
        insert into prospects (bu_id, values, assigned_user_id)
        select ${buId}, jsonb_build_object('last_name', n), ${assigned && users[assigned]!}::uuid
        from generate_series(1, ${count}) n returning id
      ), paired as (insert into pairs (bu_id, prospect_id) select ${buId}, id from made)
      select id from made order by id`,
  )
  return rows.map(({ id }) => id)
}

const assign = (ids: string[], target: AssignTarget) =>
  inUnit((tx) => assignProspects(tx, { buId, ids, target, by: 'Clara', requestedBy: null }))

async function holders(ids: string[]): Promise<(string | null)[]> {
  const rows = await inUnit(
    (tx) => tx<{ name: string | null }[]>`
      select coalesce(u.name, p.assign_to) as name from prospects p left join users u on u.id = p.assigned_user_id
      where p.bu_id = ${buId} and p.id = any(${ids}::uuid[]) order by p.id`,
  )
  return rows.map(({ name }) => name)
}

test('[AU-1] writers at once share no turn: each member gets exactly as many as the others', async () => {
  const groupId = await group('At once', ['Ada', 'Ben', 'Cy'])
  const batches = await Promise.all(Array.from({ length: 30 }, (_, n) => prospects((n % 3) + 1)))
  await Promise.all(batches.map((ids) => assign(ids, { to: 'group', groupId })))
  const total = batches.flat().length
  const [row] = (await inUnit((tx) => listGroups(tx, buId))).filter(({ id }) => id === groupId)
  expect({ turns: row?.turns, members: row?.members.map(({ turns }) => turns) }).toEqual({
    turns: total,
    members: [total / 3, total / 3, total / 3],
  })
})

test('[AU-1] a bulk of 5,000 goes round in one step, with its history and its change rows', async () => {
  const groupId = await group('Many', ['Ada', 'Ben'])
  const ids = await prospects(5_000)
  expect(await assign(ids, { to: 'group', groupId })).toEqual({
    ok: true,
    value: { changed: 5_000, owned: 0, name: 'Many' },
  })
  const names = await holders(ids)
  expect(names.filter((name, n) => name !== (n % 2 === 0 ? 'Ada' : 'Ben'))).toEqual([])
  const [kept] = await inUnit(
    (tx) => tx<{ history: number; changes: number }[]>`
      select (select count(*)::int from field_history where bu_id = ${buId} and prospect_id = any(${ids}::uuid[])
          and field = 'assigned_user' and rule = 'round_robin' and value in ('"Ada"', '"Ben"')) as history,
        (select count(*)::int from changes where bu_id = ${buId} and prospect_id = any(${ids}::uuid[])
          and cause = 'assignment' and lane = 4) as changes`,
  )
  expect(kept).toEqual({ history: 5_000, changes: 5_000 })
})

test('[AU-1] who is paused, disabled or gone is passed over; when nobody is left it is refused', async () => {
  const groupId = await group('Fewer', ['Ada', 'Ben', 'Cy'])
  await inUnit((tx) => setPaused(tx, buId, { groupId, userId: users.Ben!, paused: true }))
  const ids = await prospects(3)
  await assign(ids, { to: 'group', groupId })
  expect(await holders(ids)).toEqual(['Ada', 'Cy', 'Ada'])
  await owner.sql`update users set disabled_at = now() where id = ${users.Cy!}`
  await owner.sql`delete from memberships where bu_id = ${buId} and user_id = ${users.Ada!}`
  const refused = await assign(await prospects(1), { to: 'group', groupId })
  await owner.sql`update users set disabled_at = null where id = ${users.Cy!}`
  await owner.sql`insert into memberships (bu_id, user_id, role) values (${buId}, ${users.Ada!}, 'sales')`
  expect(refused).toMatchObject({ ok: false, error: { code: 'nobody' } })
  const [row] = (await inUnit((tx) => listGroups(tx, buId))).filter(({ id }) => id === groupId)
  expect(row?.nextUserId).toBe(users.Cy)
})

test('[AU-1][US-4] a queue gets who has no owner, and leaves the others where they are', async () => {
  const [free, held] = [await prospects(2), await prospects(1, 'Ben')]
  const queued = await assign([...free, ...held], { to: 'queue', queueId })
  expect(queued).toEqual({ ok: true, value: { changed: 2, owned: 1, name: 'Queue Inbound' } })
  expect(await holders(free)).toEqual([queueId, queueId])
  expect(await holders(held)).toEqual(['Ben'])
  await assign(free, { to: 'user', userId: users.Cy! })
  const [last] = await inUnit(
    (tx) => tx<{ value: string; replaced: string }[]>`
      select value, replaced from field_history where bu_id = ${buId} and prospect_id = ${free[0]!}
      order by id desc limit 1`,
  )
  expect(last).toEqual({ value: 'Cy', replaced: 'Queue Inbound' })
  expect(await assign(free, { to: 'queue', queueId: '00GAB0000000009AAA' })).toMatchObject({
    ok: false,
    error: { code: 'gone' },
  })
})

test('[AU-1] somebody of another business unit, or nobody at all, cannot be assigned to', async () => {
  const stranger = '00000000-0000-4000-8000-000000000009'
  expect(await assign(await prospects(1), { to: 'user', userId: stranger })).toMatchObject({
    ok: false,
    error: { code: 'gone' },
  })
  expect(await assign(await prospects(1), { to: 'group', groupId: stranger })).toMatchObject({
    ok: false,
    error: { code: 'gone' },
  })
})
