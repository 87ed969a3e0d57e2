import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { decideConflicts, type Edit, type OpenConflict } from '#lib/sync/conflicts/rules.ts'
import type { ConflictUse } from '#lib/sync/conflicts/types.ts'

/** Conflicts per transaction. */
export const settleStepSize = 1_000

export type Settling = {
  use: ConflictUse
  by: string
  requestedBy: string
}

export type SettleStep = {
  done: number
  changed: number
  refused: number
  /** Why the first refused one was. */
  why: string | null
  /** The last prospect of a full step: there may be more. */
  next: string | null
}

/** [DU-3] Some conflicts, or the next step of all of a field. One look, one edit, one history, one queue, whatever their number. */
export async function settleConflicts(
  tx: Tx,
  buId: string,
  which:
    | { rows: readonly { prospectId: string; field: string }[] }
    | { field: string; after: string | null },
  { use, by, requestedBy }: Settling,
): Promise<SettleStep> {
  const where =
    'rows' in which
      ? tx`(c.prospect_id, c.field) in (select * from unnest(
          ${which.rows.map(({ prospectId }) => prospectId)}::uuid[], ${which.rows.map(({ field }) => field)}::text[]))`
      : tx`c.field = ${which.field} ${which.after === null ? tx`` : tx`and c.prospect_id > ${which.after}::uuid`}`
  const open = await lockConflicts(tx, buId, where)
  const { edits, closed, refused } = decideConflicts(open, use)
  if (edits.length > 0) await writeEdits(tx, buId, edits, { by, requestedBy })
  if (closed.length > 0) await closeConflicts(tx, buId, closed)
  const isFull = !('rows' in which) && open.length === settleStepSize
  return {
    done: open.length,
    changed: edits.length,
    refused: refused.length,
    why: refused[0]?.why ?? null,
    next: isFull ? (open.at(-1)?.prospectId ?? null) : null,
  }
}

/** In the order of their prospects, as every writer of prospects locks them. */
function lockConflicts(tx: Tx, buId: string, where: Fragment): Promise<OpenConflict[]> {
  return tx<OpenConflict[]>`
    select c.prospect_id as "prospectId", c.field, c.winner, c.ours, c.theirs, p.values->c.field as current,
      l.crm_object as "crmObject", m.direction, p.deleted_at is not null as "inBin",
      case when c.field = 'email' then (
        select coalesce(nullif(btrim(concat_ws(' ', o.first_name, o.last_name)), ''), o.email) from prospects o
        where o.bu_id = c.bu_id and o.deleted_at is null and o.id <> c.prospect_id and o.email_key = lower(btrim(
          case when c.winner = 'concord' then c.theirs #>> '{}' else c.ours #>> '{}' end)) limit 1) end as "emailHolder"
    from conflicts c
    join prospects p on p.bu_id = c.bu_id and p.id = c.prospect_id
    left join pairs l on l.bu_id = c.bu_id and l.prospect_id = c.prospect_id
    left join field_mappings m on m.bu_id = c.bu_id and m.field = c.field and m.active
    where c.bu_id = ${buId} and ${where}
    order by c.prospect_id, c.field limit ${settleStepSize} for update of p`
}

const ruleOf = 'chosen'

async function writeEdits(
  tx: Tx,
  buId: string,
  edits: readonly Edit[],
  { by, requestedBy }: { by: string; requestedBy: string },
): Promise<void> {
  const rows = edits.map(({ prospectId, field, value, replaced }) => ({
    prospect_id: prospectId,
    field,
    value,
    replaced,
  }))
  await tx`
    with r as materialized (
      select r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
        jsonb_to_recordset(part::jsonb) as r(prospect_id uuid, field text, value jsonb, replaced jsonb)
    ), edited as (
      update prospects p set values = p.values || e.values, origins = p.origins || e.origins,
        changed_at = p.changed_at || e.changed_at, updated_at = now(), version = p.version + 1
      from (
        select r.prospect_id, jsonb_object_agg(r.field, r.value) as values,
          jsonb_object_agg(r.field, jsonb_build_object('side', 'concord', 'at', now(), 'by', ${by}::text, 'rule', ${ruleOf}::text,
            'replaced', r.replaced)) as origins,
          jsonb_object_agg(r.field, to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as changed_at
        from r group by r.prospect_id) e
      where p.bu_id = ${buId} and p.id = e.prospect_id
    )
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
    select ${buId}, r.prospect_id, r.field, now(), 'concord', ${by}, ${ruleOf}, r.value, r.replaced from r`
  const optOuts = edits.filter(({ field, value }) => field === 'opted_out' && value === true)
  await enqueueProspects(
    tx,
    {
      buId,
      cause: optOuts.length > 0 ? 'opt_out' : 'field_change',
      lane: optOuts.length > 0 ? lanes.urgent : edits.length < 100 ? lanes.trickle : lanes.bulk,
      fields: [...new Set(edits.map(({ field }) => field))],
      requestedBy,
    },
    [...new Set(edits.map(({ prospectId }) => prospectId))],
  )
}

async function closeConflicts(
  tx: Tx,
  buId: string,
  closed: readonly { prospectId: string; field: string }[],
): Promise<void> {
  await tx`
    delete from conflicts c using unnest(${closed.map(({ prospectId }) => prospectId)}::uuid[],
      ${closed.map(({ field }) => field)}::text[]) as r(prospect_id, field)
    where c.bu_id = ${buId} and c.prospect_id = r.prospect_id and c.field = r.field`
}
