import type { Org } from '../org.ts'
import type { Queryable } from '../store/database.ts'
import { tableNamed } from '../store/lookup.ts'

export type Client = {
  clientId: string
  clientSecret: string
  name: string
  callbackUrls: string[]
  /** PEM of the certificate with which the app signs its assertions. */
  certificate: string | null
  /** An administrator has approved the app for every user. */
  preauthorized: boolean
  org: Org
}

export async function findClient(sql: Queryable, clientId: string): Promise<Client | undefined> {
  const [row] = await sql<Client[]>`
    select c.client_id as "clientId", c.client_secret as "clientSecret", c.name,
      c.callback_urls as "callbackUrls", c.certificate, c.preauthorized,
      jsonb_build_object('no', o.org_no, 'id', o.id, 'key', o.key, 'name', o.name,
        'settings', o.settings, 'schemaVersion', o.schema_version) as org
    from external_client_app c join org o using (org_no) where c.client_id = ${clientId}`
  return row
}

/** An app without registered addresses may call back to this machine only. */
export function mayCallBack(client: Client, redirectUri: string): boolean {
  if (client.callbackUrls.includes(redirectUri)) return true
  if (client.callbackUrls.length > 0 || !URL.canParse(redirectUri)) return false
  const { protocol, hostname } = new URL(redirectUri)
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return isLoopback && (protocol === 'http:' || protocol === 'https:')
}

export type OrgUser = {
  id: string
  name: string
  email: string
  username: string
  title: string
  active: boolean
  userType: string
}

export async function usersOf(sql: Queryable, orgNo: number): Promise<OrgUser[]> {
  return sql<OrgUser[]>`
    select r.id, r.data ->> 'Name' as name, r.data ->> 'Email' as email,
      r.data ->> 'Username' as username, coalesce(r.data ->> 'Title', '') as title,
      coalesce((r.data ->> 'IsActive')::boolean, false) as active,
      coalesce(r.data ->> 'UserType', 'Standard') as "userType"
    from record r where r.tbl = ${tableNamed(sql, orgNo, 'User')} and not r.is_deleted
    order by r.id`
}
