import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import type {
  CommandKind,
  CommandProgress,
  CommandState,
  Commands,
} from '#lib/sync/commands/types.ts'
import { wake } from '#lib/sync/wake.ts'

export type Asked<Kind extends CommandKind> = {
  kind: Kind
  args: Commands[Kind]['args']
  /** Asked twice with the same key while the first is open: it is the same command. */
  key?: string
  requestedBy: string | null
}

/** Leaves a command for the worker and wakes it. Returns at once. */
export async function askWorker<Kind extends CommandKind>(
  sql: Sql,
  buId: string,
  asked: Asked<Kind>,
): Promise<string> {
  return inBusinessUnit(sql, buId, (tx) => leaveCommand(tx, buId, asked))
}

/** The same inside a transaction of the caller: the worker hears of it when that commits. */
export async function leaveCommand<Kind extends CommandKind>(
  tx: Tx,
  buId: string,
  { kind, args, key, requestedBy }: Asked<Kind>,
): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into commands (bu_id, kind, args, key, requested_by)
    values (${buId}, ${kind}, ${JSON.stringify(args)}::text::jsonb, ${key ?? null}, ${requestedBy})
    on conflict (bu_id, key) where key is not null and state in ('waiting', 'running')
    do update set key = excluded.key
    returning id`
  await wake(tx, { buId, queue: 'person', commandId: row!.id })
  return row!.id
}

const pollFirstMs = 15
const pollMostMs = 150

/**
 * Waits until the command has ended, at most so long, and says how it stands then.
 * @returns null when there is no such command
 */
export async function waitForOutcome<Kind extends CommandKind = CommandKind>(
  sql: Sql,
  buId: string,
  commandId: string,
  mostMs: number,
): Promise<CommandState<Kind> | null> {
  const end = Date.now() + mostMs
  for (let pauseMs = pollFirstMs; ; pauseMs = Math.min(pauseMs * 1.3, pollMostMs)) {
    const state = await commandState<Kind>(sql, buId, commandId)
    const ended = !state || state.state === 'done' || state.state === 'failed'
    if (ended || Date.now() >= end) return state
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, end - Date.now())))
  }
}

type CommandRow = {
  state: 'waiting' | 'running' | 'done' | 'failed'
  progress: CommandProgress | null
  outcome: unknown
  error: string | null
}

export async function commandState<Kind extends CommandKind = CommandKind>(
  sql: Sql,
  buId: string,
  commandId: string,
): Promise<CommandState<Kind> | null> {
  const [row] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<CommandRow[]>`
      select state, progress, outcome, error from commands where bu_id = ${buId} and id = ${commandId}`,
  )
  if (!row) return null
  if (row.state === 'done') {
    return { state: 'done', outcome: row.outcome as Commands[Kind]['outcome'] }
  }
  if (row.state === 'failed') return { state: 'failed', error: row.error ?? 'It failed' }
  return { state: row.state, progress: row.progress }
}
