import type { Sql } from '#db/client.ts'
import type { Role } from '#lib/auth/permissions.ts'
import type { AuthorisedBu, Viewer } from '#lib/auth/viewer.ts'

export const sessionIdleMinutes = 30
export const sessionHoursMax = 12

/** @returns the id that the cookie will carry */
export async function openSession(
  sql: Sql,
  session: { userId: string; ip: string | null; userAgent: string | null },
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    with signed_in as (
      update users set last_signed_in_at = now() where id = ${session.userId} returning id
    ), ended as (
      delete from sessions where user_id = ${session.userId}
        and (expires_at < now() or last_seen_at < now() - make_interval(mins => ${sessionIdleMinutes}))
    )
    insert into sessions (user_id, bu_id, expires_at, ip, user_agent)
    select s.id,
      (select coalesce(
         (select p.bu_id from sessions p join memberships m on m.bu_id = p.bu_id and m.user_id = p.user_id
           where p.user_id = s.id order by p.last_seen_at desc limit 1),
         (select m.bu_id from memberships m join business_units b on b.id = m.bu_id
           where m.user_id = s.id order by b.created_at, b.id limit 1))),
      now() + make_interval(hours => ${sessionHoursMax}), ${session.ip}, ${session.userAgent?.slice(0, 300) ?? null}
    from signed_in s
    returning id`
  if (!row) throw new Error('a session was asked for a user that does not exist')
  return row.id
}

type SessionRow = {
  sessionId: string
  userId: string
  name: string
  email: string
  ip: string | null
  preferences: Record<string, unknown>
  buId: string | null
  stale: boolean
  businessUnits: { id: string; name: string; role: Role; currency: string; timeZone: string }[]
}

/**
 * The session's row is the truth: ended, idle, expired or of a disabled user means no viewer. Role and business unit
 * are read here at every request, so a change counts at once.
 */
export async function findViewer(sql: Sql, sessionId: string): Promise<Viewer | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sessionId)) return null
  const [row] = await sql<SessionRow[]>`
    select s.id as "sessionId", u.id as "userId", u.name, u.email, s.ip, u.preferences, s.bu_id as "buId",
      s.last_seen_at < now() - interval '1 minute' as stale,
      coalesce((select json_agg(json_build_object('id', b.id, 'name', b.name, 'role', m.role,
          'currency', b.currency, 'timeZone', b.time_zone) order by b.created_at, b.id)
        from memberships m join business_units b on b.id = m.bu_id where m.user_id = u.id), '[]') as "businessUnits"
    from sessions s join users u on u.id = s.user_id
    where s.id = ${sessionId} and u.disabled_at is null and s.expires_at > now()
      and s.last_seen_at > now() - make_interval(mins => ${sessionIdleMinutes})`
  if (!row) return null
  const unit = row.businessUnits.find(({ id }) => id === row.buId) ?? row.businessUnits[0]
  if (!unit) return null
  if (row.stale) await sql`update sessions set last_seen_at = now() where id = ${sessionId}`
  return {
    sessionId: row.sessionId,
    userId: row.userId,
    name: row.name,
    email: row.email,
    buId: unit.id as AuthorisedBu,
    buName: unit.name,
    role: unit.role,
    currency: unit.currency,
    timeZone: unit.timeZone,
    ip: row.ip,
    preferences: row.preferences,
    businessUnits: row.businessUnits.map(({ id, name, role }) => ({ id, name, role })),
  }
}

export async function endSession(sql: Sql, sessionId: string): Promise<void> {
  await sql`delete from sessions where id = ${sessionId}`
}
