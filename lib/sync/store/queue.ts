import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { toInstant } from '#lib/base/instant.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import type { Enqueue, Lane, Settlement } from '#lib/sync/engine/types.ts'
import type { Claim, Claimed, ClaimRequest, Run } from '#lib/sync/ports.ts'
import { lastByKey } from '#lib/sync/store/json.ts'
import { type Batches, loadBatch } from '#lib/sync/store/load.ts'

// waiting → leased → gone | waiting again | parked. Only the holder of the lease settles; a lease that ran out is free.

type ClaimRow = {
  id: string
  prospect_id: string
  lane: Lane
  cause: string
  fields: string[]
  requested_by: string | null
  created_at: Date
  due_at: Date
  tries: number
  generation: number
}

/** Where a full batch ended: what comes before it in the queue is held by now, in its lane. */
export type QueuePlace = Pick<ClaimRow, 'lane' | 'due_at' | 'id'>

/**
 * Takes what is due, lane by lane, and steps over what another worker holds. A row that is locked keeps its place, so the
 * place finds it again: by number, the planner that takes the queue for empty read all of it for each row.
 *
 * @param behind goes on from there, so that what jobs hold of a long queue is not stepped over for each batch; lanes before it
 * are looked through from their beginning
 */
export async function claimDue(
  tx: Tx,
  buId: string,
  run: Run,
  { limit, leaseMs, lanes }: ClaimRequest,
  behind: QueuePlace | null,
  now: Fragment,
): Promise<{ claims: Claim[]; end: QueuePlace | null }> {
  const due = (where: Fragment, most: Fragment) => tx`
    select ctid from changes
    where bu_id = ${buId} and state = 'waiting' and lane = any(${lanes}::smallint[]) and due_at <= ${now}
      and prospect_id is not null and (leased_until is null or leased_until <= ${now}) ${where}
    order by lane, due_at, id limit ${most}
    for update skip locked`
  const before = due(tx`and lane < ${behind?.lane ?? 0}::smallint`, tx`${limit}`)
  const beyond = behind
    ? due(
        tx`and (lane, due_at, id) > (${behind.lane}::smallint, ${behind.due_at}::timestamptz, ${behind.id}::bigint)`,
        tx`${limit} - (select count(*) from before)`,
      )
    : due(tx``, tx`${limit}`)
  const rows = await tx<ClaimRow[]>`
    with ${behind ? tx`before as materialized (${before}),` : tx``} beyond as materialized (${beyond})
    update changes c set leased_by = ${run.worker}, leased_until = ${now} + ${leaseMs}::int * interval '1 ms'
    from (${behind ? tx`select ctid from before union all` : tx``} select ctid from beyond) due
    where c.bu_id = ${buId} and c.ctid = due.ctid
    returning c.id::text, c.prospect_id, c.lane, c.cause, c.fields, c.requested_by, c.created_at, c.due_at, c.tries, c.generation`
  const ordered = inOrder(rows)
  return {
    claims: ordered.map(toClaim),
    end: rows.length === limit ? (ordered.at(-1) ?? null) : null,
  }
}

export async function claimOne(
  tx: Tx,
  buId: string,
  run: Run,
  prospectId: string,
  leaseMs: number,
  now: Fragment,
): Promise<Claim | 'busy' | 'unknown'> {
  const [known] = await tx`select 1 from prospects where bu_id = ${buId} and id = ${prospectId}`
  if (!known) return 'unknown'
  await tx`
    insert into changes (bu_id, prospect_id, lane, cause, created_at, due_at)
    values (${buId}, ${prospectId}, 1, 'manual', ${now}, ${now})
    on conflict (bu_id, prospect_id) where prospect_id is not null do nothing`
  const [row] = await tx<ClaimRow[]>`
    update changes set leased_by = ${run.worker}, leased_until = ${now} + ${leaseMs}::int * interval '1 ms'
    where bu_id = ${buId} and prospect_id = ${prospectId} and (leased_until is null or leased_until <= ${now})
    returning id::text, prospect_id, lane, cause, fields, requested_by, created_at, due_at, tries, generation`
  return row ? toClaim(row) : 'busy'
}

export async function releaseClaims(
  tx: Tx,
  buId: string,
  run: Run,
  claims: readonly Claim[],
): Promise<void> {
  await tx`
    update changes set leased_by = null, leased_until = null
    where bu_id = ${buId} and leased_by = ${run.worker} and id = any(${claims.map((claim) => claim.id)}::bigint[])`
}

/**
 * What waits, in the order in which it will be taken. The order names its table: a bare id would be the text that is
 * selected, in which 10 stands before 9.
 */
export async function peekQueue(
  tx: Tx,
  buId: string,
  after: ClaimRow | null,
  limit: number,
): Promise<ClaimRow[]> {
  const beyond = after
    ? tx`and (lane, due_at, id) > (${after.lane}::smallint, ${after.due_at}::timestamptz, ${after.id}::bigint)`
    : tx``
  return tx<ClaimRow[]>`
    select id::text, prospect_id, lane, cause, fields, requested_by, created_at, due_at, tries, generation
    from changes where bu_id = ${buId} and state = 'waiting' and prospect_id is not null ${beyond}
    order by lane, due_at, changes.id limit ${limit}`
}

export type { ClaimRow }

