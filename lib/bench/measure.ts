import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from './stage.ts'

/** What one piece of work cost: counted, not guessed. */
export type Cost = {
  seconds: number
  calls: number
  statements: number
  /** Processor time of the worker, Postgres and the org: on a machine with other work the steadier figure. */
  cpuSeconds: number
  /** Part of the machine's processors that other programs had meanwhile, 0 to 1. */
  others: number
}

/** Written by every cycle whatever it finds, and by the workers' heartbeats: not business. */
const bookkeeping = [
  'connectors',
  'workers',
  'runs',
  'call_usage',
  'cursors',
  'opportunity_readings',
  'account_readings',
  'commands',
  'rate_limits',
]

export async function costOf(stage: Stage, work: () => Promise<unknown>): Promise<Cost> {
  const before = await counted(stage)
  const start = performance.now()
  await work()
  const seconds = (performance.now() - start) / 1000
  const after = await counted(stage)
  const ours = after.ours - before.ours
  const busy = after.machine.busy - before.machine.busy
  return {
    seconds,
    calls: after.calls - before.calls,
    statements: after.statements - before.statements,
    cpuSeconds: ours / ticksPerSecond,
    others: Math.max(0, busy - ours) / (after.machine.all - before.machine.all),
  }
}

async function counted(stage: Stage) {
  const { superuser, installation, org } = stage
  const [row] = await superuser<{ statements: number; postmaster: string }[]>`
    select coalesce(sum(s.calls), 0)::int as statements, split_part(pg_read_file('postmaster.pid'), E'\n', 1) as postmaster
    from pg_stat_statements s
    join pg_roles r on r.oid = s.userid join pg_database d on d.oid = s.dbid
    where r.rolname = 'concord_worker' and d.datname = current_database()
      and s.query not ilike '%pgboss%' and s.query not ilike '%from workers%' and s.query not ilike '%into workers%'`
  const { used: calls } = await installation.org.admin.counters(org.key)
  const ours = [stage.worker.pid, stage.orgPid, ...family(Number(row?.postmaster))]
  return {
    calls,
    statements: row?.statements ?? 0,
    ours: ours.reduce((sum, pid) => sum + ticksOf(pid), 0),
    machine: machineTicks(),
  }
}

const statisticsLagMs = 11_000

/**
 * Rows inserted, updated or deleted in tables of the business. Postgres tells of them up to ten seconds later, so this
 * waits before it looks, both times.
 */
export async function rowsWrittenBy(
  { superuser }: Stage,
  work: () => Promise<unknown>,
): Promise<number> {
  const written = async () => {
    await sleep(statisticsLagMs)
    const [row] = await superuser<{ rows: number }[]>`
      select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as rows from pg_stat_user_tables
      where schemaname = 'public' and relname <> all(${bookkeeping})`
    return row?.rows ?? 0
  }
  const before = await written()
  await work()
  return (await written()) - before
}

/** Highest resident memory of a process since it started, in MB. */
export function peakMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

const ticksPerSecond = 100

/** A process and its children: the postmaster has the time of those that ended. */
function family(pid: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Boolean)
  return [pid, ...pids.filter((child) => Number(statOf(child)[1]) === pid)]
}

function ticksOf(pid: number): number {
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = statOf(pid).slice(11).map(Number)
  return user + system + endedUser + endedSystem
}

/** The fields of /proc/PID/stat from the state on; none once the process is gone. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}

function machineTicks(): { busy: number; all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  const ticks = line.split(/\s+/).slice(1, 9).map(Number)
  const all = ticks.reduce((sum, one) => sum + one, 0)
  return { busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0), all }
}
