import { randomBytes } from 'node:crypto'
import type { Server } from '../context.ts'
import { orgNow } from '../context.ts'
import type { Org, OrgSettings } from '../org.ts'
import { makeId } from '../records/ids.ts'
import { orgByKey, tablesOf } from '../store/lookup.ts'

/** Settings are merged; a setting of null goes back to its default. */
export async function updateOrg(
  server: Server,
  org: Org,
  {
    name,
    settings,
  }: { name?: string; settings?: { [K in keyof OrgSettings]: OrgSettings[K] | null } },
) {
  const merged = jsonWithoutNulls({ ...org.settings, ...settings })
  await server.sql`
    update org set name = ${name ?? org.name}, settings = ${server.sql.json(merged as never)},
      schema_version = schema_version + 1
    where org_no = ${org.no}`
  return orgByKey(server.sql, org.key)
}

function jsonWithoutNulls(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
}

export async function deleteOrg(server: Server, org: Org): Promise<void> {
  await server.sql.begin(async (tx) => {
    await tx`delete from record where tbl = any(${await tablesOf(tx, org)}::int[])`
    await tx`delete from org where org_no = ${org.no}`
  })
  server.schemas.forget()
}

/** A refreshed sandbox: the same address, another org. Who was connected is not any more. */
export async function refreshSandbox(server: Server, org: Org): Promise<{ id: string }> {
  const id = makeId('00D', org.no, randomBytes(6).readUIntBE(0, 6))
  await server.sql.begin(async (tx) => {
    await tx`update org set id = ${id}, schema_version = schema_version + 1
      where org_no = ${org.no}`
    await tx`update record set id = ${id}, stamp = ${orgNow(org)}::bigint
      where tbl = (select tbl from sobject where org_no = ${org.no} and name = 'Organization')`
  })
  await revokeTokens(server, org)
  return { id }
}

/** Every access token of the org ends now; refresh tokens go on. */
export async function expireTokens(server: Server, org: Org): Promise<{ expired: number }> {
  const rows = await server.sql`
    update access_token set expires_at = now() - interval '1 second'
    where org_no = ${org.no} and expires_at > now()`
  return { expired: rows.count }
}

/** The approvals themselves end: only a person can connect again. */
export async function revokeTokens(server: Server, org: Org): Promise<{ revoked: number }> {
  return server.sql.begin(async (tx) => {
    await tx`delete from access_token where org_no = ${org.no}`
    const rows = await tx`
      update token_family set revoked_at = now() where org_no = ${org.no} and revoked_at is null`
    return { revoked: rows.count }
  })
}

/** Changes the org's app: the certificate of its assertions, and whether users need not approve it. */
export async function updateApp(
  server: Server,
  org: Org,
  { certificate, preauthorized }: { certificate?: string | null; preauthorized?: boolean },
): Promise<void> {
  await server.sql`
    update external_client_app set
      certificate = ${certificate === undefined ? server.sql`certificate` : certificate},
      preauthorized = ${preauthorized === undefined ? server.sql`preauthorized` : preauthorized}
    where org_no = ${org.no}`
}
