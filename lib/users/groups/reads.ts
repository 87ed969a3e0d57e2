import type { SqlLike } from '#db/client.ts'
import type { GroupMember, GroupRow } from '#lib/users/groups/types.ts'

type StoredGroup = Omit<GroupRow, 'nextUserId'> & { lastPlace: number }

/** [AU-1] Groups by name with their members by place; few, since people make them by hand. */
export async function listGroups(sql: SqlLike, buId: string): Promise<GroupRow[]> {
  const rows = await sql<StoredGroup[]>`
    select g.id, g.name, g.turns::int, g.last_place as "lastPlace",
      coalesce((select jsonb_agg(jsonb_build_object('userId', m.user_id, 'name', u.name, 'email', u.email,
          'place', m.place, 'paused', m.paused_at is not null,
          'counterpart', case when c.user_id is null then 'none' when o.active is false then 'inactive' else 'active' end,
          'gone', case when s.user_id is null then 'left' when u.disabled_at is not null then 'disabled' end,
          'turns', m.turns, 'lastTurnAt', m.last_turn_at) order by m.place, m.user_id)
        from user_group_members m join users u on u.id = m.user_id
        left join memberships s on s.bu_id = m.bu_id and s.user_id = m.user_id
        left join user_mappings c on c.bu_id = m.bu_id and c.user_id = m.user_id
        left join crm_users o on o.bu_id = m.bu_id and o.crm_user_id = c.crm_user_id
        where m.bu_id = g.bu_id and m.group_id = g.id), '[]') as members
    from user_groups g where g.bu_id = ${buId} order by g.name_key limit 500`
  return rows.map(({ lastPlace, ...group }) => ({
    ...group,
    nextUserId: nextOf(group.members, lastPlace)?.userId ?? null,
  }))
}

export function takes({ paused, gone }: Pick<GroupMember, 'paused' | 'gone'>): boolean {
  return !paused && gone === null
}

function nextOf(members: readonly GroupMember[], lastPlace: number): GroupMember | undefined {
  const takers = members.filter(takes)
  return takers.find(({ place }) => place > lastPlace) ?? takers[0]
}

/** What an assignment may choose from. */
export async function listGroupChoices(
  sql: SqlLike,
  buId: string,
): Promise<{ id: string; name: string; takers: number }[]> {
  return sql<{ id: string; name: string; takers: number }[]>`
    select g.id, g.name, count(u.id)::int as takers from user_groups g
    left join user_group_members m on m.bu_id = g.bu_id and m.group_id = g.id and m.paused_at is null
    left join memberships s on s.bu_id = m.bu_id and s.user_id = m.user_id
    left join users u on u.id = s.user_id and u.disabled_at is null
    where g.bu_id = ${buId} group by g.bu_id, g.id order by g.name_key limit 500`
}
