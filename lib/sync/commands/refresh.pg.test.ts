import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createLog } from '#lib/base/log.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { retryAfterMapping } from '#lib/changes/lifted.ts'
import { defaultSettings } from '#lib/connector/default-settings.ts'
import { envelopeKey } from '#lib/connector/envelope.ts'
import { saveSettings } from '#lib/connector/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import type { CrmFieldDescribe, CrmUser, SalesforcePort } from '#lib/salesforce/port.ts'
import { refreshSchema, refreshUsers } from '#lib/sync/commands/refresh.ts'
import type { Workshop } from '#lib/sync/wiring.ts'
import { deleteUserMapping } from '#lib/users/writes.ts'

let web: Database
let owner: Database
let worker: Database
let buId: string
let clara: string

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

beforeAll(async () => {
  const database = await testDatabase('refresh')
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 2 })
  worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 2 })
  owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 1 })
})

afterAll(() => Promise.all([web, worker, owner].map((database) => database?.end())))

beforeEach(async () => {
  const name = `Refresh ${newId()}`
  buId = (await createBusinessUnit(web.sql, { name, currency: 'EUR', timeZone: 'UTC' })) ?? ''
  const email = `clara-${newId()}@halden.example`
  const [user] = await owner.sql<{ id: string }[]>`
    insert into users (email, email_key, name) values (${email}, ${email}, 'Clara') returning id`
  clara = user?.id ?? ''
  await owner.sql`insert into memberships (bu_id, user_id, role) values (${buId}, ${clara}, 'sales')`
})

const workshop = (): Workshop => ({
  sql: worker.sql,
  log: createLog('test', 'silent'),
  workerId: 'test',
  tokenKey: envelopeKey(Buffer.alloc(32).toString('base64')),
  sealingPrivateKey: '',
  localOrgUrl: undefined,
  concordUrl: 'http://127.0.0.1:4310',
})

const answered = <Value>(value: Value) => ({
  ok: true as const,
  value,
  calls: 1,
  orgTime: null,
  limit: null,
})

async function emailOfClara(): Promise<string> {
  const [row] = await owner.sql<{ email: string }[]>`select email from users where id = ${clara}`
  return row?.email ?? ''
}

/** An org that has Clara as a user. */
async function readUsers(): Promise<void> {
  const user: CrmUser = {
    id: '005000000000001AAA',
    name: 'Clara N',
    email: await emailOfClara(),
    username: 'clara',
    isActive: true,
    userType: 'Standard',
  }
  const org = {
    users: async () => answered([user]),
    assignees: async () => answered([]),
  } as unknown as SalesforcePort
  await refreshUsers(workshop(), buId, org)
}

const mapped = () =>
  inUnit(
    (tx) => tx<{ crmUserId: string; mappedBy: string | null }[]>`
      select crm_user_id as "crmUserId", mapped_by as "mappedBy" from user_mappings where bu_id = ${buId}`,
  )

test('[CN-10] reading the org’s users maps whoever the e-mail tells, unless the setting is off', async () => {
  await inUnit((tx) => saveSettings(tx, buId, { ...defaultSettings, matchUsersByEmail: false }))
  await readUsers()
  expect([...(await mapped())]).toEqual([])
  await inUnit((tx) => saveSettings(tx, buId, defaultSettings))
  await readUsers()
  expect([...(await mapped())]).toEqual([{ crmUserId: '005000000000001AAA', mappedBy: null }])
})

test('[CN-10] whom an admin took from their Salesforce user stays unmapped', async () => {
  await readUsers()
  await inUnit((tx) => deleteUserMapping(tx, buId, clara))
  await readUsers()
  expect([...(await mapped())]).toEqual([])
})

async function parked(code: string, field: string | null): Promise<string> {
  const id = newId()
  await inUnit(async (tx) => {
    await tx`insert into prospects (bu_id, id, values) values (${buId}, ${id}, '{}')`
    await tx`insert into pairs (bu_id, prospect_id, sync_state) values (${buId}, ${id}, 'needs_you')`
    await tx`
      insert into changes (bu_id, prospect_id, lane, cause, state, tries) values (${buId}, ${id}, 3, 'import', 'parked', 1)`
    await tx`
      insert into sync_errors (bu_id, prospect_id, code, cause_key, title, field, message, next_action, class)
      values (${buId}, ${id}, ${code}, ${code}, 'Refused', ${field}, 'Refused', 'Correct it', 'person')`
  })
  return id
}

const waiting = async () => {
  const rows = await inUnit(
    (tx) => tx<{ id: string }[]>`
      select prospect_id as id from changes where bu_id = ${buId} and state = 'waiting'`,
  )
  return rows.map(({ id }) => id).sort()
}

function describing(length: number): SalesforcePort {
  const field = { name: 'Title', label: 'Title', type: 'string', length } as CrmFieldDescribe
  const describe = async () => answered([{ object: 'Lead' as const, fields: [field] }])
  return { describe } as unknown as SalesforcePort
}

test('[ER-2] what was refused because of the org’s fields is tried again by itself when they change, and nothing else', async () => {
  await refreshSchema(workshop(), buId, describing(40))
  const tooLong = await parked('too_long', 'job_title')
  await parked('duplicates_detected', null)
  await refreshSchema(workshop(), buId, describing(40))
  expect(await waiting()).toEqual([])
  await refreshSchema(workshop(), buId, describing(80))
  expect(await waiting()).toEqual([tooLong])
})

test('[ER-2] what was refused because of a field is tried again by itself when its pairing changes', async () => {
  const [wrong, missing] = [
    await parked('bad_value', 'industry'),
    await parked('required_missing', 'company'),
  ]
  await parked('bad_value', 'country')
  await inUnit((tx) => retryAfterMapping(tx, buId, 'industry'))
  expect(await waiting()).toEqual([wrong, missing].sort())
})
