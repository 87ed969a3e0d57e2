import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import type { ConflictCursor } from '#lib/sync/conflicts/input.ts'
import type {
  ConflictField,
  ConflictFilter,
  ConflictPage,
  ConflictRow,
} from '#lib/sync/conflicts/types.ts'

const pageSize = 100

type StoredRow = Omit<ConflictRow, 'at' | 'oursAt' | 'theirsAt'> & {
  at: Date
  oursAt: Date | null
  theirsAt: Date | null
}

/** [DU-3] Newest first, by keyset; what is joined is joined for one page only. */
export async function listConflicts(
  sql: SqlLike,
  buId: string,
  { field, winner }: ConflictFilter,
  after: ConflictCursor | null,
): Promise<ConflictPage> {
  const rows = await sql<StoredRow[]>`
    select c.prospect_id || ' ' || c.field as id, c.prospect_id as "prospectId", c.field, coalesce(f.label, c.field) as label,
      coalesce(f.type, 'text') as type,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      l.crm_id as "crmId", l.crm_object as "crmObject", c.at, c.rule, c.winner, c.ours, c.ours_at as "oursAt",
      c.ours_by as "oursBy", c.theirs, c.theirs_at as "theirsAt", c.theirs_by as "theirsBy",
      p.values->c.field as current, p.deleted_at is not null as "inBin"
    from (
      select * from conflicts c where c.bu_id = ${buId}
        ${field === null ? sql`` : sql`and c.field = ${field}`}
        ${winner === null ? sql`` : sql`and c.winner = ${winner}`}
        ${after === null ? sql`` : sql`and (c.at, c.prospect_id, c.field) < (${after.at}::timestamptz, ${after.prospectId}::uuid, ${after.field})`}
      order by c.at desc, c.prospect_id desc, c.field desc limit ${pageSize}) c
    join prospects p on p.bu_id = c.bu_id and p.id = c.prospect_id
    left join pairs l on l.bu_id = c.bu_id and l.prospect_id = c.prospect_id
    left join prospect_fields f on f.bu_id = c.bu_id and f.name = c.field
    order by c.at desc, c.prospect_id desc, c.field desc`
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => isoTexts(row)),
    next:
      rows.length === pageSize && last
        ? `${last.at.toISOString()}_${last.prospectId}_${last.field}`
        : null,
  }
}

type StoredField = Omit<ConflictField, 'lastAt' | 'rule'> & {
  lastAt: Date
  winner: NonNullable<ConflictField['rule']>['winner'] | null
  direction: NonNullable<ConflictField['rule']>['direction'] | null
}

/** Counted in the index alone, however many there are. */
export async function listConflictFields(sql: SqlLike, buId: string): Promise<ConflictField[]> {
  const rows = await sql<StoredField[]>`
    select n.field, coalesce(f.label, n.field) as label, n."concordWon", n."salesforceWon", n."lastAt", m.winner, m.direction
    from (
      select field, (count(*) filter (where winner = 'concord'))::int as "concordWon",
        (count(*) filter (where winner = 'salesforce'))::int as "salesforceWon", max(at) as "lastAt"
      from conflicts where bu_id = ${buId} group by field) n
    left join prospect_fields f on f.bu_id = ${buId} and f.name = n.field
    left join field_mappings m on m.bu_id = ${buId} and m.field = n.field and m.active
    order by n."concordWon" + n."salesforceWon" desc, n.field limit 500`
  return rows.map(({ winner, direction, ...row }) => ({
    ...isoTexts(row),
    rule: winner === null || direction === null ? null : { winner, direction },
  }))
}

export async function countConflicts(sql: SqlLike, buId: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from conflicts where bu_id = ${buId}`
  return row?.n ?? 0
}
