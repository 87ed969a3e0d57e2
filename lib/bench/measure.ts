import { readFileSync } from 'node:fs'
import type { Stage } from './stage.ts'

/** What one piece of work cost: counted, not guessed. */
export type Cost = {
  seconds: number
  calls: number
  statements: number
  /** Rows inserted, updated or deleted in tables of the business, bookkeeping left out. */
  rowsWritten: number
}

/** Written by every cycle whatever it finds, and by the workers' heartbeats: not business. */
const bookkeeping = [
  'connectors',
  'workers',
  'runs',
  'call_usage',
  'cursors',
  'commands',
  'rate_limits',
]

export async function costOf(stage: Stage, work: () => Promise<unknown>): Promise<Cost> {
  const before = await counted(stage)
  const start = performance.now()
  await work()
  const seconds = (performance.now() - start) / 1000
  const after = await counted(stage)
  return {
    seconds,
    calls: after.calls - before.calls,
    statements: after.statements - before.statements,
    rowsWritten: after.rowsWritten - before.rowsWritten,
  }
}

async function counted({ superuser, installation, org }: Stage): Promise<Omit<Cost, 'seconds'>> {
  await superuser`select pg_stat_clear_snapshot()`
  const [row] = await superuser<{ statements: number; rows: number }[]>`
    select
      (select coalesce(sum(s.calls), 0)::int from pg_stat_statements s
        join pg_roles r on r.oid = s.userid join pg_database d on d.oid = s.dbid
        where r.rolname = 'concord_worker' and d.datname = current_database()
          and s.query not ilike '%pgboss%' and s.query not ilike '%from workers%' and s.query not ilike '%into workers%') as statements,
      (select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int from pg_stat_user_tables
        where schemaname = 'public' and relname <> all(${bookkeeping})) as rows`
  const { used: calls } = await installation.org.admin.counters(org.key)
  return { calls, statements: row?.statements ?? 0, rowsWritten: row?.rows ?? 0 }
}

/** Highest resident memory of a process since it started, in MB. */
export function peakMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
