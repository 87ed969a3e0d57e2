import type { Sql } from '#db/client.ts'
import { type Instant, toInstant } from '#lib/base/instant.ts'
import type { Decision, ErrorOpened, HistoryRow, Intent } from '#lib/sync/engine/types.ts'
import { load } from '#lib/sync/store/load.ts'
import { readCursors } from '#lib/sync/store/runs.ts'
import type { ChangeRow, StoreSnapshot } from '#lib/sync/testing/store-under-test.ts'

type AnyRow = Record<string, unknown>
const instant = (value: unknown): Instant => toInstant(value as Date)
const instantOrNull = (value: unknown): Instant | null => (value === null ? null : instant(value))

/** Every row of a business unit as plain data, for tests that compare stores. */
export async function readSnapshot(sql: Sql, buId: string): Promise<StoreSnapshot> {
  const snapshot = await sql.begin(async (tx) => {
    await tx`select set_config('app.bu_id', ${buId}, true)`
    const [connector] = await tx<{ fence: string; paused: boolean }[]>`
      select fence::text, paused from connectors where bu_id = ${buId}`
    const people = await tx<{ id: string }[]>`select id from prospects where bu_id = ${buId}`
    const crmIds = await tx<
      { crm_id: string }[]
    >`select crm_id from crm_records where bu_id = ${buId}`
    const loaded = await load(
      tx,
      buId,
      { prospectIds: people.map(({ id }) => id), crmIds: crmIds.map((row) => row.crm_id) },
      { lock: false },
    )
    const changes = await tx<AnyRow[]>`
      select *, id::text from changes where bu_id = ${buId} and prospect_id is not null order by changes.id`
    const intents = await tx<
      AnyRow[]
    >`select * from intents where bu_id = ${buId} order by external_id`
    const errors = await tx<AnyRow[]>`
      select *, (extract(epoch from next_try_at - last_at) * 1000)::int next_in_ms from sync_errors
      where bu_id = ${buId} and closed_at is null order by coalesce(prospect_id::text, crm_id)`
    const history = await tx<
      AnyRow[]
    >`select * from field_history where bu_id = ${buId} order by field_history.id`
    const decisions = await tx<
      AnyRow[]
    >`select * from decisions where bu_id = ${buId} order by at, decisions.id`
    return {
      fence: Number(connector?.fence ?? 0),
      paused: connector?.paused ?? true,
      pairs: loaded.pairs,
      mirror: loaded.records,
      changes: changes.map(toChange),
      intents: intents.map(toIntent),
      openErrors: errors.map(toError),
      history: history.map(toHistory),
      decisions: decisions.map(toDecision),
      cursors: await readCursors(tx, buId),
    }
  })
  return snapshot as StoreSnapshot
}

function toChange(row: AnyRow): ChangeRow {
  return {
    id: String(row.id),
    prospectId: String(row.prospect_id),
    lane: row.lane as ChangeRow['lane'],
    cause: String(row.cause),
    fields: row.fields as string[],
    tries: Number(row.tries),
    state: row.state as ChangeRow['state'],
    generation: Number(row.generation),
    dueAt: instant(row.due_at),
    leasedBy: row.leased_by as string | null,
    leasedUntil: instantOrNull(row.leased_until),
  }
}

function toIntent(row: AnyRow): Intent {
  return {
    externalId: String(row.external_id),
    prospectId: String(row.prospect_id),
    object: row.object as Intent['object'],
    state: row.state as Intent['state'],
    bodyHash: String(row.body_hash),
    crmId: row.crm_id as string | null,
  }
}

function toError(row: AnyRow): ErrorOpened & { firstAt: Instant } {
  return {
    prospectId: row.prospect_id as string | null,
    crmId: row.crm_id as string | null,
    code: String(row.code),
    causeKey: String(row.cause_key),
    title: String(row.title),
    field: row.field as string | null,
    message: String(row.message),
    nextAction: String(row.next_action),
    class: row.class as ErrorOpened['class'],
    detail: row.detail as Record<string, unknown>,
    tries: Number(row.tries),
    nextTryInMs: row.next_in_ms as number | null,
    firstAt: instant(row.first_at),
  }
}

function toHistory(row: AnyRow): HistoryRow {
  return {
    prospectId: String(row.prospect_id),
    field: String(row.field),
    at: instant(row.at),
    side: row.side as HistoryRow['side'],
    by: String(row.by),
    rule: String(row.rule),
    value: row.value as HistoryRow['value'],
    replaced: row.replaced as HistoryRow['replaced'],
    lost: row.lost === true,
    otherAt: instantOrNull(row.other_at),
  }
}

function toDecision(row: AnyRow): Decision & { runId: string } {
  return {
    prospectId: row.prospect_id as string | null,
    crmId: row.crm_id as string | null,
    crmObject: row.crm_object as Decision['crmObject'],
    kind: row.kind as Decision['kind'],
    direction: row.direction as Decision['direction'],
    reason: String(row.reason),
    fields: row.fields as Decision['fields'],
    evidence: row.evidence as Decision['evidence'],
    runId: String(row.run_id),
  }
}
