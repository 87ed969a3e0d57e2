import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Sql } from '#db/client.ts'
import { openSession } from '#lib/auth/sessions.ts'
import { checkPassword } from '#lib/auth/sign-in.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { acceptLink } from '#lib/team/accept.ts'
import { findOpenLink, listInvitations, listMembers, lockStandings } from '#lib/team/reads.ts'
import {
  createInvite,
  createReset,
  endSessions,
  removeMember,
  revokeInvite,
  setDisabled,
} from '#lib/team/writes.ts'

const password = 'a quiet harbour at dawn'
const email = 'ada@halden.example'
let database: Database
let sql: Sql
let europe: string
let america: string
let clara: string

beforeAll(async () => {
  database = openDatabase((await testDatabase('team')).webUrl, { name: 'test' })
  sql = database.sql
  const unit = (name: string) => createBusinessUnit(sql, { name, currency: 'EUR', timeZone: 'UTC' })
  europe = (await unit('Europe')) ?? ''
  america = (await unit('America')) ?? ''
})

afterAll(() => database.end())

beforeEach(async () => {
  for (const table of ['one_time_links', 'sessions', 'memberships', 'users', 'rate_limits'])
    await sql`delete from ${sql(table)}`
  clara = await addUser('clara@halden.example', 'Clara', 'admin')
})

async function addUser(address: string, name: string, role: string, buId = europe) {
  const [user] = await sql<{ id: string }[]>`
    insert into users (email, email_key, name) values (${address}, ${address}, ${name}) returning id`
  await sql`insert into memberships (bu_id, user_id, role) values (${buId}, ${user?.id ?? ''}, ${role})`
  return user?.id ?? ''
}

const inEurope = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(sql, europe, work)

const invite = (role: 'admin' | 'marketer' | 'sales' = 'marketer') =>
  inEurope((tx) => createInvite(tx, { buId: europe, email, role, createdBy: clara }))

const accept = (token: string, change: object = {}) =>
  acceptLink(sql, { kind: 'invite', token, name: 'Ada', password, ip: null, ...change })

const auditOf = () =>
  inEurope(
    (tx) =>
      tx`select action, target, actor_name as who from audit_entries order by id desc limit 1`,
  )

test('[AD-1] an invitation makes a member with a name, a password and the role, once', async () => {
  const token = await invite()
  expect(await findOpenLink(sql, 'invite', token)).toMatchObject({
    email,
    role: 'marketer',
    buName: 'Europe',
    invitedBy: 'Clara',
    known: false,
  })
  expect(await accept(token)).toEqual({ ok: true, value: { email, signIn: false } })
  expect(await checkPassword(sql, { email, password, ip: null })).toMatchObject({
    userId: expect.any(String),
  })
  expect(await listMembers(sql, europe, clara)).toMatchObject([
    { name: 'Ada', role: 'marketer', disabled: false },
    { name: 'Clara', role: 'admin' },
  ])
  expect(await auditOf()).toEqual([{ action: 'team.joined', target: email, who: 'Ada' }])
  expect(await accept(token)).toMatchObject({ ok: false, error: { code: 'link_closed' } })
})

test('[AD-1] the table holds a hash, never the secret of a link', async () => {
  const token = await invite()
  const rows = await sql`select to_jsonb(l)::text as row from one_time_links l`
  expect(rows).toHaveLength(1)
  expect(rows[0]?.row).not.toContain(token)
})

test('[AD-1] of two that use a link at once, one gets in', async () => {
  const token = await invite()
  const outcomes = await Promise.all([accept(token), accept(token, { name: 'Eve' })])
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
})

test('[AD-1] a link that ran out, was withdrawn, replaced or made up opens nothing', async () => {
  const late = await invite()
  await sql`update one_time_links set expires_at = now() - interval '1 second'`
  expect(await accept(late)).toMatchObject({ ok: false, error: { code: 'link_closed' } })
  const replaced = await invite()
  const withdrawn = await invite()
  expect(await accept(replaced)).toMatchObject({ ok: false })
  const [open] = await listInvitations(sql, europe)
  expect(await inEurope((tx) => revokeInvite(tx, america, open?.id ?? ''))).toBeUndefined()
  expect(await inEurope((tx) => revokeInvite(tx, europe, open?.id ?? ''))).toMatchObject({ email })
  expect(await accept(withdrawn)).toMatchObject({ ok: false })
  expect(await accept('x'.repeat(43))).toMatchObject({ ok: false })
  expect(await accept(withdrawn, { kind: 'reset' })).toMatchObject({ ok: false })
})

