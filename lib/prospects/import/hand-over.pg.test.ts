import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createLog } from '#lib/base/log.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { openProbe } from '#lib/prospects/import/csv-format.ts'
import { findImport } from '#lib/prospects/import/reads.ts'
import { runImport } from '#lib/prospects/import/run.ts'
import type { Handing } from '#lib/prospects/import/types.ts'
import { beginImport, markUploaded, startImport, writePiece } from '#lib/prospects/import/writes.ts'
import type { ProspectFilter } from '#lib/prospects/query.ts'
import { listProspects } from '#lib/prospects/reads.ts'
import { createGroup, saveMembers, setPaused } from '#lib/users/groups/writes.ts'

const queueId = '00GAB0000000001AAA'
const format = { encoding: 'utf-8', delimiter: ',', hasHeader: true } as const
let owner: Database
let worker: Database
let buId: string
let groupId: string
const users: string[] = []

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(owner.sql, buId, work)

beforeAll(async () => {
  const database = await testDatabase('hand_over')
  owner = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 3 })
  const admin = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 1 })
  const unit = { name: 'Ours', currency: 'EUR', timeZone: 'UTC' }
  buId = (await createBusinessUnit(admin.sql, unit)) ?? ''
  for (const name of ['Ada', 'Ben']) {
    const [row] = await admin.sql<{ id: string }[]>`
      insert into users (email, email_key, name, password_hash) values (${name}, ${name}, ${name}, 'x') returning id`
    users.push(row?.id ?? '')
    await admin.sql`insert into memberships (bu_id, user_id, role) values (${buId}, ${row?.id ?? ''}, 'sales')`
  }
  await admin.end()
  groupId = await inUnit(async (tx) => {
    const id = (await createGroup(tx, buId, { name: 'Nordic', by: 'Clara' })) ?? ''
    const placed = users.map((userId, n) => ({ userId, place: n + 1 }))
    await saveMembers(tx, buId, id, placed, 0)
    await tx`
      insert into crm_assignees (bu_id, crm_id, kind, name) values (${buId}, ${queueId}, 'queue', 'Inbound')`
    return id
  })
})
afterAll(() => Promise.all([owner?.end(), worker?.end()]))

async function imported(emails: readonly string[], handTo: Handing) {
  const bytes = Buffer.from(`Email,Name\n${emails.map((email) => `${email},X\n`).join('')}`)
  const importId = await inUnit(async (tx) => {
    const file = { fileName: 'people.csv', sizeBytes: bytes.length, createdBy: newId() }
    const id = await beginImport(tx, buId, file)
    const probe = openProbe()
    probe.add(bytes)
    await writePiece(tx, buId, id, 0, bytes)
    await markUploaded(tx, buId, id, { ...probe.end(), pieces: 1 })
    const options = { filled: 'overwrite', restore: true, assignedUserId: null, handTo } as const
    const choices = { format, mapping: { 0: 'email', 1: 'last_name' }, options }
    await startImport(tx, buId, id, choices, ['Email', 'Name'], emails.length)
    return id
  })
  const log = createLog('import test', 'silent')
  await runImport({ sql: worker.sql, workerId: 'one', log }, { buId, importId })
  return inUnit((tx) => findImport(tx, buId, importId))
}

const holders = async (domain: string) => {
  const rows = await inUnit(
    (tx) => tx<{ who: string | null }[]>`
      select coalesce(u.name, p.assign_to) as who from prospects p left join users u on u.id = p.assigned_user_id
      where p.bu_id = ${buId} and p.values->>'email' like ${`%@${domain}`} order by p.id`,
  )
  return rows.map(({ who }) => who)
}

const listed = async (assigned: ProspectFilter['assigned']) => {
  const sort = { column: 'created', descending: false } as const
  const scope = { buId, viewerId: newId() }
  const page = await inUnit((tx) =>
    listProspects(tx, scope, { filter: { assigned }, sort, cursor: null }),
  )
  return page.rows.map(({ email }) => email).sort()
}

test('[AU-1][IM-1] a file goes to a group in turn, with its history; who has somebody stays', async () => {
  const emails = ['a@turn.example', 'b@turn.example', 'c@turn.example']
  expect(await imported(emails, { to: 'group', groupId })).toMatchObject({ created: 3 })
  expect(await holders('turn.example')).toEqual(['Ada', 'Ben', 'Ada'])
  const again = await imported(emails, { to: 'queue', queueId })
  expect(again).toMatchObject({ state: 'done', unchanged: 3 })
  expect(await holders('turn.example')).toEqual(['Ada', 'Ben', 'Ada'])
  const [told] = await inUnit(
    (tx) => tx<{ n: number }[]>`
      select count(*)::int as n from field_history where bu_id = ${buId} and field = 'assigned_user'
        and rule = 'round_robin' and by = 'import people.csv'`,
  )
  expect(told).toEqual({ n: 3 })
})

test('[AU-1][CR-4] a file is left to a queue or to the rule, and the grid finds who waits for which', async () => {
  await imported(['a@queue.example'], { to: 'queue', queueId })
  await imported(['a@rule.example'], { to: 'rule' })
  expect(await listed('queue')).toEqual(['a@queue.example'])
  expect(await listed('rule')).toEqual(['a@rule.example'])
  const nobody = await listed('none')
  expect(nobody).toEqual([])
  // Once more: they are left there already.
  expect(await imported(['a@queue.example'], { to: 'queue', queueId })).toMatchObject({
    updated: 0,
    unchanged: 1,
  })
})

test('[AU-1][IM-1] when nobody of the group takes prospects the import ends and says so', async () => {
  for (const userId of users) {
    await inUnit((tx) => setPaused(tx, buId, { groupId, userId, paused: true }))
  }
  const ended = await imported(['a@late.example'], { to: 'group', groupId })
  expect(ended).toMatchObject({ state: 'failed', rowsDone: 0 })
  expect(ended?.message).toContain('Nobody of Nordic takes prospects now')
  expect(await holders('late.example')).toEqual([])
})
