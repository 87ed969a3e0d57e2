import { inBusinessUnit, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { daysOfHistory } from '#lib/demo/orgs.ts'
import { type KnownProspect, makePast, type PastChange } from '#lib/demo/past.ts'
import { randomFrom } from '#lib/demo/random.ts'
import { makeBuckets, makeRuns, type PastRun } from '#lib/demo/run-log.ts'
import { countSlots } from '#lib/sync/lag/slots.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

const dayMs = 86_400_000
/** The decision log goes back this far. */
const decisionsKeptDays = 90

/** Gives what was just loaded a past of months. One transaction: it is there whole or not at all. */
export async function seedHistory({ sql }: Workshop, buId: string, now: number): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'history'`
    if (done) return
    const begin = now - daysOfHistory * dayMs
    await moveToTheirDay(tx, buId, begin)
    const random = randomFrom(7)
    const changes = makePast(random, await readProspects(tx, buId), now)
    const { runs, runOf } = makeRuns(random, changes, { begin, now, newId })
    await writeRuns(tx, buId, runs, begin)
    await writeChanges(tx, buId, changes, runOf)
    await writeConflicts(tx, buId, changes)
    await writeDecisions(tx, buId, changes, runOf, now)
    await writeBuckets(tx, buId, makeBuckets(random, runs, now))
    await writeUsage(tx, buId, runs, now)
    await tx`insert into demo_marks (name) values ('history')`
  })
}

/** The load happened on the first day; whoever came to Salesforce later came here minutes after. */
async function moveToTheirDay(tx: Tx, buId: string, begin: number): Promise<void> {
  await tx`
    update prospects p set created_at = d.at, updated_at = d.at
    from (${birthdays(tx, buId, begin)}) d where p.bu_id = ${buId} and p.id = d.prospect_id`
  await tx`
    update pairs l set linked_at = d.at, agreed_at = d.at, last_synced_at = d.at
    from (${birthdays(tx, buId, begin)}) d where l.bu_id = ${buId} and l.prospect_id = d.prospect_id`
  await tx`delete from decisions where bu_id = ${buId}`
  await tx`delete from sync_buckets where bu_id = ${buId}`
  await tx`delete from sync_lags where bu_id = ${buId}`
  await tx`
    update runs set started_at = ${new Date(begin)}, finished_at = ${new Date(begin + 41_000)}
    where bu_id = ${buId} and kind = 'load'`
}

function birthdays(tx: Tx, buId: string, begin: number) {
  return tx`
    select l.prospect_id, greatest(m.created_at + interval '90 seconds', ${new Date(begin)}) as at
    from pairs l join crm_records m on m.bu_id = l.bu_id and m.crm_id = l.crm_id where l.bu_id = ${buId}`
}

type Row = Omit<KnownProspect, 'createdAt'> & { createdAt: Date }

async function readProspects(tx: Tx, buId: string): Promise<KnownProspect[]> {
  const rows = await tx<Row[]>`
    select p.id, p.values, l.crm_id as "crmId", l.crm_object as "crmObject", p.created_at as "createdAt",
      coalesce(u.name, 'Somebody') as "ownerName"
    from prospects p join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    left join crm_users u on u.bu_id = l.bu_id and u.crm_user_id = l.crm_owner_id
    where p.bu_id = ${buId} and l.crm_id is not null order by p.email_key`
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.getTime() }))
}

async function writeRuns(
  tx: Tx,
  buId: string,
  runs: readonly PastRun[],
  begin: number,
): Promise<void> {
  await tx`
    insert into runs (bu_id, id, number, kind, state, title, started_at, finished_at, counts, calls, calls_by_kind)
    select ${buId}, r.id, r.number, 'cycle', 'done', 'Cycle', to_timestamp(r."startedAt" / 1000.0),
      to_timestamp(r."finishedAt" / 1000.0), r.counts, r.calls,
      jsonb_strip_nulls(jsonb_build_object('read', 2, 'write', nullif(r.calls - 2, 0)))
    from jsonb_to_recordset(${JSON.stringify(runs)}::text::jsonb)
      as r(id uuid, number bigint, "startedAt" double precision, "finishedAt" double precision, counts jsonb, calls int)`
  await tx`
    update connectors set run_number = ${runs.at(-1)?.number ?? 1}, connected_at = ${new Date(begin)},
      verified_at = coalesce(verified_at, now()), last_cycle_at = ${new Date(runs.at(-1)?.startedAt ?? begin)},
      last_cycle_ok = true
    where bu_id = ${buId}`
}

async function writeChanges(
  tx: Tx,
  buId: string,
  changes: readonly PastChange[],
  runOf: (change: PastChange) => PastRun,
): Promise<void> {
  const rows = changes.flatMap((change) => historyRows(change, runOf(change)))
  await tx`
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced, lost, other_at, run_id)
    select ${buId}, r.prospect_id, r.field, r.at, r.side, r.by, r.rule, r.value, r.replaced, r.lost, r.other_at, r.run_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r(prospect_id uuid, field text, at timestamptz, side text, by text, rule text, value jsonb, replaced jsonb,
        lost boolean, other_at timestamptz, run_id uuid)`
  const latest = changes.map(({ prospect, field, at, side, by, rule, replaced }) => {
    const moment = new Date(at).toISOString()
    return { id: prospect.id, field, at: moment, origin: { side, at: moment, by, rule, replaced } }
  })
  const given = JSON.stringify(latest)
  await tx`
    update prospects p set origins = p.origins || jsonb_build_object(r.field, r.origin),
      changed_at = p.changed_at || jsonb_build_object(r.field, r.at), updated_at = r.at::timestamptz, version = p.version + 1
    from jsonb_to_recordset(${given}::text::jsonb) as r(id uuid, field text, at text, origin jsonb)
    where p.bu_id = ${buId} and p.id = r.id`
  await tx`
    update pairs l set agreed_at = r.at, last_synced_at = r.at
    from jsonb_to_recordset(${given}::text::jsonb) as r(id uuid, at timestamptz)
    where l.bu_id = ${buId} and l.prospect_id = r.id`
}

function historyRows(change: PastChange, run: PastRun): Record<string, unknown>[] {
  const { prospect, field, side, by, rule, value, replaced, lost } = change
  const at = new Date(change.at).toISOString()
  const row = { prospect_id: prospect.id, field, at, side, by, rule, value, replaced }
  const won = { ...row, lost: false, other_at: null, run_id: run.id }
  if (!lost) return [won]
  const wrote = new Date(change.at - 50_000).toISOString()
  return [won, { ...won, ...lost, at, replaced: null, lost: true, other_at: wrote }]
}

/** [DU-3] What lost, as the engine leaves it for the inbox. */
async function writeConflicts(tx: Tx, buId: string, changes: readonly PastChange[]): Promise<void> {
  const rows = changes.flatMap(({ prospect, field, at, side, by, rule, value, lost }) => {
    if (!lost) return []
    const won = { value, at: new Date(at - 9_000).toISOString(), by }
    const other = { value: lost.value, at: new Date(at - 50_000).toISOString(), by: lost.by }
    const [ours, theirs] = side === 'concord' ? [won, other] : [other, won]
    const moment = new Date(at).toISOString()
    return [{ id: prospect.id, field, at: moment, rule, winner: side, ours, theirs }]
  })
  await tx`
    insert into conflicts (bu_id, prospect_id, field, at, rule, winner, ours, ours_at, ours_by, theirs, theirs_at, theirs_by)
    select ${buId}, r.id, r.field, r.at, r.rule, r.winner, r.ours->'value', (r.ours->>'at')::timestamptz, r.ours->>'by',
      r.theirs->'value', (r.theirs->>'at')::timestamptz, r.theirs->>'by'
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r(id uuid, field text, at timestamptz, rule text, winner text, ours jsonb, theirs jsonb)`
}

async function writeDecisions(
  tx: Tx,
  buId: string,
  changes: readonly PastChange[],
  runOf: (change: PastChange) => PastRun,
  now: number,
): Promise<void> {
  const kept = changes.filter(({ at }) => at > now - decisionsKeptDays * dayMs)
  const rows = kept.map((change) => decisionRow(change, runOf(change)))
  await tx`
    insert into decisions (bu_id, id, at, run_id, prospect_id, crm_id, crm_object, kind, direction, reason, fields)
    select ${buId}, uuidv7(), r.at, r.run_id, r.prospect_id, r.crm_id, r.crm_object, r.kind, r.direction, r.reason, r.fields
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r(at timestamptz, run_id uuid, prospect_id uuid, crm_id text, crm_object text, kind text, direction text,
        reason text, fields jsonb)`
}

function decisionRow(change: PastChange, run: PastRun): Record<string, unknown> {
  const { prospect, field, side, rule, value, replaced, lost } = change
  const direction = side === 'salesforce' ? 'in' : 'out'
  return {
    at: new Date(run.startedAt + 300).toISOString(),
    run_id: run.id,
    prospect_id: prospect.id,
    crm_id: prospect.crmId,
    crm_object: prospect.crmObject,
    kind: lost ? 'conflict' : side === 'salesforce' ? 'pull' : 'update',
    direction,
    reason: lost
      ? `Both sides changed the same field; ${side === 'salesforce' ? 'Salesforce' : 'Concord'}’s value wins`
      : `Changed in ${side === 'salesforce' ? 'Salesforce' : 'Concord'} since both last agreed`,
    fields: [
      { field, direction, from: replaced, to: value, rule, ...(lost ? { lost: lost.value } : {}) },
    ],
  }
}

async function writeBuckets(
  tx: Tx,
  buId: string,
  buckets: ReturnType<typeof makeBuckets>,
): Promise<void> {
  await tx`
    insert into sync_buckets (bu_id, at, pulled, pushed)
    select ${buId}, to_timestamp(r.at / 1000.0), r.pulled, r.pushed
    from jsonb_to_recordset(${JSON.stringify(buckets)}::text::jsonb) as r(at double precision, pulled int, pushed int)
    on conflict (bu_id, at) do nothing`
  const lags = buckets.flatMap(({ at, lagIn, lagOut }) => [
    { at, direction: 'in', slots: countSlots(lagIn) },
    { at, direction: 'out', slots: countSlots(lagOut) },
  ])
  await tx`
    insert into sync_lags (bu_id, at, direction, object, slots)
    select ${buId}, to_timestamp(r.at / 1000.0), r.direction, 'Lead', array(select jsonb_array_elements_text(r.slots)::int)
    from jsonb_to_recordset(${JSON.stringify(lags)}::text::jsonb) as r(at double precision, direction text, slots jsonb)
    on conflict (bu_id, at, direction, object) do nothing`
}

/** Calls of the days before are those of idle cycles and a bit; today's are counted from the runs. */
async function writeUsage(
  tx: Tx,
  buId: string,
  runs: readonly PastRun[],
  now: number,
): Promise<void> {
  const midnight = Math.floor(now / dayMs) * dayMs
  const today = runs.filter(({ startedAt }) => startedAt >= midnight)
  const reads = today.length * 2
  const writes = today.reduce((sum, { calls }) => sum + calls - 2, 0)
  await tx`
    insert into call_usage as u (bu_id, day, kind, calls)
    select ${buId}, ((now() at time zone 'UTC')::date - d.back), k.kind,
      case when d.back = 0 then k.today else k.usual + (d.back * 37 % 23) end
    from generate_series(0, 13) as d(back),
      (values ('read', ${reads}::int, 1440), ('write', ${writes}::int, 118), ('people', 6, 24)) as k(kind, today, usual)
    on conflict (bu_id, day, kind) do update set calls = u.calls + excluded.calls`
}
