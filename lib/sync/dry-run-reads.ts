import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import type {
  DryRunItemRow,
  DryRunItems,
  DryRunPage,
  DryRunSummary,
  DryRunTotals,
  RunRow,
} from '#lib/sync/screens.ts'

type LatestRun = Omit<RunRow, 'startedAt' | 'finishedAt'> & {
  startedAt: Date
  finishedAt: Date | null
}

async function findLatestRun(sql: SqlLike, buId: string): Promise<LatestRun | null> {
  const [run] = await sql<LatestRun[]>`
    select r.id, r.number::int, r.kind, r.state, r.title, u.name as "requestedBy", r.started_at as "startedAt",
      r.finished_at as "finishedAt", r.counts, r.calls, r.message
    from runs r left join users u on u.id = r.requested_by
    where r.bu_id = ${buId} and r.kind = 'dry_run' and r.state = 'done' order by r.number desc limit 1`
  return run ?? null
}

async function countKinds(
  sql: SqlLike,
  buId: string,
  runId: string,
): Promise<Record<string, number>> {
  const rows = await sql<{ kind: string; n: number }[]>`
    select kind, count(*)::int as n from dry_run_items where bu_id = ${buId} and run_id = ${runId} group by kind`
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
}

/** The latest dry run, with how many records of each kind it found. */
export async function findLatestDryRun(sql: SqlLike, buId: string): Promise<DryRunSummary | null> {
  const run = await findLatestRun(sql, buId)
  if (!run) return null
  const [counts, since] = await Promise.all([
    countKinds(sql, buId, run.id),
    findChangedSince(sql, buId, run.startedAt),
  ])
  return { id: run.id, at: (run.finishedAt ?? run.startedAt).toISOString(), counts, since }
}

const changedMost = 10_001
/** What an audit entry begins with whose change makes another plan of the same records. */
const planning = ['field', 'field_mapping', 'user_mapping', 'sharing']
const planningActions = ['connector.settings_changed', 'connector.integration_user_changed']

/** What changed on our side since then; what changed in Salesforce only another dry run can tell. */
async function findChangedSince(
  sql: SqlLike,
  buId: string,
  start: Date,
): Promise<DryRunSummary['since']> {
  const [row] = await sql<DryRunSummary['since'][]>`
    select (select count(*)::int from (
        (select from prospect_updates where bu_id = ${buId} and updated_at > ${start} limit ${changedMost})
        union all
        (select from prospects where bu_id = ${buId} and deleted_at > ${start} limit ${changedMost})
        limit ${changedMost}) changed) as prospects,
      exists (select from audit_entries where bu_id = ${buId} and at > ${start}
        and (split_part(action, '.', 1) = any(${planning}::text[]) or action = any(${planningActions}::text[]))) as settings`
  return row ?? { prospects: 0, settings: false }
}

type TotalsRow = Record<
  | 'inCreate'
  | 'outCreate'
  | 'inUpdate'
  | 'outUpdate'
  | 'inOwner'
  | 'outOwner'
  | 'inClear'
  | 'outClear'
  | 'records'
  | 'both',
  number
>

/** A finished dry run never changes, so it is summed up once per process. */
const summed = new Map<string, Promise<DryRunTotals>>()
const summedMax = 50

function totalsOf(sql: SqlLike, buId: string, runId: string): Promise<DryRunTotals> {
  const known = summed.get(runId)
  if (known) return known
  if (summed.size >= summedMax) summed.clear()
  const totals = readTotals(sql, buId, runId)
  summed.set(runId, totals)
  totals.catch(() => summed.delete(runId))
  return totals
}

