import type { Tx } from '#db/client.ts'
import type { Move } from '#lib/users/assignment.ts'
import type { Turns } from '#lib/users/groups/types.ts'

/**
 * [AU-1] Holds the group until the transaction ends: whoever comes next waits, and goes on where this one ended. Members who
 * are paused, left or were disabled are passed over.
 */
export async function lockTurns(tx: Tx, buId: string, groupId: string): Promise<Turns | null> {
  const [group] = await tx<{ name: string; lastPlace: number }[]>`
    select name, last_place as "lastPlace" from user_groups
    where bu_id = ${buId} and id = ${groupId} for update`
  if (!group) return null
  const members = await tx<Turns['members']>`
    select m.user_id as "userId", u.name, m.place from user_group_members m
    join memberships s on s.bu_id = m.bu_id and s.user_id = m.user_id
    join users u on u.id = m.user_id and u.disabled_at is null
    where m.bu_id = ${buId} and m.group_id = ${groupId} and m.paused_at is null
    order by m.place, m.user_id`
  return { ...group, members }
}

/** Writes down where the turns went, under the lock of `lockTurns`. */
export async function takeTurns(
  tx: Tx,
  buId: string,
  taken: { groupId: string; lastPlace: number; moves: readonly Move[] },
): Promise<void> {
  const { groupId, lastPlace, moves } = taken
  await tx`
    update user_groups set last_place = ${lastPlace}, turns = turns + ${moves.length}
    where bu_id = ${buId} and id = ${groupId}`
  await tx`
    update user_group_members m set turns = m.turns + t.n, last_turn_at = now()
    from (select id, count(*) n from unnest(${moves.map(({ userId }) => userId)}::uuid[]) id group by id) t
    where m.bu_id = ${buId} and m.group_id = ${groupId} and m.user_id = t.id`
}

/** @returns null when another group has the name */
export async function createGroup(
  tx: Tx,
  buId: string,
  { name, by }: { name: string; by: string },
): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    insert into user_groups (bu_id, name, created_by) values (${buId}, ${name}, ${by})
    on conflict (bu_id, name_key) do nothing returning id`
  return row?.id ?? null
}

/** @returns false when another group has the name */
export async function renameGroup(
  tx: Tx,
  buId: string,
  id: string,
  name: string,
): Promise<boolean> {
  const [taken] = await tx`
    select from user_groups where bu_id = ${buId} and name_key = lower(btrim(${name})) and id <> ${id}`
  if (taken) return false
  await tx`update user_groups set name = ${name} where bu_id = ${buId} and id = ${id}`
  return true
}

/** What it gave away stays where it is. */
export async function deleteGroup(tx: Tx, buId: string, id: string): Promise<void> {
  await tx`delete from user_group_members where bu_id = ${buId} and group_id = ${id}`
  await tx`delete from user_groups where bu_id = ${buId} and id = ${id}`
}

/** Members with their places, which are the order of their turns; whoever is paused stays paused. */
export async function saveMembers(
  tx: Tx,
  buId: string,
  groupId: string,
  members: readonly { userId: string; place: number }[],
  lastPlace: number,
): Promise<void> {
  const userIds = members.map(({ userId }) => userId)
  await tx`
    delete from user_group_members
    where bu_id = ${buId} and group_id = ${groupId} and user_id <> all(${userIds}::uuid[])`
  await tx`
    insert into user_group_members (bu_id, group_id, user_id, place)
    select ${buId}, ${groupId}, r.user_id, r.place
    from unnest(${userIds}::uuid[], ${members.map(({ place }) => place)}::int[]) as r(user_id, place)
    on conflict (bu_id, group_id, user_id) do update set place = excluded.place`
  await tx`
    update user_groups set last_place = ${lastPlace} where bu_id = ${buId} and id = ${groupId}`
}

export async function setPaused(
  tx: Tx,
  buId: string,
  { groupId, userId, paused }: { groupId: string; userId: string; paused: boolean },
): Promise<boolean> {
  const { count } = await tx`
    update user_group_members set paused_at = case when ${paused} then coalesce(paused_at, now()) end
    where bu_id = ${buId} and group_id = ${groupId} and user_id = ${userId}`
  return count > 0
}
