import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import type {
  Decision,
  ErrorClosed,
  ErrorOpened,
  HistoryRow,
  Intent,
} from '#lib/sync/engine/types.ts'
import type { Run } from '#lib/sync/ports.ts'
import { lastByKey } from '#lib/sync/store/json.ts'
import { rowsFrom } from '#lib/sync/store/row-source.ts'
import { toDate } from '#lib/sync/store/store-clock.ts'

/** What will be asked of the org, and what came of it [A3]. */
export async function writeIntents(
  tx: Tx,
  buId: string,
  run: Run,
  intents: readonly Intent[],
  now: Fragment,
): Promise<void> {
  const rows = lastByKey(intents, (intent) => intent.externalId).map((intent) => ({
    external_id: intent.externalId,
    prospect_id: intent.prospectId,
    object: intent.object,
    state: intent.state,
    body_hash: intent.bodyHash,
    crm_id: intent.crmId,
  }))
  await tx`
    insert into intents as i (bu_id, external_id, prospect_id, object, state, body_hash, crm_id, fence, run_id,
      created_at, settled_at)
    select ${buId}, r.external_id, r.prospect_id, r.object, r.state, r.body_hash, r.crm_id, ${run.fence ?? 0}, ${run.id},
      ${now}, case when r.state in ('done', 'refused') then ${now} end
    from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
      jsonb_to_recordset(part::jsonb) as r(external_id text, prospect_id uuid, object text,
      state text, body_hash text, crm_id text)
    on conflict (bu_id, external_id) do update set
      object = excluded.object, state = excluded.state, body_hash = excluded.body_hash, crm_id = excluded.crm_id,
      fence = excluded.fence, run_id = excluded.run_id, settled_at = excluded.settled_at`
}

/** Those of the prospect and those of a record alone apart: asked for with an "or", every open error was compared with each row. */
export async function closeErrors(
  tx: Tx,
  buId: string,
  closed: readonly ErrorClosed[],
  now: Fragment,
): Promise<void> {
  const rows = closed.map((row) => ({
    prospect_id: row.prospectId,
    crm_id: row.crmId,
    reason: row.reason,
  }))
  await tx`
    with r as materialized (
      select r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
        jsonb_to_recordset(part::jsonb) as r(prospect_id uuid, crm_id text, reason text)
    ), of_prospects as (
      update sync_errors e set closed_at = ${now}, closed_reason = r.reason from r
      where e.bu_id = ${buId} and e.closed_at is null and e.prospect_id = r.prospect_id
    )
    update sync_errors e set closed_at = ${now}, closed_reason = r.reason from r
    where e.bu_id = ${buId} and e.closed_at is null and e.prospect_id is null and e.crm_id = r.crm_id`
}

/** [ER-1] One open error per thing that is stuck: the same again renews it. */
export async function openErrors(
  tx: Tx,
  buId: string,
  run: Run,
  opened: readonly ErrorOpened[],
  now: Fragment,
): Promise<void> {
  const ofProspects = opened.filter((error) => error.prospectId !== null)
  const ofRecords = opened.filter((error) => error.prospectId === null)
  const groups = [
    [lastByKey(ofProspects, (error) => error.prospectId ?? ''), prospectTarget(tx)],
    [lastByKey(ofRecords, (error) => error.crmId ?? ''), recordTarget(tx)],
  ] as const
  for (const [errors, target] of groups) {
    if (errors.length > 0) await openErrorGroup(tx, buId, run, errors, now, target)
  }
}

const prospectTarget = (tx: Tx) =>
  tx`(bu_id, prospect_id) where closed_at is null and prospect_id is not null`
const recordTarget = (tx: Tx) => tx`(bu_id, crm_id) where closed_at is null and prospect_id is null`

async function openErrorGroup(
  tx: Tx,
  buId: string,
  run: Run,
  errors: readonly ErrorOpened[],
  now: Fragment,
  target: Fragment,
): Promise<void> {
  const rows = errors.map((error) => ({
    prospect_id: error.prospectId,
    crm_id: error.crmId,
    code: error.code,
    cause_key: error.causeKey,
    title: error.title,
    field: error.field,
    message: error.message,
    next_action: error.nextAction,
    class: error.class,
    detail: error.detail,
    tries: error.tries,
    next_try_in_ms: error.nextTryInMs,
  }))
  await tx`
    insert into sync_errors as e (bu_id, prospect_id, crm_id, code, cause_key, title, field, message, next_action, class,
      detail, tries, first_at, last_at, next_try_at, run_id)
    select ${buId}, r.prospect_id, r.crm_id, r.code, r.cause_key, r.title, r.field, r.message, r.next_action, r.class,
      r.detail, r.tries, ${now}, ${now}, ${now} + r.next_try_in_ms * interval '1 ms', ${run.id}
    from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
      jsonb_to_recordset(part::jsonb) as r(prospect_id uuid, crm_id text, code text, cause_key text,
      title text, field text, message text, next_action text, class text, detail jsonb, tries int,
      next_try_in_ms double precision)
    on conflict ${target} do update set
      crm_id = excluded.crm_id, code = excluded.code, cause_key = excluded.cause_key, title = excluded.title,
      field = excluded.field, message = excluded.message, next_action = excluded.next_action, class = excluded.class,
      detail = excluded.detail, tries = excluded.tries, last_at = excluded.last_at,
      next_try_at = excluded.next_try_at, run_id = excluded.run_id`
}

