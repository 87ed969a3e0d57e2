import { randomBytes } from 'node:crypto'
import type { Server } from '../context.ts'
import { randomSecret } from '../oauth/secrets.ts'
import type { OrgSettings } from '../org.ts'
import { makeId } from '../records/ids.ts'
import { keysOf } from '../records/prepare.ts'
import type { RecordData } from '../records/row.ts'
import { standardObjects } from '../schema/objects.ts'
import { leadStatuses } from '../schema/people.ts'
import type { Transaction } from './database.ts'
import type { NewUser } from './people.ts'
import { demoUsers, profiles } from './people.ts'

export type { NewUser }

export type NewOrg = {
  key: string
  name: string
  settings?: OrgSettings
  app?: {
    name?: string
    callbackUrls?: string[]
    clientId?: string
    clientSecret?: string
    certificate?: string
  }
  users?: NewUser[]
}

export type CreatedOrg = {
  key: string
  id: string
  name: string
  clientId: string
  clientSecret: string
  users: CreatedUser[]
}

export type CreatedUser = {
  id: string
  name: string
  email: string
  profile: 'admin' | 'integration' | 'sales' | 'partner'
  active: boolean
}

/** Makes an org with its objects, profiles, users and one External Client App, in one transaction. */
export async function createOrg(server: Server, wanted: NewOrg): Promise<CreatedOrg> {
  return server.sql.begin(async (tx) => {
    const made = await insertOrg(tx, wanted)
    const tables = await insertObjects(tx, made.no)
    const insert = inserter(server, tx, made.no, tables)
    await insert('Organization', [organization(wanted)], [made.id])
    await insert('LeadStatus', leadStatuses.map(leadStatus))
    const names = Object.keys(profiles) as (keyof typeof profiles)[]
    const profileIds = await insert(
      'Profile',
      names.map((name) => profiles[name]),
    )
    const profileId = Object.fromEntries(names.map((name, index) => [name, profileIds[index]!]))
    const users = wanted.users ?? demoUsers
    const rows = users.map((user) => userRow(user, wanted.key, profileId[user.profile ?? 'sales']!))
    const userIds = await insert('User', rows)
    const app = await insertApp(tx, made.no, wanted)
    return {
      key: wanted.key,
      id: made.id,
      name: wanted.name,
      ...app,
      users: users.map((user, index) => ({
        id: userIds[index]!,
        name: `${user.firstName} ${user.lastName}`,
        email: user.email,
        profile: user.profile ?? 'sales',
        active: user.active !== false,
      })),
    }
  })
}

async function insertOrg(tx: Transaction, wanted: NewOrg): Promise<{ no: number; id: string }> {
  const [row] = await tx<{ no: number }[]>`
    insert into org (key, id, name, settings)
    values (${wanted.key}, ${wanted.key}, ${wanted.name}, ${tx.json((wanted.settings ?? {}) as never)})
    returning org_no as no`
  // Two organisations of this server never share an id, nor do those of two servers.
  const id = makeId('00D', row!.no, randomBytes(6).readUIntBE(0, 6))
  await tx`update org set id = ${id} where org_no = ${row!.no}`
  return { no: row!.no, id }
}

async function insertObjects(tx: Transaction, orgNo: number): Promise<Map<string, number>> {
  const names = standardObjects.filter((object) => !object.virtual).map((object) => object.name)
  const rows = await tx<{ name: string; tbl: number }[]>`
    insert into sobject (org_no, name) select ${orgNo}, unnest(${names}::text[])
    returning name, tbl`
  return new Map(rows.map((row) => [row.name, row.tbl]))
}

/** Objects that came with a newer version of this server are added to orgs that exist. */
export async function addMissingObjects(server: Server): Promise<void> {
  const names = standardObjects.filter((object) => !object.virtual).map((object) => object.name)
  await server.sql`
    insert into sobject (org_no, name) select org_no, object.name
    from org cross join unnest(${names}::text[]) as object (name) on conflict do nothing`
}

function inserter(server: Server, tx: Transaction, orgNo: number, tables: Map<string, number>) {
  return async (name: string, rows: RecordData[], fixedIds?: string[]): Promise<string[]> => {
    const object = standardObjects.find((object) => object.name === name)!
    const ids = fixedIds ?? (await server.ids.take(object.keyPrefix, orgNo, rows.length))
    const now = Math.floor(Date.now() / 1_000) * 1_000
    const system = makeId('005', orgNo, 0)
    const records = rows.map((data, index) => ({
      id: ids[index],
      ...keysOf(object, data),
      data,
    }))
    await tx`
      insert into record (tbl, id, stamp, created_at, modified_at, created_by, modified_by,
        email_key, u1, data)
      select ${tables.get(name)!}, t.id, ${now}::bigint, ${now}::bigint, ${now}::bigint, ${system},
        ${system}, t.email_key, t.u1, t.data
      from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb)
        as t(id text, email_key text, u1 text, data jsonb)`
    return ids
  }
}

function organization(wanted: NewOrg): RecordData {
  return {
    Name: wanted.name,
    OrganizationType: 'Developer Edition',
    InstanceName: 'LOCAL',
    IsSandbox: false,
    Country: 'DE',
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_GB',
    TimeZoneSidKey: 'Europe/Berlin',
    DefaultLeadAccess: wanted.settings?.sharing === 'private' ? 'None' : 'ReadEditTransfer',
    DefaultContactAccess: wanted.settings?.sharing === 'private' ? 'None' : 'Edit',
  }
}

function leadStatus(label: string, index: number): RecordData {
  return {
    MasterLabel: label,
    ApiName: label,
    IsConverted: label === 'Closed - Converted',
    IsDefault: index === 0,
    SortOrder: index + 1,
  }
}

function userRow(user: NewUser, orgKey: string, profileId: string): RecordData {
  return {
    Username: `${user.email}.${orgKey}`,
    FirstName: user.firstName,
    LastName: user.lastName,
    Name: `${user.firstName} ${user.lastName}`,
    Email: user.email,
    Alias: (user.firstName.charAt(0) + user.lastName).slice(0, 8).toLowerCase(),
    Title: user.title,
    IsActive: user.active !== false,
    UserType: user.profile === 'partner' ? 'PowerPartner' : 'Standard',
    ProfileId: profileId,
    TimeZoneSidKey: 'Europe/Berlin',
    LocaleSidKey: 'en_GB',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
  }
}

async function insertApp(tx: Transaction, orgNo: number, wanted: NewOrg) {
  const clientId = wanted.app?.clientId ?? `3MVG9${randomSecret(60)}`
  const clientSecret = wanted.app?.clientSecret ?? randomBytes(32).toString('hex').toUpperCase()
  await tx`
    insert into external_client_app (client_id, org_no, name, client_secret, callback_urls,
      certificate)
    values (${clientId}, ${orgNo}, ${wanted.app?.name ?? 'Concord'}, ${clientSecret},
      ${wanted.app?.callbackUrls ?? []}, ${wanted.app?.certificate ?? null})`
  return { clientId, clientSecret }
}
