import 'server-only'
import type { EngineActionContext } from '#lib/auth/action-gate.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { type Asked, askWorker, waitForOutcome } from '#lib/sync/ask.ts'
import type { CommandKind, CommandState } from '#lib/sync/commands/types.ts'

export type Started<Kind extends CommandKind> = { commandId: string; state: CommandState<Kind> }

/** Long enough for most; who waits longer follows the command by its id. */
const firstAnswerMs = 2_000

/** Leaves a command, audits it, and waits a moment for its outcome. */
export async function ask<Kind extends CommandKind>(
  { viewer, inBu }: EngineActionContext,
  asked: Omit<Asked<Kind>, 'requestedBy'>,
  audited?: string,
): Promise<Result<Started<Kind>>> {
  const { sql } = webDatabase()
  const commandId = await askWorker(sql, viewer.buId, { ...asked, requestedBy: viewer.userId })
  if (audited) {
    await inBu(({ audit }) => audit({ action: audited, target: 'Connector', after: asked.args }))
  }
  const state = await waitForOutcome<Kind>(sql, viewer.buId, commandId, firstAnswerMs)
  if (!state) return fail('gone', 'The worker no longer knows of this.')
  return state.state === 'failed' ? fail('failed', state.error) : ok({ commandId, state })
}
