import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { toInstant } from '#lib/base/instant.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { callsLeft } from '#lib/connector/budget.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import type { BulkHeld } from '#lib/sync/engine/bulk.ts'
import type {
  BulkEnd,
  BulkMove,
  BulkOutlook,
  BulkRowKept,
  BulkStore,
  OpenBulkJob,
  OpenBulkRead,
  Run,
  WriteRefusal,
} from '#lib/sync/ports.ts'
import { bulkHolder } from '#lib/sync/store/bulk-holder.ts'
import { mayStillWrite } from '#lib/sync/store/runs.ts'
import { nowIn, type StoreClock, toDate } from '#lib/sync/store/store-clock.ts'

/** Longer than any job lives: what holds these rows is the job, and it always ends. */
const heldFor = '30 days'

/** In the transaction that decides: the job is there, its rows are kept, and nobody else takes their changes. */
export async function holdForBulk(
  tx: Tx,
  buId: string,
  run: Run,
  held: readonly BulkHeld[],
  now: Fragment,
): Promise<void> {
  const rows = held.map(({ jobId, key, plan }) => ({
    job_id: jobId,
    key,
    prospect_id: plan.claim.prospectId,
    change_id: plan.claim.id,
    object: plan.object,
    way: plan.way,
    plan,
  }))
  await tx`
    with r as materialized (
      select r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part, jsonb_to_recordset(part::jsonb)
        as r(job_id uuid, key text, prospect_id uuid, change_id bigint, object text, way text, plan jsonb)
    ), kept as (
      insert into bulk_rows (bu_id, job_id, key, prospect_id, change_id, plan)
      select ${buId}, job_id, key, prospect_id, change_id, plan from r
      on conflict (bu_id, job_id, key) do nothing returning job_id, change_id
    ), job as (
      insert into bulk_jobs as j (bu_id, id, object, way, run_id, built_at, poll_at, rows)
      select ${buId}, r.job_id, min(r.object), min(r.way), ${run.id}, ${now}, ${now}, count(k.change_id)
      from r left join kept k on k.change_id = r.change_id group by r.job_id
      on conflict (bu_id, id) do update set rows = j.rows + excluded.rows
    )
    update changes c set leased_by = 'bulk/' || k.job_id, leased_until = ${now} + ${heldFor}::interval
    from kept k where c.bu_id = ${buId} and c.id = k.change_id and c.leased_by = ${run.worker}`
}

type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

export function bulkStore(within: Within, buId: string, clock: StoreClock): BulkStore {
  /** [I17] Whoever has been overtaken moves nothing. */
  const guarded = <T>(run: Run, work: (tx: Tx) => Promise<T>): Promise<Result<T, WriteRefusal>> =>
    within(async (tx) => {
      const may = await mayStillWrite(tx, buId, run)
      if (may === 'yes') return ok(await work(tx))
      return fail(may, 'Another worker or another rule has taken over')
    })
  return {
    outlook: (lanes, most) => within((tx) => readOutlook(tx, buId, lanes, most, clock)),
    bulkRows: (jobId, after, limit) =>
      within(
        (tx) => tx<BulkRowKept[]>`
          select key, plan from bulk_rows where bu_id = ${buId} and job_id = ${jobId} and key > ${after ?? ''}
          order by key limit ${limit}`,
      ),
    moveBulkJob: (run, jobId, move) =>
      guarded(run, async (tx) => {
        await moveJob(tx, buId, jobId, move, nowIn(tx, clock))
        return null
      }),
    adoptBulkRows: (run, jobId, keys, leaseMs) =>
      guarded(run, async (tx) => {
        const rows = await tx<BulkRowKept[]>`
          with held as materialized (
            select c.ctid, r.key, r.plan from bulk_rows r join changes c on c.bu_id = r.bu_id and c.id = r.change_id
            where r.bu_id = ${buId} and r.job_id = ${jobId} and r.key = any(${keys}::text[])
              and c.leased_by = ${bulkHolder(jobId)}
            order by c.id for update of c
          )
          update changes c set leased_by = ${run.worker},
            leased_until = ${nowIn(tx, clock)} + ${leaseMs}::int * interval '1 ms'
          from held where c.bu_id = ${buId} and c.ctid = held.ctid
          returning held.key, held.plan`
        return [...rows]
      }),
    endBulkJob: (run, jobId, end) =>
      guarded(run, async (tx) => {
        await endJob(tx, buId, jobId, end, nowIn(tx, clock))
        return null
      }),
    bulkRead: (name) => within((tx) => readBulkRead(tx, buId, name)),
    keepBulkRead: (run, name, read) =>
      guarded(run, async (tx) => {
        await keepBulkRead(tx, buId, name, read)
        return null
      }),
    dropBulkRead: (run, name) =>
      guarded(run, async (tx) => {
        await tx`delete from bulk_reads where bu_id = ${buId} and name = ${name}`
      }).then(() => {}),
    dropOtherReads: (run, sweeps) =>
      guarded(run, async (tx) => {
        await tx`
          delete from bulk_reads
          where bu_id = ${buId} and name not like 'load %' and name <> all(${sweeps}::text[])`
      }).then(() => {}),
  }
}

type OutlookRow = {
  due: number
  settings: unknown
  today: number
  used: number | null
  max: number | null
  jobs: JobRow[]
}

/** More than stand open at once: two objects, two ways, a few of each. */
const jobsMax = 100