/** [EX-1] The mirrored bars: what each side would change at the other, one pass over the items. */
async function readTotals(sql: SqlLike, buId: string, runId: string): Promise<DryRunTotals> {
  const [row] = await sql<TotalsRow[]>`
    with items as (
      select kind, direction, coalesce(prospect_id::text, crm_id) as record,
        exists (select from jsonb_array_elements(fields) f where f->>'direction' = 'in') as goes_in,
        exists (select from jsonb_array_elements(fields) f where f->>'direction' = 'out') as goes_out,
        exists (select from jsonb_array_elements(fields) f
          where f->>'direction' = 'in' and f->'to' = 'null' and f->'from' <> 'null') as clears_in,
        exists (select from jsonb_array_elements(fields) f
          where f->>'direction' = 'out' and f->'to' = 'null' and f->'from' <> 'null') as clears_out
      from dry_run_items where bu_id = ${buId} and run_id = ${runId})
    select
      (count(*) filter (where kind = 'create_prospect'))::int as "inCreate",
      (count(*) filter (where kind in ('create_lead', 'create_contact')))::int as "outCreate",
      (count(*) filter (where goes_in and kind <> 'create_prospect'))::int as "inUpdate",
      (count(*) filter (where goes_out and kind not in ('create_lead', 'create_contact')))::int as "outUpdate",
      (count(*) filter (where kind = 'owner' and direction = 'in'))::int as "inOwner",
      (count(*) filter (where kind = 'owner' and direction = 'out'))::int as "outOwner",
      (count(*) filter (where clears_in))::int as "inClear", (count(*) filter (where clears_out))::int as "outClear",
      (count(distinct record) filter (where kind not in ('skip', 'refuse')))::int as records,
      (count(*) filter (where goes_in and goes_out))::int as both
    from items`
  const fields = await sql<DryRunTotals['fields']>`
    select f->>'field' as name, count(*)::int as records
    from dry_run_items i cross join lateral jsonb_array_elements(i.fields) f
    where i.bu_id = ${buId} and i.run_id = ${runId} and i.kind not in ('skip', 'refuse') group by 1 order by 1`
  const n = (key: keyof TotalsRow) => row?.[key] ?? 0
  return {
    fields: [...fields],
    in: { create: n('inCreate'), update: n('inUpdate'), owner: n('inOwner'), clear: n('inClear') },
    out: {
      create: n('outCreate'),
      update: n('outUpdate'),
      owner: n('outOwner'),
      clear: n('outClear'),
    },
    records: n('records'),
    both: n('both'),
  }
}

export async function getDryRunPage(sql: SqlLike, buId: string): Promise<DryRunPage> {
  const [run, [connector], [open]] = await Promise.all([
    findLatestRun(sql, buId),
    sql<{ paused: boolean; connected: boolean }[]>`
      select paused, connected_at is not null as connected from connectors where bu_id = ${buId}`,
    sql<NonNullable<DryRunPage['running']>[]>`
      select coalesce((progress->>'done')::int, 0) as done, (progress->>'total')::int as total, progress->>'label' as label
      from commands where bu_id = ${buId} and kind = 'dry_run' and state in ('waiting', 'running') limit 1`,
  ])
  const [kinds, totals] = run
    ? await Promise.all([countKinds(sql, buId, run.id), totalsOf(sql, buId, run.id)])
    : [{}, null]
  return {
    run: run && isoTexts(run),
    kinds,
    totals,
    paused: connector?.paused ?? true,
    connected: connector?.connected ?? false,
    running: open ?? null,
  }
}

const pageSize = 100

/** Kinds that a filter of the screen stands for. */
export const dryRunFilters: Record<string, readonly string[]> = {
  create: ['create_lead', 'create_contact', 'create_prospect'],
  link: ['link'],
  update: ['update', 'pull', 'owner', 'restore'],
  conflict: ['conflict'],
  delete: ['recycle', 'merge', 'unlink'],
  skip: ['skip', 'refuse'],
}

export type DryRunFilter = {
  runId: string
  /** null: all that would change something. */
  kinds: readonly string[] | null
  /** A part of the record's name. */
  name?: string
  /** Only records in which this field would move. */
  field?: string
  after: number
  limit?: number
}

export async function listDryRunItems(
  sql: SqlLike,
  buId: string,
  { runId, kinds, name, field, after, limit = pageSize }: DryRunFilter,
): Promise<DryRunItems> {
  const kept = sql`${
    kinds ? sql`and kind = any(${[...kinds]}::text[])` : sql`and kind not in ('skip', 'refuse')`
  } ${name ? sql`and strpos(lower(name), ${name.toLowerCase()}) > 0` : sql``} ${
    field ? sql`and fields @> ${sql.json([{ field }])}` : sql``
  }`
  const [rows, [count]] = await Promise.all([
    sql<DryRunItemRow[]>`
      select n, kind, direction, prospect_id as "prospectId", crm_id as "crmId", crm_object as "crmObject", name, reason, fields
      from dry_run_items where bu_id = ${buId} and run_id = ${runId} and n > ${after} ${kept}
      order by n limit ${limit}`,
    sql<{ n: number }[]>`
      select count(*)::int as n from dry_run_items where bu_id = ${buId} and run_id = ${runId} ${kept}`,
  ])
  const last = rows.at(-1)
  return {
    rows: [...rows],
    next: rows.length === limit && last ? String(last.n) : null,
    total: count?.n ?? 0,
  }
}