export async function withPairs(
  tx: Tx,
  buId: string,
  claims: Claim[],
  seen: Batches,
): Promise<Claimed> {
  if (claims.length === 0) return { claims, loaded: { pairs: [], records: [] } }
  const prospectIds = claims.map((claim) => claim.prospectId)
  return { claims, loaded: await loadBatch(tx, buId, prospectIds, seen) }
}

export async function enqueueChanges(
  tx: Tx,
  buId: string,
  enqueue: readonly Enqueue[],
  now: Fragment,
): Promise<void> {
  const rows = mergeEnqueues(enqueue).map((row) => ({ ...row, prospect_id: row.prospectId }))
  await tx`
    insert into changes as c (bu_id, prospect_id, lane, cause, fields, generation, created_at, due_at)
    select ${buId}, r.prospect_id, r.lane, r.cause, array(select jsonb_array_elements_text(r.fields)), r.times, ${now}, ${now}
    from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part, jsonb_to_recordset(part::jsonb)
      as r(prospect_id uuid, lane smallint, cause text, fields jsonb, times int)
    on conflict (bu_id, prospect_id) where prospect_id is not null do update set
      lane = least(c.lane, excluded.lane),
      cause = case when excluded.lane <= c.lane then excluded.cause else c.cause end,
      fields = array(select f from unnest(c.fields || excluded.fields) with ordinality u(f, n) group by f order by min(n)),
      due_at = ${now}, tries = 0, state = 'waiting', generation = c.generation + excluded.generation`
}

/**
 * Ends claims. A row that was edited meanwhile has a newer generation: it is neither done nor parked, it waits again
 * and its prospect says so. Rows are looked up one by one, in the order of their ids: joined, the whole queue was read for
 * each answer that was written down.
 */
export async function settleChanges(
  tx: Tx,
  buId: string,
  run: Run,
  settlements: readonly Settlement[],
  now: Fragment,
): Promise<void> {
  const rows = lastByKey(settlements, (settlement) => settlement.changeId).map((settlement) => ({
    id: settlement.changeId,
    generation: settlement.generation,
    outcome: settlement.as,
    tries: 'tries' in settlement ? settlement.tries : null,
    in_ms: 'inMs' in settlement ? settlement.inMs : null,
  }))
  await tx`
    with told as materialized (
      select s.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part, jsonb_to_recordset(part::jsonb)
        as s(id bigint, generation int, outcome text, tries int, in_ms double precision)
      order by s.id
    ), s as materialized (
      select c.ctid, c.prospect_id, s.tries, s.in_ms,
        case when c.leased_by is distinct from ${run.worker} then 'unpark'
          when c.generation <> s.generation and s.outcome in ('done', 'park') then 'newer' else s.outcome end outcome
      from told s cross join lateral (
        select ctid, prospect_id, leased_by, generation from changes
        where bu_id = ${buId} and id between s.id and s.id
          and (leased_by = ${run.worker} or (state = 'parked' and s.outcome = 'done'))
        order by id limit 1 for update) c
    ), done as (
      delete from changes c using s where c.bu_id = ${buId} and c.ctid = s.ctid and s.outcome = 'done'
    ), shown as (
      update pairs l set sync_state = 'waiting' from s
      where l.bu_id = ${buId} and l.prospect_id = s.prospect_id and s.outcome = 'newer' and l.sync_state <> 'waiting'
    )
    update changes c set
      leased_by = case when s.outcome = 'unpark' then c.leased_by end,
      leased_until = case when s.outcome = 'unpark' then c.leased_until end,
      tries = case when s.outcome = 'newer' then c.tries else coalesce(s.tries, c.tries) end,
      state = case when s.outcome = 'park' then 'parked' else 'waiting' end,
      due_at = case s.outcome when 'again' then ${now} when 'unpark' then ${now} when 'retry' then ${now} + s.in_ms * interval '1 ms' else c.due_at end
    from s where c.bu_id = ${buId} and c.ctid = s.ctid and s.outcome <> 'done'`
}

type Enqueued = Enqueue & { times: number }

/** One row per prospect: Postgres refuses to touch a row twice in one statement. */
function mergeEnqueues(enqueue: readonly Enqueue[]): Enqueued[] {
  const byProspect = new Map<string, Enqueued>()
  for (const row of enqueue) {
    const before = byProspect.get(row.prospectId)
    byProspect.set(row.prospectId, {
      prospectId: row.prospectId,
      lane: before && before.lane < row.lane ? before.lane : row.lane,
      cause: before && before.lane < row.lane ? before.cause : row.cause,
      fields: [...new Set([...(before?.fields ?? []), ...row.fields])],
      times: (before?.times ?? 0) + 1,
    })
  }
  return [...byProspect.values()].sort((a, b) => (a.prospectId < b.prospectId ? -1 : 1))
}

function inOrder(rows: readonly ClaimRow[]): ClaimRow[] {
  return [...rows].sort(
    (a, b) =>
      a.lane - b.lane || toInstant(a.due_at) - toInstant(b.due_at) || Number(a.id) - Number(b.id),
  )
}

export function toClaim(row: ClaimRow): Claim {
  return {
    id: row.id,
    prospectId: row.prospect_id,
    lane: row.lane,
    cause: row.cause,
    fields: row.fields,
    requestedBy: row.requested_by,
    createdAt: toInstant(row.created_at),
    tries: row.tries,
    generation: row.generation,
  }
}
