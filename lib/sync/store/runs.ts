import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { assert } from '#lib/base/assert.ts'
import { toInstant } from '#lib/base/instant.ts'
import { toJson, toJsonParts } from '#lib/base/json-rows.ts'
import { type CallVerdict, judgeCall } from '#lib/connector/budget.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import type { Cursor, RunCounts } from '#lib/sync/engine/types.ts'
import { silentMs } from '#lib/sync/heartbeat.ts'
import type { Checkpoint, NewRun, Run, RunEnd, Usage, WriteRefusal } from '#lib/sync/ports.ts'
import { bulkHolds } from '#lib/sync/store/bulk-holder.ts'
import { toDate } from '#lib/sync/store/store-clock.ts'

/** [I17] One holder at a time; each new lease raises the fence, and older holders' writes are refused from then on. */
export async function takeLease(
  tx: Tx,
  buId: string,
  worker: string,
  ttlMs: number,
  now: Fragment,
  watchesHeartbeats: boolean,
): Promise<number | null> {
  // Conflicts with the key share lock of a write under way (holdsFence); the renewals of checkpoint do not.
  await tx`select 1 from connectors where bu_id = ${buId} for update`
  const dead = watchesHeartbeats
    ? tx`or not exists (select from workers w where w.id = lease_owner and w.seen_at > now() - ${silentMs} * interval '1 ms')`
    : tx``
  const [row] = await tx<{ fence: string }[]>`
    update connectors set lease_owner = ${worker}, lease_until = ${now} + ${ttlMs}::int * interval '1 ms', fence = fence + 1
    where bu_id = ${buId} and (lease_owner is null or lease_until <= ${now} ${dead})
    returning fence::text`
  if (row && watchesHeartbeats) await freeClaimsOfDead(tx, buId)
  return row ? Number(row.fence) : null
}

async function freeClaimsOfDead(tx: Tx, buId: string): Promise<void> {
  await tx`
    update changes set leased_by = null, leased_until = null
    where bu_id = ${buId} and leased_by is not null and leased_by not like ${bulkHolds} and leased_by not in (
      select id from workers where seen_at > now() - ${silentMs} * interval '1 ms')`
}

/** After a run that broke: what this worker held is free at once. */
export async function abandonLease(tx: Tx, buId: string, worker: string): Promise<void> {
  await tx`
    update connectors set lease_owner = null, lease_until = null where bu_id = ${buId} and lease_owner = ${worker}`
}

export async function releaseLease(tx: Tx, buId: string, fence: number): Promise<void> {
  await tx`update connectors set lease_owner = null, lease_until = null where bu_id = ${buId} and fence = ${fence}`
}

/**
 * Held to the end of the transaction: a takeover waits, so nothing of ours can land after it.
 *
 * [CR-8] Pages of a load do not wait for the disk. Their log goes to it before that of whatever says that they are in: where
 * a job has been read to, or that the load is done. A load that a killed Postgres forgot the end of is not done, and goes on.
 */
export async function mayStillWrite(tx: Tx, buId: string, run: Run): Promise<'yes' | WriteRefusal> {
  const soon = run.kind === 'load' ? tx`, set_config('synchronous_commit', 'off', true)` : tx``
  const [row] = await tx<{ fence: string; sharing_version: number }[]>`
    select fence::text, sharing_version ${soon} from connectors where bu_id = ${buId} for key share`
  if (run.fence !== null && Number(row?.fence) !== run.fence) return 'fence_lost'
  return row?.sharing_version === run.sharingVersion ? 'yes' : 'sharing_changed'
}

export async function beginRun(tx: Tx, buId: string, run: NewRun, now: Fragment): Promise<Run> {
  if (run.fence !== null) await endLostRuns(tx, buId, run.fence, now)
  const [row] = await tx<
    {
      id: string
      number: string
      sharing_version: number
      bulk_jobs: boolean
      bulk_reads: boolean
    }[]
  >`
    with numbered as (
      update connectors set run_number = run_number + 1 where bu_id = ${buId} returning run_number, sharing_version
    )
    insert into runs (bu_id, number, kind, state, title, requested_by, started_at, fence)
    select ${buId}, run_number, ${run.kind}, 'running', ${run.title}, ${run.requestedBy}::uuid, ${now}, ${run.fence}::bigint
    from numbered returning id, number::text, (select sharing_version from numbered),
      exists (select from bulk_jobs where bu_id = ${buId} and state <> 'ended') bulk_jobs,
      exists (select from bulk_reads where bu_id = ${buId}) bulk_reads`
  assert(row, 'This business unit has no connector')
  const { kind, worker, fence } = run
  const { id, sharing_version: sharingVersion, bulk_jobs: bulkJobs } = row
  const number = Number(row.number)
  return { id, number, kind, worker, fence, sharingVersion, bulkJobs, bulkReads: row.bulk_reads }
}

/** [SH-4] Only for the rule that the run began under. */
export async function markSharingChecked(tx: Tx, buId: string, run: Run): Promise<void> {
  await tx`
    update connectors set sharing_checked = ${run.sharingVersion}
    where bu_id = ${buId} and sharing_version = ${run.sharingVersion}`
}

