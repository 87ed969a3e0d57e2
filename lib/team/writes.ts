import type { JSONValue } from 'postgres'
import type { Tx } from '#db/client.ts'
import type { Role } from '#lib/auth/permissions.ts'
import { newToken } from '#lib/team/one-time-token.ts'

export const inviteDays = 7
export const resetHours = 24

/** `createdBy` is null for the first person of an installation, whom nobody invites. */
export type Invite = { buId: string; email: string; role: Role; createdBy: string | null }

/** An earlier invitation of the same address ends with this one. @returns the secret of the link, shown once */
export async function createInvite(tx: Tx, invite: Invite): Promise<string> {
  const { token, tokenHash } = newToken()
  await tx`
    update one_time_links set used_at = now()
    where bu_id = ${invite.buId} and kind = 'invite' and used_at is null and lower(email) = lower(${invite.email})`
  await tx`
    insert into one_time_links (token_hash, kind, bu_id, email, role, created_by, expires_at)
    values (${tokenHash}, 'invite', ${invite.buId}, ${invite.email}, ${invite.role}, ${invite.createdBy},
      now() + make_interval(days => ${inviteDays}))`
  return token
}

/** @returns whom it was for; undefined when it is no longer open */
export async function revokeInvite(
  tx: Tx,
  buId: string,
  id: string,
): Promise<{ email: string; role: Role } | undefined> {
  const [row] = await tx<{ email: string; role: Role }[]>`
    update one_time_links set used_at = now()
    where token_hash = ${id} and bu_id = ${buId} and kind = 'invite' and used_at is null
    returning email, role`
  return row
}

/** An earlier link of the same person ends with this one. */
export async function createReset(
  tx: Tx,
  reset: { buId: string; userId: string; createdBy: string },
): Promise<string> {
  const { token, tokenHash } = newToken()
  await tx`
    update one_time_links set used_at = now()
    where kind = 'reset' and used_at is null and user_id = ${reset.userId}`
  await tx`
    insert into one_time_links (token_hash, kind, bu_id, user_id, email, name, created_by, expires_at)
    select ${tokenHash}, 'reset', ${reset.buId}, id, email, name, ${reset.createdBy},
      now() + make_interval(hours => ${resetHours})
    from users where id = ${reset.userId}`
  return token
}

export async function findUserByEmail(
  tx: Tx,
  buId: string,
  email: string,
): Promise<{ id: string; name: string; member: boolean } | undefined> {
  const [row] = await tx<{ id: string; name: string; member: boolean }[]>`
    select u.id, u.name, exists (select from memberships m where m.bu_id = ${buId} and m.user_id = u.id) as member
    from users u where u.email_key = lower(btrim(${email}))`
  return row
}

export async function addMember(tx: Tx, buId: string, userId: string, role: Role): Promise<void> {
  await tx`
    insert into memberships (bu_id, user_id, role) values (${buId}, ${userId}, ${role})
    on conflict do nothing`
}

/** Counts at their next request: the role is read from this row every time. */
export async function setRole(tx: Tx, buId: string, userId: string, role: Role): Promise<void> {
  await tx`update memberships set role = ${role} where bu_id = ${buId} and user_id = ${userId}`
}

/** What they hold stays theirs until somebody assigns it anew; their sessions look elsewhere from now on. */
export async function removeMember(tx: Tx, buId: string, userId: string): Promise<void> {
  await tx`delete from memberships where bu_id = ${buId} and user_id = ${userId}`
  await tx`
    update sessions set bu_id = (select bu_id from memberships where user_id = ${userId} limit 1)
    where user_id = ${userId} and bu_id = ${buId}`
}

/** Closing an account ends its sessions and links in the same breath. */
export async function setDisabled(tx: Tx, userId: string, disabled: boolean): Promise<void> {
  await tx`update users set disabled_at = ${disabled ? tx`now()` : null} where id = ${userId}`
  if (!disabled) return
  await tx`delete from sessions where user_id = ${userId}`
  await tx`update one_time_links set used_at = now() where user_id = ${userId} and used_at is null`
}

export async function endSessions(
  tx: Tx,
  userId: string,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { count } = await tx`
    delete from sessions where user_id = ${userId}
      and (${which.only ?? null}::uuid is null or id = ${which.only ?? null}::uuid)
      and (${which.except ?? null}::uuid is null or id <> ${which.except ?? null}::uuid)`
  return count
}

export async function setName(tx: Tx, userId: string, name: string): Promise<void> {
  await tx`update users set name = ${name} where id = ${userId}`
}

export async function setPasswordHash(tx: Tx, userId: string, hash: string): Promise<void> {
  await tx`update users set password_hash = ${hash} where id = ${userId}`
}

export async function mergePreferences(
  tx: Tx,
  userId: string,
  preferences: Record<string, JSONValue>,
): Promise<void> {
  await tx`
    update users set preferences = preferences || ${tx.json(preferences)} where id = ${userId}`
}
