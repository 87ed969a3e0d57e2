import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Sql } from '#db/client.ts'
import { hashPassword } from '#lib/auth/password.ts'
import type { Role } from '#lib/auth/permissions.ts'
import { findViewer, openSession } from '#lib/auth/sessions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import type { Result } from '#lib/base/result.ts'
import {
  createBusinessUnitAction,
  renameBusinessUnitAction,
  switchBusinessUnitAction,
} from '#lib/business-units/actions.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import {
  changeRoleAction,
  disableMemberAction,
  enableMemberAction,
  endMemberSessionsAction,
  inviteAction,
  removeMemberAction,
  resetPasswordAction,
  revokeInviteAction,
} from '#lib/team/actions.ts'
import {
  changeNameAction,
  changePasswordAction,
  endOtherSessionsAction,
  savePreferencesAction,
} from '#lib/team/profile-actions.ts'
import { listInvitations } from '#lib/team/reads.ts'

const request = vi.hoisted(() => ({
  viewer: null as Viewer | null,
  headers: new Headers(),
}))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/navigation', () => ({ unstable_rethrow: () => undefined }))
vi.mock('#lib/auth/current-viewer.ts', () => ({ currentViewer: async () => request.viewer }))

const password = 'a quiet harbour at dawn'
let database: Database
let sql: Sql
let hash: string
let europe: string
let clara: string
let jonas: string

beforeAll(async () => {
  const { webUrl } = await testDatabase('team_actions')
  database = openDatabase(webUrl, { name: 'test' })
  sql = database.sql
  ;(globalThis as { concordWeb?: Database }).concordWeb = database
  vi.stubEnv('WEB_DATABASE_URL', webUrl)
  vi.stubEnv('CONCORD_URL', 'https://concord.halden.example')
  vi.stubEnv('AUTH_SECRET', 'x'.repeat(40))
  vi.stubEnv('SEALING_PUBLIC_KEY', Buffer.alloc(44).toString('base64'))
  hash = await hashPassword(password)
  const unit = { name: 'Europe', currency: 'EUR', timeZone: 'UTC' }
  europe = (await createBusinessUnit(sql, unit)) ?? ''
})

afterAll(() => database.end())

beforeEach(async () => {
  for (const table of ['one_time_links', 'sessions', 'memberships', 'users', 'rate_limits'])
    await sql`delete from ${sql(table)}`
  request.headers = new Headers({ 'sec-fetch-site': 'same-origin' })
  clara = await addUser('clara@halden.example', 'Clara', 'admin')
  jonas = await addUser('jonas@halden.example', 'Jonas', 'sales')
  await lookAs(clara)
})

async function addUser(email: string, name: string, role: Role, buId = europe): Promise<string> {
  const [user] = await sql<{ id: string }[]>`
    insert into users (email, email_key, name, password_hash) values (${email}, ${email}, ${name}, ${hash})
    returning id`
  await sql`
    insert into memberships (bu_id, user_id, role) values (${buId}, ${user?.id ?? ''}, ${role})`
  return user?.id ?? ''
}

async function lookAs(userId: string): Promise<void> {
  const session = await openSession(sql, { userId, ip: '203.0.113.7', userAgent: null })
  request.viewer = await findViewer(sql, session)
}

const audited = () =>
  inBusinessUnit(
    sql,
    europe,
    (tx) => tx<{ action: string; target: string; who: string; ip: string }[]>`
      select action, target, actor_name as who, ip from audit_entries order by id`,
  )

/** What an action adds to the log, and what it answers. */
async function rowsOf<T>(work: () => Promise<Result<T>>): Promise<[Result<T>, string[]]> {
  const before = (await audited()).length
  const answer = await work()
  return [answer, (await audited()).slice(before).map(({ action }) => action)]
}

