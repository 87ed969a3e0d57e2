import type { Sql, Tx } from '#db/client.ts'
import { type Instant, toInstant } from '#lib/base/instant.ts'
import type { Decision, ErrorOpened, HistoryRow, Intent } from '#lib/sync/engine/types.ts'
import { load } from '#lib/sync/store/load.ts'
import { readCursors } from '#lib/sync/store/runs.ts'
import type { ChangeRow, StoreSnapshot, StoreStand } from '#lib/sync/testing/store-under-test.ts'

type AnyRow = Record<string, unknown>
const instant = (value: unknown): Instant => toInstant(value as Date)
const instantOrNull = (value: unknown): Instant | null => (value === null ? null : instant(value))

/** Every row of a business unit as plain data, for tests that compare stores. */
export async function readSnapshot(sql: Sql, buId: string): Promise<StoreSnapshot> {
  return inUnit(sql, buId, async (tx) => {
    const decisions = await tx<AnyRow[]>`
      select * from decisions where bu_id = ${buId} order by at, decisions.id`
    return { ...(await readStandIn(tx, buId)), decisions: decisions.map(toDecision) }
  })
}

/** What stands, without the log of decisions: stories look at it in every step. */
export async function readStand(sql: Sql, buId: string): Promise<StoreStand> {
  return inUnit(sql, buId, (tx) => readStandIn(tx, buId))
}

function inUnit<Value>(sql: Sql, buId: string, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  return sql.begin(async (tx) => {
    await tx`select set_config('app.bu_id', ${buId}, true)`
    return work(tx)
  }) as Promise<Value>
}

async function readStandIn(tx: Tx, buId: string): Promise<StoreStand> {
  // Asked all at once, answered in turn.
  const [connectors, people, crmIds, changes, intents, errors, history] = await Promise.all([
    tx<{ fence: string; paused: boolean }[]>`
      select fence::text, paused from connectors where bu_id = ${buId}`,
    tx<{ id: string }[]>`select id from prospects where bu_id = ${buId}`,
    tx<{ crm_id: string }[]>`select crm_id from crm_records where bu_id = ${buId}`,
    tx<AnyRow[]>`
      select *, id::text from changes where bu_id = ${buId} and prospect_id is not null order by changes.id`,
    tx<AnyRow[]>`select * from intents where bu_id = ${buId} order by external_id`,
    tx<AnyRow[]>`
      select *, (extract(epoch from next_try_at - last_at) * 1000)::int next_in_ms from sync_errors
      where bu_id = ${buId} and closed_at is null and coalesce(prospect_id::text, crm_id) is not null order by coalesce(prospect_id::text, crm_id)`,
    tx<AnyRow[]>`select * from field_history where bu_id = ${buId} order by field_history.id`,
  ])
  const keys = { prospectIds: people.map(({ id }) => id), crmIds: crmIds.map((row) => row.crm_id) }
  const loaded = await load(tx, buId, keys, { lock: false })
  return {
    fence: Number(connectors[0]?.fence ?? 0),
    paused: connectors[0]?.paused ?? true,
    pairs: loaded.pairs,
    mirror: loaded.records,
    changes: changes.map(toChange),
    intents: intents.map(toIntent),
    openErrors: errors.map(toError),
    history: history.map(toHistory),
    cursors: await readCursors(tx, buId),
  }
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
