import type { SqlLike } from '#db/client.ts'
import type { Role } from '#lib/auth/permissions.ts'
import { deviceName } from '#lib/team/device.ts'
import { hashToken, isToken } from '#lib/team/one-time-token.ts'
import type { Standing } from '#lib/team/rules.ts'
import type { Invitation, Member, OpenLink, OpenSession } from '#lib/team/types.ts'

type MemberRow = Omit<Member, 'lastSeenAt'> & { lastSeenAt: Date | null }

export async function listMembers(sql: SqlLike, buId: string, viewerId: string): Promise<Member[]> {
  const rows = await sql<MemberRow[]>`
    select u.id as "userId", u.name, u.email, m.role, u.disabled_at is not null as disabled,
      greatest(s.seen, u.last_signed_in_at) as "lastSeenAt", coalesce(s.open, 0)::int as "openSessions",
      ${elsewhere(sql, buId, viewerId)} as elsewhere
    from memberships m
    join users u on u.id = m.user_id
    left join lateral (
      select max(last_seen_at) as seen,
        count(*) filter (where expires_at > now() and last_seen_at > now() - interval '30 minutes') as open
      from sessions where user_id = u.id) s on true
    where m.bu_id = ${buId}
    order by u.disabled_at is not null, lower(u.name), u.id`
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt?.toISOString() ?? null }))
}

/** Names of the other business units of `u` that this admin does not administer. */
function elsewhere(sql: SqlLike, buId: string, viewerId: string) {
  return sql`array(
    select b.name from memberships o join business_units b on b.id = o.bu_id
    where o.user_id = u.id and o.bu_id <> ${buId} and not exists (
      select from memberships v where v.bu_id = o.bu_id and v.user_id = ${viewerId} and v.role = 'admin')
    order by b.name)`
}

/** Locked: two admins who demote each other at the same moment come one after the other. */
export async function lockStandings(
  sql: SqlLike,
  buId: string,
  viewerId: string,
): Promise<Standing[]> {
  await sql`select from memberships where bu_id = ${buId} order by user_id for update`
  return sql<Standing[]>`
    select u.id as "userId", u.name, m.role, u.disabled_at is not null as disabled,
      ${elsewhere(sql, buId, viewerId)} as elsewhere
    from memberships m join users u on u.id = m.user_id where m.bu_id = ${buId}`
}

type InvitationRow = Omit<Invitation, 'createdAt' | 'expiresAt'> & {
  createdAt: Date
  expiresAt: Date
}

export async function listInvitations(sql: SqlLike, buId: string): Promise<Invitation[]> {
  const rows = await sql<InvitationRow[]>`
    select l.token_hash as id, l.email, l.role, u.name as "invitedBy", l.created_at as "createdAt",
      l.expires_at as "expiresAt"
    from one_time_links l left join users u on u.id = l.created_by
    where l.bu_id = ${buId} and l.kind = 'invite' and l.used_at is null and l.expires_at > now()
    order by l.created_at desc`
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }))
}

type SessionRow = {
  id: string
  userAgent: string | null
  ip: string | null
  createdAt: Date
  lastSeenAt: Date
}

export async function listSessions(
  sql: SqlLike,
  viewer: { userId: string; sessionId: string },
): Promise<OpenSession[]> {
  const rows = await sql<SessionRow[]>`
    select id, user_agent as "userAgent", ip, created_at as "createdAt", last_seen_at as "lastSeenAt"
    from sessions
    where user_id = ${viewer.userId} and expires_at > now() and last_seen_at > now() - interval '30 minutes'
    order by (id = ${viewer.sessionId}) desc, last_seen_at desc limit 100`
  return rows.map(({ id, userAgent, ip, createdAt, lastSeenAt }) => ({
    id,
    current: id === viewer.sessionId,
    device: deviceName(userAgent),
    ip,
    startedAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }))
}

/** @returns null when the link was used, has run out or never was: nobody learns which */
export async function findOpenLink(
  sql: SqlLike,
  kind: 'invite' | 'reset',
  token: string,
): Promise<OpenLink | null> {
  if (!isToken(token)) return null
  const [row] = await sql<(OpenLink & { role: Role | null })[]>`
    select l.kind, l.email, l.name, l.role, b.name as "buName", c.name as "invitedBy",
      exists (select from users u where u.email_key = lower(btrim(l.email))) as known
    from one_time_links l
    left join business_units b on b.id = l.bu_id
    left join users c on c.id = l.created_by
    where l.token_hash = ${hashToken(token)} and l.kind = ${kind} and l.used_at is null and l.expires_at > now()`
  return row ?? null
}