/** Runs of earlier leases whose worker did not live to end them. */
async function endLostRuns(tx: Tx, buId: string, fence: number, now: Fragment): Promise<void> {
  await tx`
    update runs set state = 'failed', finished_at = ${now}, message = 'Its worker was lost; the next run goes on from there'
    where bu_id = ${buId} and state = 'running' and fence < ${fence}`
}

/**
 * A whole cycle ended: when the next is due. A push between cycles moves nothing of this [CN-16]. Whoever asked for a cycle
 * since this one began did not mean this one: a rule was changed, or somebody unpaused. He may be later than our now, which is
 * when this transaction began.
 */
export async function scheduleNextCycle(
  tx: Tx,
  buId: string,
  runId: string,
  ok: boolean,
): Promise<void> {
  await tx`
    update connectors set last_cycle_at = now(), last_cycle_ok = ${ok},
      next_cycle_at = case
        when next_cycle_at <= clock_timestamp() + interval '1 second' and next_cycle_at > (select started_at from runs where bu_id = ${buId} and id = ${runId})
        then next_cycle_at
        else now() + coalesce((settings->>'intervalMinutes')::int, 2) * interval '1 minute' end,
      guard_passes = guard_passes and not ${ok}
    where bu_id = ${buId}`
}

export async function finishRun(
  tx: Tx,
  buId: string,
  run: Run,
  end: RunEnd,
  now: Fragment,
): Promise<void> {
  await addUsage(tx, buId, run, end.usage, now)
  await tx`
    update runs set state = ${end.state}, finished_at = ${now}, counts = ${toJson(end.counts)}::text::jsonb,
      message = ${end.message}, plan_hash = ${end.planHash}
    where bu_id = ${buId} and id = ${run.id}`
  const { wait, connectionLost } = end
  await tx`
    update connectors set
      wait_until = case when ${wait === null} then wait_until when ${wait?.forMs ?? 0}::int = 0 then null
        else ${now} + ${wait?.forMs ?? 0}::int * interval '1 ms' end,
      wait_reason = case when ${wait === null} then wait_reason when ${wait?.forMs ?? 0}::int = 0 then null
        else ${wait?.reason ?? null} end,
      wait_cause = case when ${wait === null} then wait_cause end,
      lost_at = case when ${connectionLost}::text is null then lost_at else coalesce(lost_at, ${now}) end,
      lost_reason = coalesce(${connectionLost}, lost_reason),
      clock_offset_ms = coalesce(${end.usage.clockOffsetMs}::float8, clock_offset_ms),
      ${orgWord(tx, end.usage, now)}
    where bu_id = ${buId} and (${run.fence}::bigint is null or fence = ${run.fence}::bigint)`
}

/** [QU-4] What the org last said of its own limit. */
function orgWord(tx: Tx, { limit }: Usage, now: Fragment): Fragment {
  if (limit === null) return tx`org_calls_at = org_calls_at`
  return tx`org_calls_used = ${limit.used}, org_calls_max = ${limit.max}, org_calls_at = ${now}`
}

type Held = {
  fence: string
  lease_owner: string | null
  paused: boolean
  lost: boolean
  waiting: boolean
  sharing_version: number
  settings: unknown
  today: number
  org_used: number | null
  org_max: number | null
  org_age: number | null
  now: Date
}

/** Asked before each request: is it still ours to go on, and may we? */
export async function checkpoint(
  tx: Tx,
  buId: string,
  run: Run,
  usage: Usage,
  ttlMs: number,
  now: Fragment,
): Promise<Checkpoint> {
  await addUsage(tx, buId, run, usage, now)
  const [row] = await tx<Held[]>`
    update connectors set
      lease_until = case when fence = ${run.fence}::bigint and lease_owner is not null and not paused and lost_at is null
        and coalesce(wait_until <= ${now}, true) then ${now} + ${ttlMs}::int * interval '1 ms' else lease_until end,
      clock_offset_ms = coalesce(${usage.clockOffsetMs}::float8, clock_offset_ms),
      ${orgWord(tx, usage, now)}
    where bu_id = ${buId}
    returning fence::text, lease_owner, paused, lost_at is not null lost, coalesce(wait_until > ${now}, false) waiting,
      sharing_version, settings, org_calls_used org_used, org_calls_max org_max, ${now} as now,
      (extract(epoch from ${now} - org_calls_at) * 1000)::float8 org_age,
      (select coalesce(sum(calls), 0)::int from call_usage
        where bu_id = ${buId} and day = (${now} at time zone 'UTC')::date) today`
  if (!row || row.lost) return 'connection_lost'
  if (row.sharing_version !== run.sharingVersion) return 'sharing_changed'
  if (run.fence === null) return verdictOf(row, run).go ? 'go' : 'calls_spent'
  if (Number(row.fence) !== run.fence || row.lease_owner === null) return 'fence_lost'
  if (row.paused) return 'paused'
  if (row.waiting) return 'waiting'
  const verdict = verdictOf(row, run)
  if (verdict.go) return 'go'
  await waitForBudget(tx, buId, verdict)
  return 'waiting'
}

