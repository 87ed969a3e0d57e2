import type { Tx } from '#db/client.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueMatching } from '#lib/changes/writes.ts'

export type NewUserMapping = { userId: string; crmUserId: string }

/** [US-1] Several at once. `mappedBy` null says that the e-mail matched. */
export async function saveUserMappings(
  tx: Tx,
  buId: string,
  mappings: readonly NewUserMapping[],
  mappedBy: string | null,
): Promise<void> {
  if (mappings.length === 0) return
  const userIds = mappings.map(({ userId }) => userId)
  await tx`delete from unmatched_users where bu_id = ${buId} and user_id = any(${userIds}::uuid[])`
  await tx`
    insert into user_mappings (bu_id, user_id, crm_user_id, mapped_by, verified_at)
    select ${buId}, * from unnest(
      ${userIds}::uuid[], ${mappings.map(({ crmUserId }) => crmUserId)}::text[])
      as given (user_id, crm_user_id), lateral (select ${mappedBy}::uuid, now()) as rest
    on conflict (bu_id, user_id) do update set crm_user_id = excluded.crm_user_id, mapped_at = now(),
      mapped_by = excluded.mapped_by, verified_at = now(), problem = null`
}

export async function deleteUserMapping(tx: Tx, buId: string, userId: string): Promise<boolean> {
  const { count } = await tx`
    delete from user_mappings where bu_id = ${buId} and user_id = ${userId}`
  // [CN-10] Matching by e-mail would give it back at once.
  await tx`insert into unmatched_users (bu_id, user_id) values (${buId}, ${userId}) on conflict do nothing`
  return count > 0
}

/** Whom an admin took from their Salesforce user. */
export async function listUnmatched(tx: Tx, buId: string): Promise<string[]> {
  const rows = await tx<{ userId: string }[]>`
    select user_id as "userId" from unmatched_users where bu_id = ${buId}`
  return rows.map(({ userId }) => userId)
}

/** [US-2] The prospects of a user whose counterpart changed get their owner with the next cycles. */
export async function enqueueHeld(
  tx: Tx,
  buId: string,
  userIds: readonly string[],
  requestedBy: string | null,
): Promise<number> {
  return enqueueMatching(tx, tx`p.assigned_user_id = any(${userIds}::uuid[])`, {
    buId,
    cause: 'assignment',
    lane: lanes.bulk,
    requestedBy,
  })
}

/** Whether a Salesforce user still can own records, as last read from the org. */
export async function verifyUserMappings(tx: Tx, buId: string): Promise<{ wrong: number }> {
  const [row] = await tx<{ wrong: number }[]>`
    with checked as (
      update user_mappings m set verified_at = now(), problem = case
          when c.crm_user_id is null then 'Salesforce no longer lists this user'
          when not c.active then 'Inactive in Salesforce: refused as owner' end
      from user_mappings o left join crm_users c on c.bu_id = o.bu_id and c.crm_user_id = o.crm_user_id
      where o.bu_id = ${buId} and m.bu_id = o.bu_id and m.user_id = o.user_id
      returning m.problem)
    select count(problem)::int as wrong from checked`
  return { wrong: row?.wrong ?? 0 }
}
