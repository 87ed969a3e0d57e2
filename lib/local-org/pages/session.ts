import { contextFor } from '../admin/records.ts'
import type { Context, Server } from '../context.ts'
import type { Exchange } from '../http/exchange.ts'
import { cookie } from '../http/exchange.ts'
import { equalSecrets, hash, randomSecret } from '../oauth/secrets.ts'
import type { Org } from '../org.ts'
import type { ObjectView, SchemaView } from '../schema/view.ts'

const hours = 12

/** A person signed in to an org's pages; nothing to do with the API's tokens. */
export type Session = {
  org: Org
  userId: string
  userName: string
  csrf: string
  /** Where this org's pages live: /orgs/<key>. */
  base: string
  context: Context
}

const cookieName = (org: Org) => `org_session_${org.no}`

export async function openSession(server: Server, org: Org, userId: string): Promise<string> {
  const secret = randomSecret()
  await server.sql`delete from ui_session where expires_at < now()`
  await server.sql`
    insert into ui_session (session_hash, org_no, user_id, csrf, expires_at)
    values (${hash(secret)}, ${org.no}, ${userId}, ${randomSecret(18)},
      now() + ${`${hours} hours`}::interval)`
  return `${cookieName(org)}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${hours * 3_600}`
}

export async function closeSession(server: Server, exchange: Exchange, org: Org): Promise<string> {
  const secret = cookie(exchange.request, cookieName(org)) ?? ''
  await server.sql`delete from ui_session where session_hash = ${hash(secret)}`
  return `${cookieName(org)}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`
}

export async function readSession(
  server: Server,
  exchange: Exchange,
  org: Org,
): Promise<Session | undefined> {
  const secret = cookie(exchange.request, cookieName(org))
  if (!secret) return undefined
  const [row] = await server.sql<{ userId: string; csrf: string; userName: string }[]>`
    select s.user_id as "userId", s.csrf, r.data ->> 'Name' as "userName"
    from ui_session s
    join sobject o on o.org_no = s.org_no and o.name = 'User'
    join record r on r.tbl = o.tbl and r.id = s.user_id
    where s.session_hash = ${hash(secret)} and s.org_no = ${org.no} and s.expires_at > now()`
  if (!row) return undefined
  // People see every field on a page, as with a page layout of an administrator.
  const own = await server.schemas.viewFor(server.sql, org, row.userId)
  const full = await server.schemas.fullView(server.sql, org)
  const objects = full.objects.flatMap((object) => onPages(object, own))
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]))
  const view = {
    ...full,
    objects,
    object: (name: string) => byName.get(name.toLowerCase()),
    viewAllData: own.viewAllData,
    modifyAllData: own.modifyAllData,
    customizeApplication: own.customizeApplication,
  }
  return {
    ...row,
    org,
    base: `/orgs/${org.key}`,
    context: contextFor(server, org, row.userId, view),
  }
}

/** An object he has no right to is not there for him; what he may do with its records is what he may do over the API. */
function onPages(object: ObjectView, own: SchemaView): ObjectView[] {
  if (!object.custom) return [object]
  const seen = own.object(object.name)
  if (!seen) return []
  const { createable, updateable, deletable } = seen
  return [{ ...object, createable, updateable, deletable }]
}

/** A form counts only if it came from a page of this session, in this very site. */
export function isOwnForm(exchange: Exchange, session: Session, form: URLSearchParams): boolean {
  const { origin } = exchange.request.headers
  const sameSite = origin === undefined || origin === exchange.origin
  return sameSite && equalSecrets(form.get('csrf') ?? '', session.csrf)
}
