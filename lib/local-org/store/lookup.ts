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

/** The numbers of the org's objects. A list, not a join: joined, Postgres walks the records of all orgs. */
export async function tablesOf(sql: Queryable, org: Org): Promise<number[]> {
  const rows = await sql<{ tbl: number }[]>`select tbl from sobject where org_no = ${org.no}`
  return rows.map((row) => row.tbl)
}

/** The number of one object, as part of a statement: asked before its rows are, for the same reason. */
export function tableNamed(sql: Queryable, orgNo: number, object: string) {
  return sql`(select tbl from sobject where org_no = ${orgNo} and name = ${object})`
}
