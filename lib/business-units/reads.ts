import type { SqlLike } from '#db/client.ts'
import type { UnitRow } from '#lib/business-units/types.ts'

type StoredUnit = Omit<UnitRow, 'createdAt' | 'current'> & { createdAt: Date }

/** The business units that a person belongs to. Others are not named: that they exist is nobody's business. */
export async function listUnits(
  sql: SqlLike,
  viewer: { userId: string; buId: string },
): Promise<UnitRow[]> {
  const rows = await sql<StoredUnit[]>`
    select b.id, b.name, b.currency, b.time_zone as "timeZone", m.role, b.created_at as "createdAt",
      (select count(*)::int from memberships a where a.bu_id = b.id) as members
    from memberships m join business_units b on b.id = m.bu_id
    where m.user_id = ${viewer.userId}
    order by b.created_at, b.id`
  return rows.map((row) => ({
    ...row,
    current: row.id === viewer.buId,
    createdAt: row.createdAt.toISOString(),
  }))
}
