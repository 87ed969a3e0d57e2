import { inBusinessUnit } from '#db/client.ts'
import { runRules } from '#lib/automation/pass.ts'
import { pruneLogs } from '#lib/automation/writes.ts'
import { retryDaily } from '#lib/changes/lifted.ts'
import { recheckDomains } from '#lib/email/domains/check.ts'
import { pruneMailbox } from '#lib/email/send/mailbox.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { runImport } from '#lib/prospects/import/run.ts'
import { writeSearchBacklog } from '#lib/prospects/search-backlog.ts'
import { runRecount } from '#lib/scoring/recount.ts'
import { refreshSchema } from '#lib/sync/commands/refresh.ts'
import { allPhases, runCycle } from '#lib/sync/cycle.ts'
import type { BulkTask } from '#lib/sync/dispatch.ts'
import { logEmails } from '#lib/sync/email-tasks.ts'
import { findWork, listBusinessUnits } from '#lib/sync/look.ts'
import { dropOldJobs } from '#lib/sync/store/bulk.ts'
import { abandonLease, scheduleNextCycle } from '#lib/sync/store/runs.ts'
import { retryTasksDaily } from '#lib/sync/task-errors-writes.ts'
import { watchAll } from '#lib/sync/watch.ts'
import { openContext, type Workshop } from '#lib/sync/wiring.ts'
import { foldTracking } from '#lib/tracking/fold.ts'

/** Describe is asked again this often, so that a field that was added, renamed or hidden shows by itself. */
const describeEveryMs = 10 * 60_000

/** What people did is kept for three years, what anonymous visitors did for thirteen months. */
const activityMonths = 36
const eventMonths = 13

/** What the bulk queue runs, by task. */
export async function runBulkTask(workshop: Workshop, task: BulkTask): Promise<void> {
  switch (task.task) {
    case 'cycle':
      return runCycleTask(workshop, task.buId)
    case 'import':
      return runImport(workshop, task)
    case 'email':
      return sendEmail(workshop, task)
    case 'recount':
      return runRecount(workshop.sql, task.buId)
    case 'tracking':
      return foldTracking(workshop.sql, task.buId)
    case 'rules':
      return runRules(workshop.sql, task.buId)
    case 'search':
      return writeSearchBacklog(workshop.sql, task.buId)
    case 'watch':
      return watchAll(workshop)
    case 'upkeep':
      return runUpkeep(workshop)
  }
}

/** Goes on while there is work: a notice that came during a run is not lost. */
async function runCycleTask(workshop: Workshop, buId: string): Promise<void> {
  for (;;) {
    const { cycle } = await findWork(workshop.sql, buId)
    if (!cycle) return
    const opened = await openContext(workshop, buId, 'read')
    if (!opened) return
    if (await isDescribeOld(workshop, buId)) await refreshSchema(workshop, buId, opened.context.org)
    const phases = cycle === 'pull' ? allPhases : (['push'] as const)
    const result = await runOrAbandon(workshop, buId, () => runCycle(opened.context, phases))
    if (!result.ran) return
    if (cycle === 'pull') {
      const ok = result.state === 'done'
      const { id } = result.run
      await inBusinessUnit(workshop.sql, buId, (tx) => scheduleNextCycle(tx, buId, id, ok))
    }
    if (!result.stop) await logEmails(workshop, buId, opened)
    const failed = result.stop?.why === 'call_failed' ? result.stop.failure : null
    // [FD-11] A field vanished since we looked: the next run leaves it out.
    if (failed?.code === 'schema_changed') {
      await refreshSchema(workshop, buId, opened.context.org)
    }
    if (result.stop) return
  }
}

async function runOrAbandon<T>(
  { sql, workerId }: Workshop,
  buId: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    await inBusinessUnit(sql, buId, (tx) => abandonLease(tx, buId, workerId))
    throw error
  }
}

async function isDescribeOld({ sql }: Workshop, buId: string): Promise<boolean> {
  const [row] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<{ old: boolean }[]>`
      select coalesce(min(described_at) < now() - ${describeEveryMs} * interval '1 ms', true) old
      from crm_schemas where bu_id = ${buId} and object in ('Lead', 'Contact')`,
  )
  return row?.old ?? true
}

/** Partitions ahead of time, domains looked at again, decisions kept for three months, activities for three years, what nobody will ask for again. */
async function runUpkeep({ sql, log, resolver }: Workshop): Promise<void> {
  await sql`select ensure_partitions(0, 3)`
  await sql`select drop_old_decisions(3)`
  await sql`select drop_old_activities(${activityMonths}, ${eventMonths})`
  await sql`delete from workers where seen_at < now() - interval '1 day'`
  for (const buId of await listBusinessUnits(sql)) {
    await recheckDomains(sql, buId, resolver)
    await inBusinessUnit(sql, buId, (tx) => pruneMailbox(tx, buId))
    await inBusinessUnit(sql, buId, (tx) => pruneLogs(tx, buId))
    await inBusinessUnit(sql, buId, (tx) => retryDaily(tx, buId))
    await inBusinessUnit(sql, buId, (tx) => retryTasksDaily(tx, buId))
    await inBusinessUnit(sql, buId, (tx) => dropOldJobs(tx, buId))
  }
  log.debug('upkeep done')
}
