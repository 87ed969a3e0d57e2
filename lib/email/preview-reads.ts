import type { SqlLike } from '#db/client.ts'
import type { FieldValues } from '#lib/prospects/types.ts'

export async function getValues(
  sql: SqlLike,
  buId: string,
  prospectId: string | null,
): Promise<FieldValues> {
  if (prospectId === null) return {}
  const [row] = await sql<{ values: FieldValues }[]>`
    select values from prospects where bu_id = ${buId} and id = ${prospectId} and deleted_at is null`
  return row?.values ?? {}
}

/** Whether somebody of the business unit signs in with this address. */
export async function isColleague(sql: SqlLike, buId: string, address: string): Promise<boolean> {
  const [row] = await sql`
    select 1 from users u join memberships m on m.user_id = u.id and m.bu_id = ${buId}
    where u.email_key = ${address.trim().toLowerCase()} and u.disabled_at is null`
  return row !== undefined
}