test('[AD-1] a weak password leaves the link open', async () => {
  const token = await invite()
  expect(await accept(token, { password: 'short' })).toMatchObject({
    ok: false,
    error: { code: 'invalid', fields: { password: 'Use at least 12 characters.' } },
  })
  expect(await accept(token)).toMatchObject({ ok: true })
})

test('[AD-1] an invitation never sets the password of an account that exists', async () => {
  const token = await invite('sales')
  const ada = await addUser(email, 'Ada', 'admin', america)
  await sql`update users set password_hash = 'untouched' where id = ${ada}`
  expect(await accept(token, { password: 'another quiet harbour' })).toEqual({
    ok: true,
    value: { email, signIn: true },
  })
  const [user] = await sql`select password_hash as hash, name from users where id = ${ada}`
  expect(user).toEqual({ hash: 'untouched', name: 'Ada' })
})

test('[AD-1] a password link ends all sessions and sets the password, once', async () => {
  const ada = await addUser(email, 'Ada', 'sales')
  await openSession(sql, { userId: ada, ip: null, userAgent: null })
  const token = await inEurope((tx) =>
    createReset(tx, { buId: europe, userId: ada, createdBy: clara }),
  )
  expect(await accept(token, { kind: 'reset' })).toEqual({
    ok: true,
    value: { email, signIn: false },
  })
  expect(await sql`select 1 from sessions where user_id = ${ada}`).toHaveLength(0)
  expect(await checkPassword(sql, { email, password, ip: null })).toEqual({ userId: ada })
  expect(await auditOf()).toMatchObject([{ action: 'team.password_reset', target: email }])
  expect(await accept(token, { kind: 'reset' })).toMatchObject({ ok: false })
})

test('[AD-1] disabling ends sessions and links at once', async () => {
  const ada = await addUser(email, 'Ada', 'sales')
  await openSession(sql, { userId: ada, ip: null, userAgent: null })
  const token = await inEurope((tx) =>
    createReset(tx, { buId: europe, userId: ada, createdBy: clara }),
  )
  await inEurope((tx) => setDisabled(tx, ada, true))
  expect(await sql`select 1 from sessions where user_id = ${ada}`).toHaveLength(0)
  expect(await accept(token, { kind: 'reset' })).toMatchObject({ ok: false })
  await inEurope((tx) => setDisabled(tx, ada, false))
  const [user] = await sql`select disabled_at from users where id = ${ada}`
  expect(user?.disabled_at).toBeNull()
})

test('[AD-1] one session ends, or all but this one', async () => {
  const ids = [1, 2, 3].map(() => openSession(sql, { userId: clara, ip: null, userAgent: null }))
  const [first, second] = await Promise.all(ids)
  expect(await inEurope((tx) => endSessions(tx, clara, { only: first ?? '' }))).toBe(1)
  expect(await inEurope((tx) => endSessions(tx, clara, { except: second ?? '' }))).toBe(1)
  expect(await sql`select id from sessions`).toEqual([{ id: second }])
})

test('[AD-1] a member who is removed here goes on elsewhere', async () => {
  const ada = await addUser(email, 'Ada', 'sales')
  await sql`insert into memberships (bu_id, user_id, role) values (${america}, ${ada}, 'sales')`
  const [standing] = (await inEurope((tx) => lockStandings(tx, europe, clara))).filter(
    ({ userId }) => userId === ada,
  )
  expect(standing?.elsewhere).toEqual(['America'])
  await inEurope((tx) => removeMember(tx, europe, ada))
  expect(await sql`select bu_id from memberships where user_id = ${ada}`).toEqual([
    { bu_id: america },
  ])
})
