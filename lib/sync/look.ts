import { inBusinessUnit, type Sql } from '#db/client.ts'
import { silentMs } from '#lib/sync/heartbeat.ts'
import { bulkHolds } from '#lib/sync/store/bulk-holder.ts'

/** What a business unit has for the workers at this moment. */
export type WorkFound = {
  /** Null: nothing to run by itself. `pull`: the interval is over; `push`: only changes wait [CN-16]. */
  cycle: 'pull' | 'push' | null
  commandIds: string[]
  importIds: string[]
  /** E-mails that are due, or that their worker has left. */
  emailIds: string[]
  /** [SC-2] Another table of points: scores are counted again. */
  recount: boolean
  /** The collector stored something. */
  tracked: boolean
  /** [AU-3] Somebody was touched, or a rule has people left to look at. */
  rules: boolean
  /** Texts for the search are to be written; not beside a load or an import, unless very many wait. */
  search: boolean
  /** Disconnected: what could still open the org must go. */
  dropTokens: boolean
}

type Row = {
  runnable: boolean
  interval_over: boolean
  changes_wait: boolean
  job_due: boolean
  read_due: boolean
  command_ids: string[]
  import_ids: string[]
  email_ids: string[]
  recount: boolean
  tracked: boolean
  rules: boolean
  search: boolean
  drop_tokens: boolean
}

const nothing: WorkFound = {
  cycle: null,
  commandIds: [],
  importIds: [],
  emailIds: [],
  recount: false,
  tracked: false,
  rules: false,
  search: false,
  dropTokens: false,
}

/** Two thousand people each: the search reads so many one by one in a tenth of a second. */
const searchNotesMost = 60

/** One statement, so that looking costs little however often it happens. A paused connector has no cycle [CN-2]. */
export async function findWork(sql: Sql, buId: string): Promise<WorkFound> {
  const [row] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<Row[]>`
      with alive as materialized (
        select id from workers where seen_at > now() - ${silentMs} * interval '1 ms'
      )
      select
        coalesce(c.connected_at is not null and not c.paused and c.lost_at is null
          and coalesce(c.wait_until <= now(), true), false) runnable,
        coalesce(c.next_cycle_at <= now(), true) interval_over,
        exists (select from changes where bu_id = ${buId} and state = 'waiting' and due_at <= now()
          and prospect_id is not null and (leased_until is null or leased_until <= now()
            or (leased_by not like ${bulkHolds} and leased_by not in (select id from alive)))) changes_wait,
        exists (select from bulk_reads where bu_id = ${buId} and name not like 'load %' and poll_at <= now()) read_due,
        exists (select from bulk_jobs where bu_id = ${buId} and state <> 'ended' and poll_at <= now()) job_due,
        array(select id::text from commands where bu_id = ${buId}
          and (state = 'waiting' or (state = 'running' and (leased_until < now() or leased_by not in (select id from alive))))
          order by created_at) command_ids,
        array(select id::text from imports where bu_id = ${buId}
          and (state = 'waiting' or (state = 'running' and coalesce(leased_until < now(), true)))) import_ids,
        array(select id::text from emails where bu_id = ${buId}
          and ((state = 'scheduled' and scheduled_at <= now())
            or (state = 'sending' and coalesce(next_at <= now(), true) and (leased_until is null or leased_until < now()
              or split_part(leased_by, '/', 1) not in (select id from alive))))
          order by created_at limit 50) email_ids,
        exists (select from score_recounts where bu_id = ${buId} and state = 'waiting') recount,
        exists (select from visitor_events where bu_id = ${buId} and visit_id is null)
          or exists (select from form_submissions where bu_id = ${buId} and done_at is null)
          or exists (select from ingested_activities where bu_id = ${buId} and outcome is null) tracked,
        exists (select from automation_touches where bu_id = ${buId})
          or exists (select from automation_rules where bu_id = ${buId} and state = 'running'
            and (sweep is not null or next_sweep_at <= now())) rules,
        exists (select from search_backlog where bu_id = ${buId}) and (
          (select count(*) >= ${searchNotesMost} from search_backlog where bu_id = ${buId}) or not (
            exists (select from commands where bu_id = ${buId} and kind = 'load_existing' and state in ('waiting', 'running'))
            or exists (select from imports where bu_id = ${buId} and state in ('waiting', 'running')))) search,
        c.connected_at is null and exists (select from connector_secrets where bu_id = ${buId}) drop_tokens
      from (select ${buId}::uuid bu_id) b left join connectors c on c.bu_id = b.bu_id`,
  )
  if (!row) return nothing
  const pulls = row.interval_over || row.read_due
  const cycle = pulls ? 'pull' : row.changes_wait || row.job_due ? 'push' : null
  return {
    cycle: row.runnable ? cycle : null,
    commandIds: row.command_ids,
    importIds: row.import_ids,
    emailIds: row.email_ids,
    recount: row.recount,
    tracked: row.tracked,
    rules: row.rules,
    search: row.search,
    dropTokens: row.drop_tokens,
  }
}

export async function listBusinessUnits(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from business_units order by id`
  return rows.map((row) => row.id)
}