async function readOutlook(
  tx: Tx,
  buId: string,
  lanes: readonly number[],
  most: number,
  clock: StoreClock,
): Promise<BulkOutlook> {
  const now = nowIn(tx, clock)
  const [row] = await tx<OutlookRow[]>`
    select c.settings, c.org_calls_used used, c.org_calls_max max,
      (select count(*)::int from (
        select from changes where bu_id = ${buId} and state = 'waiting' and lane = any(${[...lanes]}::smallint[])
          and due_at <= ${now} and prospect_id is not null and (leased_until is null or leased_until <= ${now})
        limit ${most}) d) due,
      (select coalesce(sum(calls), 0)::int from call_usage
        where bu_id = ${buId} and day = (${now} at time zone 'UTC')::date) today,
      (select coalesce(jsonb_agg(j order by j.built_at, j.id), '[]') from (
        select * from bulk_jobs where bu_id = ${buId} and state <> 'ended' order by built_at, id limit ${jobsMax}) j) jobs
    from connectors c where c.bu_id = ${buId}`
  if (!row) return { due: 0, callsLeft: null, jobs: [] }
  const { due, today, used: orgUsed, max: orgMax, jobs } = row
  const left = callsLeft({ today, orgUsed, orgMax }, connectorSettings(row.settings))
  return { due, callsLeft: left, jobs: jobs.map(toJob) }
}

type JobRow = Pick<OpenBulkJob, 'id' | 'object' | 'way' | 'state' | 'polls' | 'rows'> & {
  org_job_id: string | null
  built_at: string
  closed_at: string | null
  sent_after: string | null
  poll_at: string
}

function toJob(row: JobRow): OpenBulkJob {
  const { id, object, way, state, polls, rows, org_job_id: orgJobId } = row
  const orNull = (text: string | null) => (text === null ? null : toInstant(text))
  const [closedAt, sentAfter] = [orNull(row.closed_at), orNull(row.sent_after)]
  const [builtAt, pollAt] = [toInstant(row.built_at), toInstant(row.poll_at)]
  return { id, object, way, state, polls, rows, orgJobId, builtAt, closedAt, sentAfter, pollAt }
}

async function moveJob(
  tx: Tx,
  buId: string,
  jobId: string,
  move: BulkMove,
  now: Fragment,
): Promise<void> {
  const where = tx`where bu_id = ${buId} and id = ${jobId} and state <> 'ended'`
  switch (move.to) {
    case 'opened':
      await tx`update bulk_jobs set state = 'opened', org_job_id = ${move.orgJobId} ${where}`
      return
    case 'uploaded':
      await tx`update bulk_jobs set state = 'uploaded' ${where}`
      return
    case 'closed':
      await tx`
        update bulk_jobs set state = 'closed', closed_at = coalesce(closed_at, ${now}),
          sent_after = coalesce(sent_after, ${toDate(move.sentAfter)}),
          poll_at = ${now} + ${move.pollInMs}::int * interval '1 ms' ${where}`
      return
    case 'polled':
      await tx`
        update bulk_jobs set polls = polls + 1, poll_at = ${now} + ${move.pollInMs}::int * interval '1 ms' ${where}`
  }
}

async function endJob(
  tx: Tx,
  buId: string,
  jobId: string,
  { landed, failed, unknown, message }: BulkEnd,
  now: Fragment,
): Promise<void> {
  await tx`
    with freed as (
      update changes c set leased_by = null, leased_until = null from bulk_rows r
      where r.bu_id = ${buId} and r.job_id = ${jobId} and c.bu_id = ${buId} and c.id = r.change_id
        and c.leased_by = ${bulkHolder(jobId)}
    ), gone as (
      delete from bulk_rows where bu_id = ${buId} and job_id = ${jobId}
    )
    update bulk_jobs set state = 'ended', ended_at = ${now}, message = ${message},
      landed = ${landed}, failed = ${failed}, unknown = ${unknown}
    where bu_id = ${buId} and id = ${jobId}`
}

/** The org forgets its jobs after a week; what came of ours is known for a month. */
export async function dropOldJobs(tx: Tx, buId: string): Promise<void> {
  await tx`
    delete from bulk_jobs where bu_id = ${buId} and state = 'ended' and ended_at < now() - interval '30 days'`
}

type ReadRow = {
  org_job_id: string
  shape: string
  locator: string | null
  complete: boolean
  opened_at: Date
  polls: number
  poll_at: Date
}

async function readBulkRead(tx: Tx, buId: string, name: string): Promise<OpenBulkRead | null> {
  const [row] = await tx<ReadRow[]>`
    select org_job_id, shape, locator, complete, opened_at, polls, poll_at
    from bulk_reads where bu_id = ${buId} and name = ${name}`
  if (!row) return null
  const { shape, locator, complete, polls } = row
  const [openedAt, pollAt] = [toInstant(row.opened_at), toInstant(row.poll_at)]
  return { orgJobId: row.org_job_id, shape, locator, complete, openedAt, polls, pollAt }
}

async function keepBulkRead(
  tx: Tx,
  buId: string,
  name: string,
  { orgJobId, shape, locator, complete, openedAt, polls, pollAt }: OpenBulkRead,
): Promise<void> {
  await tx`
    insert into bulk_reads (bu_id, name, org_job_id, shape, locator, complete, opened_at, polls, poll_at)
    values (${buId}, ${name}, ${orgJobId}, ${shape}, ${locator}, ${complete}, ${toDate(openedAt)}, ${polls}, ${toDate(pollAt)})
    on conflict (bu_id, name) do update set org_job_id = excluded.org_job_id, shape = excluded.shape,
      locator = excluded.locator, complete = excluded.complete, opened_at = excluded.opened_at,
      polls = excluded.polls, poll_at = excluded.poll_at`
}
