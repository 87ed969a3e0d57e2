import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase, type Sql } from '#db/client.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { endSession, findViewer, openSession } from '#lib/auth/sessions.ts'
import { checkPassword, triesPerEmailMax } from '#lib/auth/sign-in.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

const password = 'a quiet harbour at dawn'
let database: Database
let sql: Sql
let hash: string
let buId: string
let userId: string

beforeAll(async () => {
  database = openDatabase((await testDatabase('sessions')).webUrl, { name: 'test' })
  sql = database.sql
  hash = await hashPassword(password)
  buId = (await createBusinessUnit(sql, { name: 'Halden', currency: 'EUR', timeZone: 'UTC' })) ?? ''
})

afterAll(() => database.end())

beforeEach(async () => {
  await sql`delete from sessions`
  await sql`delete from memberships`
  await sql`delete from users`
  await sql`delete from rate_limits`
  const [user] = await sql<{ id: string }[]>`
    insert into users (email, email_key, name, password_hash)
    values ('Clara@halden.example', 'clara@halden.example', 'Clara', ${hash}) returning id`
  userId = user?.id ?? ''
  await sql`insert into memberships (bu_id, user_id, role) values (${buId}, ${userId}, 'admin')`
})

const attempt = (change: { email?: string; password?: string; ip?: string } = {}) =>
  checkPassword(sql, { email: 'clara@halden.example', password, ip: '203.0.113.7', ...change })

const open = () => openSession(sql, { userId, ip: '203.0.113.7', userAgent: 'test' })

test('[AD-1] the right password lets in, whatever the case of the address', async () => {
  expect(await attempt({ email: ' CLARA@Halden.example ' })).toEqual({ userId })
})

test('[AD-1] a wrong password and an unknown address get the same answer', async () => {
  expect(await attempt({ password: 'wrong' })).toEqual({ refused: 'wrong' })
  expect(await attempt({ email: 'nobody@halden.example' })).toEqual({ refused: 'wrong' })
  expect(await attempt({ email: `x' or 1=1 --` })).toEqual({ refused: 'wrong' })
})

test('[AD-1] a disabled account, or one without a business unit, is told so only with its password', async () => {
  await sql`update users set disabled_at = now()`
  expect(await attempt()).toEqual({ refused: 'disabled' })
  expect(await attempt({ password: 'wrong' })).toEqual({ refused: 'wrong' })
  await sql`update users set disabled_at = null`
  await sql`delete from memberships`
  expect(await attempt()).toEqual({ refused: 'disabled' })
})

test('[AD-1] after ten wrong passwords the right one is refused too, also when they came at once', async () => {
  await sql`
    insert into rate_limits (key, points, expire)
    values ('sign-in-email:clara@halden.example', ${triesPerEmailMax - 2}, ${Date.now() + 60_000})`
  const tries = [1, 2, 3].map(() => attempt({ password: 'wrong' }))
  const answers = await Promise.all(tries)
  expect(answers.map((answer) => Object.values(answer)[0]).sort()).toEqual([
    'too_many',
    'wrong',
    'wrong',
  ])
  expect(await attempt({ ip: '198.51.100.1' })).toEqual({ refused: 'too_many' })
  expect(await attempt({ email: 'nobody@halden.example' })).toEqual({ refused: 'wrong' })
})

test('[AD-1] the door opens again once the window is over', async () => {
  await sql`
    insert into rate_limits (key, points, expire)
    values ('sign-in-email:clara@halden.example', 99, ${Date.now() - 1_000})`
  expect(await attempt()).toEqual({ userId })
})

test('[AD-1] right passwords do not use up the tries of the office they come from', async () => {
  await sql`
    insert into rate_limits (key, points, expire)
    values ('sign-in-address:203.0.113.7', 49, ${Date.now() + 60_000})`
  for (let n = 0; n < 2; n += 1) expect(await attempt()).toEqual({ userId })
})

test('[AD-1] the id of a session is a random uuid and new at each sign-in', async () => {
  const ids = [await open(), await open()]
  expect(ids[0]).not.toBe(ids[1])
  // Version 4: no time in it, unlike the ids of rows.
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/)
})

test('[AD-1] role and business unit are read at every request', async () => {
  const id = await open()
  expect(await findViewer(sql, id)).toMatchObject({ role: 'admin', buId, name: 'Clara' })
  await sql`update memberships set role = 'sales' where user_id = ${userId}`
  expect(await findViewer(sql, id)).toMatchObject({ role: 'sales' })
  await sql`delete from memberships where user_id = ${userId}`
  expect(await findViewer(sql, id)).toBeNull()
})

test('[AD-1] a session ends when it is ended, idle for 30 minutes, 12 hours old, or its user is disabled', async () => {
  const ended = await open()
  await endSession(sql, ended)
  expect(await findViewer(sql, ended)).toBeNull()

  const idle = await open()
  await sql`update sessions set last_seen_at = now() - interval '29 minutes' where id = ${idle}`
  expect(await findViewer(sql, idle)).not.toBeNull()
  await sql`update sessions set last_seen_at = now() - interval '31 minutes' where id = ${idle}`
  expect(await findViewer(sql, idle)).toBeNull()

  const old = await open()
  const [row] = await sql<{ hours: number }[]>`
    select extract(epoch from expires_at - created_at)::float / 3600 as hours from sessions where id = ${old}`
  expect(row?.hours).toBeCloseTo(12, 3)
  await sql`update sessions set expires_at = now() where id = ${old}`
  expect(await findViewer(sql, old)).toBeNull()

  const disabled = await open()
  await sql`update users set disabled_at = now()`
  expect(await findViewer(sql, disabled)).toBeNull()
})

test('[AD-1] a request renews the session, at most once a minute', async () => {
  const id = await open()
  await sql`update sessions set last_seen_at = now() - interval '10 minutes' where id = ${id}`
  await findViewer(sql, id)
  const [row] = await sql<{ fresh: boolean }[]>`
    select last_seen_at > now() - interval '5 seconds' as fresh from sessions where id = ${id}`
  expect(row?.fresh).toBe(true)
})

test('[AD-1] what is no session id is no session', async () => {
  for (const id of ['', 'x', "' or 1=1", '------------------------------------']) {
    expect(await findViewer(sql, id)).toBeNull()
  }
})
