import { inBusinessUnit, type Sql } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { failureWords } from '#lib/sync/commands/failure-words.ts'
import { handlers } from '#lib/sync/commands/handlers.ts'
import type { CommandKind, Commands } from '#lib/sync/commands/types.ts'
import { silentMs } from '#lib/sync/heartbeat.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

export type OpenCommand = {
  id: string
  buId: string
  kind: CommandKind
  args: Record<string, unknown>
  requestedBy: string | null
}

const leaseMs = 30_000
const renewMs = 10_000
/** A command that brought its worker down this often is not tried again. */
const triesMax = 3

/** waiting → running → done | failed. A running command whose lease ran out belongs to whoever takes it next. */
export async function runCommand(
  workshop: Workshop,
  buId: string,
  commandId: string,
): Promise<void> {
  const command = await takeCommand(workshop, buId, commandId)
  if (!command) return
  const renewal = setInterval(() => {
    renewLease(workshop.sql, command).catch((error) =>
      workshop.log.warn({ error, commandId }, 'lease of a command not renewed'),
    )
  }, renewMs)
  try {
    const handler = handlers[command.kind]
    const outcome = await handler(workshop, command)
    await endCommand(workshop, command, { state: 'done', outcome, error: null })
  } catch (error) {
    workshop.log.warn({ error, commandId, kind: command.kind }, 'command failed')
    const words = failureWords(error, commandId)
    await endCommand(workshop, command, { state: 'failed', outcome: null, error: words })
  } finally {
    clearInterval(renewal)
  }
}

type CommandRow = {
  kind: CommandKind
  args: Record<string, unknown>
  requested_by: string | null
  tries: number
}

async function takeCommand(
  { sql, workerId }: Workshop,
  buId: string,
  id: string,
): Promise<OpenCommand | null> {
  return inBusinessUnit(sql, buId, async (tx) => {
    const [row] = await tx<CommandRow[]>`
      update commands set state = 'running', started_at = coalesce(started_at, now()), tries = tries + 1,
        leased_by = ${workerId}, leased_until = now() + ${leaseMs} * interval '1 ms'
      where bu_id = ${buId} and id = ${id} and (state = 'waiting' or (state = 'running' and (leased_until < now()
        or leased_by not in (select id from workers where seen_at > now() - ${silentMs} * interval '1 ms'))))
      returning kind, args, requested_by, tries`
    if (!row) return null
    if (row.tries > triesMax || !(row.kind in handlers)) {
      await tx`
        update commands set state = 'failed', finished_at = now(), error = 'The worker could not finish this'
        where bu_id = ${buId} and id = ${id}`
      return null
    }
    return { id, buId, kind: row.kind, args: row.args, requestedBy: row.requested_by }
  })
}

async function renewLease(sql: Sql, { buId, id }: OpenCommand): Promise<void> {
  await inBusinessUnit(
    sql,
    buId,
    (tx) => tx`
      update commands set leased_until = now() + ${leaseMs} * interval '1 ms'
      where bu_id = ${buId} and id = ${id} and state = 'running'`,
  )
}

async function endCommand(
  { sql, workerId }: Workshop,
  { buId, id }: OpenCommand,
  end: {
    state: 'done' | 'failed'
    outcome: Commands[CommandKind]['outcome'] | null
    error: string | null
  },
): Promise<void> {
  const outcome = end.outcome ? toJson(end.outcome) : null
  await inBusinessUnit(
    sql,
    buId,
    (tx) => tx`
      update commands set state = ${end.state}, outcome = ${outcome}::text::jsonb, error = ${end.error},
        finished_at = now(), leased_by = null, leased_until = null
      where bu_id = ${buId} and id = ${id} and state = 'running' and leased_by = ${workerId}`,
  )
}
