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
