import type { SqlLike } from '#db/client.ts'
import { isExternalUser, matchByEmail, sortUsers } from '#lib/users/rules.ts'
import type {
  AssignableUser,
  CrmAssignees,
  CrmUserChoice,
  UserMappingRow,
  UsersPage,
} from '#lib/users/types.ts'

type StoredCrmUser = Omit<CrmUserChoice, 'external'> & { userType: string | null }

export async function listCrmUsers(
  sql: SqlLike,
): Promise<{ crmUsers: CrmUserChoice[]; readAt: Date | null }> {
  const rows = await sql<(StoredCrmUser & { seenAt: Date })[]>`
    select crm_user_id as id, name, email, username, active, user_type as "userType", seen_at as "seenAt"
    from crm_users order by active desc, name limit 5000`
  const seen = rows.map(({ seenAt }) => seenAt.getTime())
  return {
    crmUsers: rows.map(({ userType, seenAt: _, ...user }) => ({
      ...user,
      external: isExternalUser(userType),
    })),
    readAt: seen.length > 0 ? new Date(Math.max(...seen)) : null,
  }
}

type StoredMapping = {
  userId: string
  name: string
  email: string
  disabled: boolean
  prospectsHeld: number
  crmUserId: string | null
  mappedAt: Date | null
  mappedBy: string | null
  verifiedAt: Date | null
  problem: string | null
}

/** Members of the business unit, and whoever still holds prospects after leaving it. */
async function listStoredMappings(sql: SqlLike, buId: string): Promise<StoredMapping[]> {
  return sql<StoredMapping[]>`
    with held as (
      select assigned_user_id as user_id, count(*)::int as n from prospects
      where bu_id = ${buId} and deleted_at is null and assigned_user_id is not null
      group by assigned_user_id)
    select u.id as "userId", u.name, u.email, u.disabled_at is not null as disabled,
      coalesce(h.n, 0) as "prospectsHeld", m.crm_user_id as "crmUserId", m.mapped_at as "mappedAt",
      (select b.name from users b where b.id = m.mapped_by) as "mappedBy", m.verified_at as "verifiedAt", m.problem
    from users u
    left join held h on h.user_id = u.id
    left join user_mappings m on m.bu_id = ${buId} and m.user_id = u.id
    where exists (select from memberships s where s.bu_id = ${buId} and s.user_id = u.id) or h.n > 0`
}

export async function getUsersPage(sql: SqlLike, buId: string): Promise<UsersPage> {
  const [stored, { crmUsers: all, readAt }, [connector]] = await Promise.all([
    listStoredMappings(sql, buId),
    listCrmUsers(sql),
    sql<{ connected: boolean; userName: string | null; leaveOut: boolean }[]>`
      select connected_at is not null as connected, coalesce(connected_user_name, connected_username) as "userName",
        coalesce((settings->>'leaveOutPartnerUsers')::boolean, false) as "leaveOut"
      from connectors`,
  ])
  const byId = new Map(all.map((user) => [user.id, user]))
  const crmUsers = connector?.leaveOut ? all.filter(({ external }) => !external) : all
  const taken = new Set(stored.map(({ crmUserId }) => crmUserId).filter((id) => id !== null))
  return {
    rows: sortUsers(stored.map((row) => toRow(row, byId, crmUsers, taken))),
    crmUsers,
    connectorUserName: connector?.userName ?? null,
    connected: connector?.connected ?? false,
    readAt: readAt?.toISOString() ?? null,
  }
}

function toRow(
  stored: StoredMapping,
  byId: ReadonlyMap<string, CrmUserChoice>,
  crmUsers: readonly CrmUserChoice[],
  taken: ReadonlySet<string>,
): UserMappingRow {
  const { crmUserId, mappedAt, verifiedAt, ...row } = stored
  const crmUser = crmUserId === null ? null : (byId.get(crmUserId) ?? unknownUser(crmUserId))
  return {
    ...row,
    crmUser,
    mappedAt: mappedAt?.toISOString() ?? null,
    verifiedAt: verifiedAt?.toISOString() ?? null,
    suggestion: crmUser ? null : matchByEmail(row.email, crmUsers, taken),
  }
}

/** Mapped, and Salesforce no longer lists it. */
function unknownUser(id: string): CrmUserChoice {
  return { id, name: 'Unknown user', email: null, username: null, active: false, external: false }
}

/** Whom prospects may be assigned to: members that are not disabled, by name. */
export async function listAssignableUsers(sql: SqlLike, buId: string): Promise<AssignableUser[]> {
  return sql<AssignableUser[]>`
    select u.id, u.name, u.email, m.user_id is not null as mapped
    from memberships s join users u on u.id = s.user_id
    left join user_mappings m on m.bu_id = s.bu_id and m.user_id = u.id
    where s.bu_id = ${buId} and u.disabled_at is null order by u.name, u.id`
}

/** [US-1] Console users who hold prospects and have no counterpart, most prospects first. */
export async function listUnmappedHolders(
  sql: SqlLike,
  buId: string,
): Promise<{ name: string; prospectsHeld: number }[]> {
  return sql<{ name: string; prospectsHeld: number }[]>`
    with held as (
      select assigned_user_id as user_id, count(*)::int as n from prospects
      where bu_id = ${buId} and deleted_at is null and assigned_user_id is not null
      group by assigned_user_id)
    select u.name, h.n as "prospectsHeld" from held h join users u on u.id = h.user_id
    where not exists (select from user_mappings m where m.bu_id = ${buId} and m.user_id = u.id)
    order by h.n desc, u.name`
}

/** [AU-1] What Salesforce may be left to choose an owner by, as last read from the org. */
export async function listCrmAssignees(sql: SqlLike, buId: string): Promise<CrmAssignees> {
  const rows = await sql<{ id: string; kind: 'queue' | 'rule'; name: string }[]>`
    select crm_id as id, kind, name from crm_assignees where bu_id = ${buId} order by lower(name), crm_id`
  const queues = rows.filter(({ kind }) => kind === 'queue').map(({ id, name }) => ({ id, name }))
  return { queues, rule: rows.find(({ kind }) => kind === 'rule')?.name ?? null }
}

export async function findQueue(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<{ name: string } | null> {
  const [row] = await sql<{ name: string }[]>`
    select name from crm_assignees where bu_id = ${buId} and crm_id = ${id} and kind = 'queue'`
  return row ?? null
}
