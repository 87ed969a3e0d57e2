import { inBusinessUnit } from '#db/client.ts'
import { type CompiledEmail, compileEmail } from '#lib/email/compile.ts'
import { toTask } from '#lib/email/tasks/task-values.ts'
import {
  claimTasks,
  type DueTask,
  hasDueTasks,
  putBackTasks,
  readContents,
  settleTasks,
  type TaskOutcome,
} from '#lib/email/tasks/writes.ts'
import type { Client } from '#lib/salesforce/client.ts'
import type { RowOutcome } from '#lib/salesforce/port.ts'
import { findTasks } from '#lib/salesforce/tasks.ts'
import { upsertTasks } from '#lib/salesforce/writes.ts'
import { endOf } from '#lib/sync/cycle.ts'
import { emptyPlanHash } from '#lib/sync/engine/plan-hash.ts'
import { classOf } from '#lib/sync/engine/retry.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { leaseMs, RunCalls, type Stop } from '#lib/sync/run-calls.ts'
import { closeTaskErrors, openTaskErrors, type RefusedTask } from '#lib/sync/task-errors-writes.ts'
import { apiVersion, type Workshop } from '#lib/sync/wiring.ts'

/** Five Collections of two hundred are one call. */
const tasksPerCall = 1_000
const callsMost = 50

/**
 * [AC-2] [ML-4] [I21] The only activities that leave as records: each e-mail one completed task, by the external id that it
 * has for ever. Under the connector's own lease, so a pause, a lost fence or a spent budget stops it before its next request.
 */
export async function logEmails(
  workshop: Workshop,
  buId: string,
  { context, client }: { context: SyncContext; client: Client },
): Promise<void> {
  const due = await inBusinessUnit(workshop.sql, buId, (tx) => hasDueTasks(tx, buId))
  if (!due) return
  const { store, worker } = context
  const fence = await store.takeLease(worker, leaseMs)
  if (fence === null) return
  const run = await store.beginRun({
    kind: 'cycle',
    title: 'E-mails recorded as tasks',
    requestedBy: null,
    worker,
    fence,
  })
  const calls = new RunCalls(context, run)
  let logged = 0
  let refused = 0
  let stop: Stop | null = null
  for (let n = 0; n < callsMost && stop === null; n += 1) {
    const claimed = await claim(workshop, buId)
    if (claimed === null) break
    if (claimed.length === 0) continue
    const sent = await sendTasks(workshop, buId, { client, calls, tasks: claimed, runId: run.id })
    stop = sent.stop
    logged += sent.logged
    refused += sent.refused
  }
  const counts = { ...(logged ? { pushed: logged } : {}), ...(refused ? { refused } : {}) }
  await store.finishRun(run, endOf(stop, counts, emptyPlanHash, calls))
  await store.releaseLease(fence)
}

/** @returns null when none is due */
async function claim({ sql }: Workshop, buId: string): Promise<DueTask[] | null> {
  return inBusinessUnit(sql, buId, async (tx) => {
    const claimed = await claimTasks(tx, buId, tasksPerCall)
    if (claimed.length === 0) return null
    const ids = claimed.flatMap((one) => (one.whoId === null ? one.id : []))
    await closeTaskErrors(tx, buId, ids, noRecord)
    return claimed.filter((one): one is DueTask => one.whoId !== null)
  })
}

const noRecord = 'Its record went away; the task waits for the next one'

type Sent = { stop: Stop | null; logged: number; refused: number }
type Sending = { client: Client; calls: RunCalls; tasks: readonly DueTask[]; runId: string }

async function sendTasks({ sql }: Workshop, buId: string, sending: Sending): Promise<Sent> {
  const { client, calls, tasks, runId } = sending
  const reader = { client, apiVersion, kind: 'write' as const, hasPersonAccounts: false }
  const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
    inBusinessUnit(sql, buId, work)
  const giveBack = async (stop: Stop): Promise<Sent> => {
    const said = stop.why === 'call_failed' ? stop.failure.message : 'Stopped before it was sent'
    await inUnit((tx) =>
      putBackTasks(
        tx,
        buId,
        tasks.map(({ id }) => id),
        said,
      ),
    )
    return { stop, logged: 0, refused: 0 }
  }
  const again = tasks.filter((task) => task.again).map(({ id }) => id)
  const found = again.length > 0 ? await calls.ask('read', () => findTasks(reader, again)) : null
  if (found && !found.ok) return giveBack(found.stop)
  const there = found?.value ?? new Map<string, string>()
  const absent = tasks.filter(({ id }) => !there.has(id))
  const compiled = await compileAll(sql, buId, absent)
  const rows = absent.map((task) => ({
    externalId: task.id,
    values: toTask(task, compiled.get(task.emailId)!),
  }))
  const answer = rows.length > 0 ? await calls.ask('write', () => upsertTasks(reader, rows)) : null
  if (answer && !answer.ok) return giveBack(answer.stop)
  const answers = (answer?.value ?? []).map((said, n) => ({
    said,
    outcome: toOutcome(absent[n]!, said),
  }))
  const outcomes = [
    ...[...there].map(([id, taskId]): TaskOutcome => ({ id, state: 'done', taskId })),
    ...answers.map(({ outcome }) => outcome),
  ]
  const refused = answers.flatMap(({ said, outcome }): RefusedTask[] =>
    outcome.state === 'failed' && !said.ok ? [{ id: outcome.id, failure: said.failure }] : [],
  )
  const idsOf = (state: TaskOutcome['state']) =>
    outcomes.flatMap((outcome) => (outcome.state === state ? outcome.id : []))
  await inUnit(async (tx) => {
    await settleTasks(tx, buId, outcomes)
    await openTaskErrors(tx, buId, runId, refused)
    await closeTaskErrors(tx, buId, idsOf('done'), 'The task is in Salesforce')
    await closeTaskErrors(tx, buId, idsOf('unlinked'), noRecord)
  })
  return { stop: null, logged: idsOf('done').length, refused: idsOf('failed').length }
}

async function compileAll(
  sql: Workshop['sql'],
  buId: string,
  tasks: readonly DueTask[],
): Promise<Map<string, CompiledEmail>> {
  const emailIds = [...new Set(tasks.map(({ emailId }) => emailId))]
  const contents = await inBusinessUnit(sql, buId, (tx) => readContents(tx, buId, emailIds))
  return new Map([...contents].map(([id, content]) => [id, compileEmail(content, '')]))
}

/** A record that went away brings its task back to wait; the next link wakes it. */
function toOutcome({ id, again }: DueTask, outcome: RowOutcome): TaskOutcome {
  if (outcome.ok) return { id, state: 'done', taskId: outcome.id }
  const { code, message } = outcome.failure
  if (code === 'record_deleted' || code === 'record_converted' || code === 'record_gone') {
    return { id, state: 'unlinked', error: message }
  }
  // The first request landed after our look: it is there, and cannot be changed in every field. The next look finds it.
  if (again && code === 'field_not_writable') return { id, state: 'sent', error: message }
  return { id, state: classOf(code) === 'person' ? 'failed' : 'sent', error: message }
}
