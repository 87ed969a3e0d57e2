import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '#db/client.ts'
import { inviteFirst } from '#lib/launch/commands/first-admin.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

let owner: Database
const unit = { name: 'Halden', currency: 'EUR', timeZone: 'UTC' }

beforeAll(async () => {
  const { ownerUrl } = await testDatabase('first_admin')
  owner = openDatabase(ownerUrl, { name: 'test', connectionsMax: 1 })
})

afterAll(() => owner.end())

test('[LCH-23] a fresh installation invites its first admin, and a second run replaces the link', async () => {
  const first = await inviteFirst(owner.sql, 'ada@halden.example', unit)
  const second = await inviteFirst(owner.sql, 'ada@halden.example', unit)
  expect(second).not.toBe(first)
  const open = await owner.sql`select role, email from one_time_links where used_at is null`
  expect([...open]).toEqual([{ role: 'admin', email: 'ada@halden.example' }])
})

test('[LCH-24] once there are people the command lets nobody in', async () => {
  await owner.sql`insert into users ${owner.sql({
    email: 'ada@halden.example',
    email_key: 'ada@halden.example',
    name: 'Ada',
    password_hash: 'x',
  })}`
  await expect(inviteFirst(owner.sql, 'eve@halden.example', unit)).rejects.toThrow(/people already/)
})
