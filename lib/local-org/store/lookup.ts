import type { Org } from '../org.ts'
import { orgNumberOf } from '../records/ids.ts'
import type { Queryable } from './database.ts'

type OrgRow = {
  no: number
  id: string
  key: string
  name: string
  settings: Org['settings']
  schemaVersion: number
}

export async function listOrgs(sql: Queryable): Promise<Org[]> {
  return sql<OrgRow[]>`
    select org_no as no, id, key, name, settings, schema_version as "schemaVersion"
    from org order by org_no`
}

export async function orgByKey(sql: Queryable, key: string): Promise<Org | undefined> {
  return (await listOrgs(sql)).find((org) => org.key === key)
}

/** Every id tells which org it belongs to. */
export async function orgOfId(sql: Queryable, id: string): Promise<Org | undefined> {
  const no = orgNumberOf(id)
  return (await listOrgs(sql)).find((org) => org.no === no)
}

export async function orgByNo(sql: Queryable, no: number): Promise<Org> {
  return (await listOrgs(sql)).find((org) => org.no === no)!
}