test('[AD-2] each action of an admin leaves exactly one row', async () => {
  const invited = await rowsOf(() => inviteAction({ email: 'ada@halden.example', role: 'sales' }))
  expect(invited).toMatchObject([
    {
      ok: true,
      value: { link: expect.stringMatching(/^https:\/\/concord\.halden\.example\/invite\//) },
    },
    ['team.invited'],
  ])
  const [open] = await listInvitations(sql, europe)
  const member = { userId: jonas }
  const deeds: [() => Promise<Result<unknown>>, string][] = [
    [() => revokeInviteAction({ id: open?.id ?? '' }), 'team.invitation_revoked'],
    [() => changeRoleAction({ ...member, role: 'marketer' }), 'team.role_changed'],
    [() => endMemberSessionsAction(member), 'team.sessions_ended'],
    [() => resetPasswordAction(member), 'team.reset_link_made'],
    [() => disableMemberAction(member), 'team.member_disabled'],
    [() => enableMemberAction(member), 'team.member_enabled'],
    [() => removeMemberAction(member), 'team.member_removed'],
    [() => inviteAction({ email: 'JONAS@halden.example', role: 'sales' }), 'team.member_added'],
    [() => changeNameAction({ name: 'Clara N.' }), 'profile.name_changed'],
    [() => renameBusinessUnitAction({ id: europe, name: 'Halden EU' }), 'business_unit.renamed'],
    [() => renameBusinessUnitAction({ id: europe, name: 'Europe' }), 'business_unit.renamed'],
  ]
  for (const [work, action] of deeds) {
    const [answer, rows] = await rowsOf(work)
    expect(answer.ok, `${action}: ${JSON.stringify(answer)}`).toBe(true)
    expect(rows).toEqual([action])
  }
  expect((await audited()).at(-1)).toMatchObject({ who: 'Clara', ip: '203.0.113.7' })
})

test('[AD-2] what was refused, or changed nothing, leaves no row', async () => {
  const nothing: (() => Promise<Result<unknown>>)[] = [
    () => inviteAction({ email: 'jonas@halden.example', role: 'sales' }),
    () => changeRoleAction({ userId: clara, role: 'sales' }),
    () => changeRoleAction({ userId: jonas, role: 'sales' }),
    () => disableMemberAction({ userId: clara }),
    () => removeMemberAction({ userId: clara }),
    () => removeMemberAction({ userId: europe }),
    () => savePreferencesAction({ theme: 'dark' }),
    () => createBusinessUnitAction({ name: 'Europe', currency: 'EUR', timeZone: 'UTC' }),
  ]
  for (const work of nothing) expect((await rowsOf(work))[1]).toEqual([])
})

test('[AD-1] the last admin can be neither demoted nor removed, also by two at once', async () => {
  expect(await changeRoleAction({ userId: clara, role: 'sales' })).toMatchObject({
    ok: false,
    error: { code: 'last_admin' },
  })
  const tomas = await addUser('tomas@halden.example', 'Tomas', 'admin')
  const both = await Promise.all([
    changeRoleAction({ userId: clara, role: 'sales' }),
    changeRoleAction({ userId: tomas, role: 'sales' }),
  ])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
})

test('[AD-1] an admin of one business unit takes no account of another over', async () => {
  const america =
    (await createBusinessUnit(sql, { name: 'America', currency: 'USD', timeZone: 'UTC' })) ?? ''
  await sql`insert into memberships (bu_id, user_id, role) values (${america}, ${jonas}, 'admin')`
  for (const work of [resetPasswordAction, disableMemberAction, endMemberSessionsAction]) {
    expect(await work({ userId: jonas })).toMatchObject({ ok: false, error: { code: 'elsewhere' } })
  }
  const stranger = await addUser('eve@halden.example', 'Eve', 'sales', america)
  expect(await resetPasswordAction({ userId: stranger })).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  })
  expect(await switchBusinessUnitAction(america)).toMatchObject({ ok: false })
})

test('[AD-1] [CN-2] a new business unit has its connector, paused, and its maker as admin', async () => {
  const made = await createBusinessUnitAction({
    name: 'Halden Asia',
    currency: 'JPY',
    timeZone: 'Asia/Tokyo',
  })
  const id = made.ok ? made.value.id : ''
  const [connector] = await inBusinessUnit(
    sql,
    id,
    (tx) =>
      tx`select version, paused, (select count(*)::int from field_mappings) as mappings from connectors`,
  )
  expect(connector).toMatchObject({ version: 2, paused: true, mappings: 22 })
  expect(await switchBusinessUnitAction(id)).toMatchObject({ ok: true })
  expect(await findViewer(sql, request.viewer?.sessionId ?? '')).toMatchObject({
    buId: id,
    role: 'admin',
  })
})

test('[AD-1] others than admins are refused, and so is whoever is signed out or comes from another site', async () => {
  await lookAs(jonas)
  const ask = () => inviteAction({ email: 'eve@halden.example', role: 'admin' })
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(await changeRoleAction({ userId: jonas, role: 'admin' })).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  })
  request.viewer = null
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'signed_out' } })
  await lookAs(clara)
  request.headers = new Headers({ 'sec-fetch-site': 'cross-site' })
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  request.headers = new Headers({ origin: 'null' })
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'forbidden' } })
})

test('[AD-1] a new password wants the present one and ends the other sessions', async () => {
  await openSession(sql, { userId: clara, ip: null, userAgent: null })
  const next = 'another quiet harbour'
  expect(await changePasswordAction({ current: 'wrong', next })).toMatchObject({
    ok: false,
    error: { fields: { current: 'This is not your present password.' } },
  })
  expect(await changePasswordAction({ current: password, next: 'short' })).toMatchObject({
    ok: false,
    error: { fields: { next: 'Use at least 12 characters.' } },
  })
  expect(await changePasswordAction({ current: password, next })).toEqual({
    ok: true,
    value: { ended: 1 },
  })
  expect(await findViewer(sql, request.viewer?.sessionId ?? '')).not.toBeNull()
  expect(await endOtherSessionsAction({})).toEqual({ ok: true, value: { ended: 0 } })
})