/** A dry run and a load read much: they are a person's wish, and leave the reserve alone all the same. */
function verdictOf(row: Held, run: Run): CallVerdict {
  const { today, org_used: orgUsed, org_max: orgMax, org_age: orgAgeMs } = row
  const who = run.kind === 'person' ? 'person' : 'automatic'
  const calls = { today, orgUsed, orgMax, orgAgeMs }
  return judgeCall(who, calls, connectorSettings(row.settings), row.now.getTime())
}

async function waitForBudget(
  tx: Tx,
  buId: string,
  { until, reason }: { until: number; reason: string },
): Promise<void> {
  await tx`
    update connectors set wait_until = ${new Date(until)}, wait_reason = ${reason}, wait_cause = 'budget'
    where bu_id = ${buId}`
}

/** [QU-4] Calls by day and kind, and by run. */
async function addUsage(
  tx: Tx,
  buId: string,
  run: Run,
  usage: Usage,
  now: Fragment,
): Promise<void> {
  const kinds = Object.entries(usage.calls).filter(([, calls]) => calls > 0)
  if (kinds.length === 0) return
  const total = kinds.reduce((sum, [, calls]) => sum + calls, 0)
  await tx`
    with counted as (
      insert into call_usage as u (bu_id, day, kind, calls, org_used, org_max)
      select ${buId}, (${now} at time zone 'UTC')::date, k, n, ${usage.limit?.used ?? null}::int, ${usage.limit?.max ?? null}::int
      from unnest(${kinds.map(([kind]) => kind)}::text[], ${kinds.map(([, calls]) => calls)}::int[]) as x(k, n)
      on conflict (bu_id, day, kind) do update set calls = u.calls + excluded.calls,
        org_used = coalesce(excluded.org_used, u.org_used), org_max = coalesce(excluded.org_max, u.org_max)
    )
    update runs r set calls = r.calls + ${total},
      calls_by_kind = r.calls_by_kind || (
        select jsonb_object_agg(k, coalesce((r.calls_by_kind->>k)::int, 0) + n)
        from unnest(${kinds.map(([kind]) => kind)}::text[], ${kinds.map(([, calls]) => calls)}::int[]) as x(k, n))
    where r.bu_id = ${buId} and r.id = ${run.id}`
}

export async function readCursors<Name extends string>(
  tx: Tx,
  buId: string,
): Promise<Cursor<Name>[]> {
  const rows = await tx<
    { object: Name; stamp: Date; last_id: string; boundary: Date | null }[]
  >`select object, stamp, last_id, boundary from cursors where bu_id = ${buId} order by object`
  return rows.map((row) => ({
    object: row.object,
    stamp: toInstant(row.stamp),
    lastId: row.last_id,
    boundary: row.boundary === null ? null : toInstant(row.boundary),
  }))
}

export async function moveCursors(
  tx: Tx,
  buId: string,
  run: Run,
  cursors: readonly Cursor<string>[],
  now: Fragment,
): Promise<void> {
  const rows = cursors.map((cursor) => ({
    object: cursor.object,
    stamp: toDate(cursor.stamp),
    last_id: cursor.lastId,
    boundary: toDate(cursor.boundary),
  }))
  await tx`
    insert into cursors as c (bu_id, object, stamp, last_id, boundary, fence, updated_at)
    select ${buId}, r.object, r.stamp, r.last_id, r.boundary, ${run.fence ?? 0}, ${now}
    from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
      jsonb_to_recordset(part::jsonb) as r(object text, stamp timestamptz, last_id text, boundary timestamptz)
    on conflict (bu_id, object) do update set stamp = excluded.stamp, last_id = excluded.last_id,
      boundary = excluded.boundary, fence = excluded.fence, updated_at = excluded.updated_at
    where (c.stamp, c.last_id, c.boundary) is distinct from (excluded.stamp, excluded.last_id, excluded.boundary)`
}

/** The chart of Overview and the counts of the run, moved by the transaction that did the work. */
export async function addCounts(
  tx: Tx,
  buId: string,
  run: Run,
  counts: RunCounts,
  now: Fragment,
): Promise<void> {
  const names = Object.keys(counts)
  const added = names.map((name) => counts[name as keyof RunCounts] ?? 0)
  // What was made on a side moved there as well.
  const came = (counts.pulled ?? 0) + (counts.prospectsCreated ?? 0)
  const went = (counts.pushed ?? 0) + (counts.created ?? 0)
  await tx`
    with run as (
      update runs r set counts = r.counts || (
        select coalesce(jsonb_object_agg(k, coalesce((r.counts->>k)::int, 0) + n), '{}')
        from unnest(${names}::text[], ${added}::int[]) as x(k, n))
      where r.bu_id = ${buId} and r.id = ${run.id}
    )
    insert into sync_buckets as b (bu_id, at, pulled, pushed, refused)
    values (${buId}, date_bin('15 minutes', ${now}, 'epoch'), ${came}, ${went}, ${counts.refused ?? 0})
    on conflict (bu_id, at) do update set
      pulled = b.pulled + excluded.pulled, pushed = b.pushed + excluded.pushed, refused = b.refused + excluded.refused`
}