export async function writeHistory(
  tx: Tx,
  buId: string,
  run: Run,
  history: readonly HistoryRow[],
  now: Fragment,
): Promise<void> {
  const rows = history.map((row) => ({
    prospect_id: row.prospectId,
    field: row.field,
    at: toDate(row.at),
    side: row.side,
    by: row.by,
    rule: row.rule,
    value: row.value,
    replaced: row.replaced,
    lost: row.lost,
    other_at: toDate(row.otherAt),
  }))
  await tx`
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced, lost, other_at, run_id)
    select ${buId}, r.prospect_id, r.field, r.at, r.side, r.by, r.rule, r.value, r.replaced, r.lost, r.other_at, ${run.id}
    from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
      jsonb_to_recordset(part::jsonb) as r(prospect_id uuid, field text, at timestamptz, side text,
      by text, rule text, value jsonb, replaced jsonb, lost boolean, other_at timestamptz)`
  const losers = rows.filter(({ lost }) => lost)
  if (losers.length > 0) await keepConflicts(tx, buId, losers, now)
}

/** [DU-3] The last loser of each field, for the inbox. By now the prospect holds the winner, with who wrote it. */
async function keepConflicts(
  tx: Tx,
  buId: string,
  losers: readonly unknown[],
  now: Fragment,
): Promise<void> {
  await tx`
    insert into conflicts (bu_id, prospect_id, field, at, rule, winner, ours, ours_at, ours_by, theirs, theirs_at, theirs_by)
    select distinct on (r.prospect_id, r.field) ${buId}, r.prospect_id, r.field, ${now}, r.rule,
      case r.side when 'concord' then 'salesforce' else 'concord' end,
      case r.side when 'concord' then r.value else r.replaced end,
      case r.side when 'concord' then r.at else r.other_at end,
      case r.side when 'concord' then r.by else w.by end,
      case r.side when 'concord' then r.replaced else r.value end,
      case r.side when 'concord' then r.other_at else r.at end,
      case r.side when 'concord' then w.by else r.by end
    from unnest(string_to_array(${toJsonParts(losers)}, chr(10))) part
    cross join jsonb_to_recordset(part::jsonb) as r(prospect_id uuid, field text, at timestamptz, side text,
      by text, rule text, value jsonb, replaced jsonb, other_at timestamptz)
    join prospects p on p.bu_id = ${buId} and p.id = r.prospect_id
    cross join lateral (select coalesce(p.origins->r.field->>'by', p.origins->'*'->>'by') as by) w
    on conflict (bu_id, prospect_id, field) do update set at = excluded.at, rule = excluded.rule, winner = excluded.winner,
      ours = excluded.ours, ours_at = excluded.ours_at, ours_by = excluded.ours_by, theirs = excluded.theirs,
      theirs_at = excluded.theirs_at, theirs_by = excluded.theirs_by`
}

export async function writeDecisions(
  tx: Tx,
  buId: string,
  run: Run,
  decisions: readonly Decision[],
  now: Fragment,
): Promise<void> {
  const rows = decisions.map((decision) => ({
    prospect_id: decision.prospectId,
    crm_id: decision.crmId,
    crm_object: decision.crmObject,
    kind: decision.kind,
    direction: decision.direction,
    reason: decision.reason,
    fields: decision.fields,
    evidence: decision.evidence,
  }))
  const columns = tx`prospect_id uuid, crm_id text, crm_object text, kind text, direction text, reason text, fields jsonb,
    evidence jsonb`
  await tx`
    insert into decisions (bu_id, at, run_id, prospect_id, crm_id, crm_object, kind, direction, reason, fields, evidence)
    select ${buId}, ${now}, ${run.id}, r.prospect_id, r.crm_id, r.crm_object, r.kind, r.direction, r.reason, r.fields,
      nullif(r.evidence, 'null')
    from ${rowsFrom(tx, rows, columns)}`
}
