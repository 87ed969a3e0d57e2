import type { Sql, Tx } from '#db/client.ts'
import { writeAudit } from '#lib/audit/writes.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { passwordProblem } from '#lib/auth/password-rules.ts'
import type { Role } from '#lib/auth/permissions.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { hashToken } from '#lib/team/one-time-token.ts'
import { findOpenLink } from '#lib/team/reads.ts'
import { addMember, endSessions, setPasswordHash } from '#lib/team/writes.ts'

export type Acceptance = {
  kind: 'invite' | 'reset'
  token: string
  name?: string
  password?: string
  ip: string | null
}

type LinkRow = {
  buId: string
  userId: string | null
  email: string
  role: Role | null
  createdBy: string | null
}

/** `signIn` says that the account was there already: its password stays, and its owner signs in with it. */
export type Accepted = { email: string; signIn: boolean }

const closed = fail(
  'link_closed',
  'This link was used already or has run out. Ask an admin of your team for a new one.',
)

/**
 * Uses a one-time link, once: its row is spent in the transaction that sets the password. An invitation never sets the
 * password of an account that exists, since whoever sent it knows the link.
 */
export async function acceptLink(sql: Sql, given: Acceptance): Promise<Result<Accepted>> {
  const link = await findOpenLink(sql, given.kind, given.token)
  if (!link) return closed
  const known = given.kind === 'invite' && link.known
  const problem = known ? null : checkInput(given, link.email)
  if (problem) return problem
  // Hashing takes half a second: never inside a transaction.
  const hash = known ? null : await hashPassword(given.password ?? '')
  return sql.begin(async (tx) => {
    const [spent] = await tx<LinkRow[]>`
      update one_time_links set used_at = now()
      where token_hash = ${hashToken(given.token)} and kind = ${given.kind} and used_at is null and expires_at > now()
      returning bu_id as "buId", user_id as "userId", email, role, created_by as "createdBy"`
    if (!spent) return closed
    return given.kind === 'invite'
      ? join(tx, spent, given, hash)
      : reset(tx, spent, given, hash ?? '')
  }) as Promise<Result<Accepted>>
}

function checkInput({ kind, name, password }: Acceptance, email: string): Result<never> | null {
  if (kind === 'invite' && !name?.trim())
    return fail('invalid', 'Enter a name.', { name: 'Enter a name.' })
  const wrong = passwordProblem(password ?? '', email)
  return wrong ? fail('invalid', wrong, { password: wrong }) : null
}

async function join(
  tx: Tx,
  link: LinkRow,
  { name, ip }: Acceptance,
  hash: string | null,
): Promise<Result<Accepted>> {
  const role = link.role ?? 'sales'
  const made =
    hash === null
      ? undefined
      : (
          await tx<{ id: string }[]>`
            insert into users (email, email_key, name, password_hash)
            values (${link.email}, lower(btrim(${link.email})), ${name?.trim() ?? ''}, ${hash})
            on conflict (email_key) do nothing returning id`
        )[0]
  const [user] = await tx<{ id: string; name: string }[]>`
    select id, name from users where email_key = lower(btrim(${link.email}))`
  if (!user) return closed
  await addMember(tx, link.buId, user.id, role)
  await auditIn(tx, link.buId, { ...user, ip }, 'team.joined', link.email, { role })
  return ok({ email: link.email, signIn: made === undefined })
}

async function reset(
  tx: Tx,
  link: LinkRow,
  { ip }: Acceptance,
  hash: string,
): Promise<Result<Accepted>> {
  const [user] = await tx<{ id: string; name: string }[]>`
    select id, name from users where id = ${link.userId} and disabled_at is null`
  if (!user) return closed
  await setPasswordHash(tx, user.id, hash)
  const ended = await endSessions(tx, user.id)
  await auditIn(tx, link.buId, { ...user, ip }, 'team.password_reset', link.email, {
    endedSessions: ended,
  })
  return ok({ email: link.email, signIn: false })
}

async function auditIn(
  tx: Tx,
  buId: string,
  user: { id: string; name: string; ip: string | null },
  action: string,
  target: string,
  after: unknown,
): Promise<void> {
  await tx`select set_config('app.bu_id', ${buId}, true)`
  const actor = { userId: user.id, name: user.name, buId, ip: user.ip, sessionId: null }
  await writeAudit(tx, actor, { action, target, after })
}
