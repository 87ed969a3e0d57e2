import type { Fragment } from 'postgres'
import type { SqlLike, Tx } from '#db/client.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { readCursor } from '#lib/prospects/cursor.ts'
import { iso } from '#lib/prospects/iso.ts'
import type { BinPage, BinReason, BinRow } from '#lib/prospects/types.ts'

const pageSize = 50

/** Why somebody lies here: a person's doing, a record's end in Salesforce, a merge on either side. */
function because(sql: SqlLike, reason: BinReason): Fragment {
  if (reason === 'salesforce') return sql`and p.deleted_reason = '[[crm_deleted]]'`
  if (reason === 'unshared') return sql`and p.deleted_reason = '[[crm_unshared]]'`
  const merged = sql`(p.deleted_reason = '[[crm_merged]]' or p.deleted_reason like 'Merged by %')`
  if (reason === 'merged') return sql`and ${merged}`
  if (reason === 'people') {
    return sql`and coalesce(p.deleted_reason, '') not in ('[[crm_deleted]]', '[[crm_unshared]]') and ${merged} is not true`
  }
  return sql``
}

/** [DL-4] The recycle bin, latest first. */
export async function listBin(
  sql: SqlLike,
  buId: string,
  reason: BinReason,
  cursor: string | null,
): Promise<BinPage> {
  const after = readCursor(cursor)
  const rows = await sql<BinRow[]>`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      p.email, p.company, ${iso(sql, sql`p.deleted_at`)} as "deletedAt", p.deleted_reason as "deletedReason",
      case when l.crm_id is not null then l.crm_object end as crm
    from prospects p left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where p.bu_id = ${buId} and p.deleted_at is not null ${because(sql, reason)}
      ${after ? sql`and (p.deleted_at, p.id) < (${String(after.value)}::text::timestamptz, ${after.id}::uuid)` : sql``}
    order by p.deleted_at desc, p.id desc limit ${pageSize + 1}`
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  const more = rows.length > pageSize && last
  return { rows: shown, next: more ? writeCursor({ value: last.deletedAt, id: last.id }) : null }
}

export async function countBin(sql: SqlLike, buId: string, reason: BinReason): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from prospects p where p.bu_id = ${buId} and p.deleted_at is not null ${because(sql, reason)}
      limit 10001) counted`
  return row?.n ?? 0
}

export type BinSelection =
  | { mode: 'some'; ids: string[] }
  | { mode: 'all'; reason: BinReason; except: string[] }

export type RestoreStep = { done: number; restored: number; next: string | null }

const stepSize = 5_000

/**
 * [DL-4][MT-4] Out of the bin with everything they had, by id, some thousands in one transaction. Whose e-mail a live
 * prospect has stays; of several with one e-mail the one that was deleted last comes back.
 */
export async function restoreStep(
  tx: Tx,
  buId: string,
  selection: BinSelection,
  after: string | null,
  requestedBy: string,
): Promise<RestoreStep> {
  await tx`set local statement_timeout = '60s'`
  const chosen =
    selection.mode === 'some'
      ? tx`and p.id = any(${selection.ids}::uuid[])`
      : tx`and p.id <> all(${selection.except}::uuid[]) ${because(tx, selection.reason)}`
  const found = await tx<{ id: string }[]>`
    select p.id from prospects p where p.bu_id = ${buId} and p.deleted_at is not null ${chosen}
      ${after ? tx`and p.id > ${after}::uuid` : tx``}
    order by p.id limit ${stepSize} for update of p`
  const ids = found.map(({ id }) => id)
  const restored = await tx<{ id: string }[]>`
    with first as (
      select distinct on (coalesce(email_key, id::text)) id, email_key from prospects
      where bu_id = ${buId} and id = any(${ids}::uuid[])
      order by coalesce(email_key, id::text), deleted_at desc, id
    )
    update prospects p set deleted_at = null, deleted_reason = null, updated_at = now(), version = p.version + 1
    from first where p.bu_id = ${buId} and p.id = first.id and not exists (select from prospects live
      where live.bu_id = ${buId} and live.email_key = first.email_key and live.deleted_at is null)
    returning p.id`
  const changes = { buId, cause: 'restored' as const, lane: lanes.bulk, requestedBy }
  if (restored.length > 0) {
    await enqueueProspects(
      tx,
      changes,
      restored.map(({ id }) => id),
    )
  }
  const next = ids.length === stepSize ? (ids.at(-1) ?? null) : null
  return { done: ids.length, restored: restored.length, next }
}
