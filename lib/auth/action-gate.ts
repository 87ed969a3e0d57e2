import 'server-only'
import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import type { z } from 'zod'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { type AuditEntry, writeAudit } from '#lib/audit/writes.ts'
import { currentViewer } from '#lib/auth/current-viewer.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { may, type Permission } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { isConnectionLost } from '#lib/base/connection-lost.ts'
import { createLog } from '#lib/base/log.ts'
import { fail, type Result } from '#lib/base/result.ts'

const log = createLog('web')

export type ActionContext = {
  viewer: Viewer
  tx: Tx
  /** Adds to the audit log, in the action's transaction. */
  audit: (entry: AuditEntry) => Promise<void>
}

export type EngineActionContext = {
  viewer: Viewer
  /** Opens a short transaction in the viewer's business unit. Never hold one over a wait. */
  inBu: <T>(work: (context: ActionContext) => Promise<T>) => Promise<T>
}

/**
 * The door of every server action that writes: session, permission, input, one transaction. A refusal is a value; what
 * throws is logged under a reference and answered with it.
 */
export function action<Schema extends z.ZodType, T>(
  permission: Permission,
  schema: Schema,
  run: (input: z.output<Schema>, context: ActionContext) => Promise<Result<T>>,
): (input: z.input<Schema>) => Promise<Result<T>> {
  return (raw) =>
    guarded(permission, schema, raw, (input, viewer) =>
      inTransaction(viewer, (context) => run(input, context)),
    )
}

/** The same door for actions that start work of the engine and wait for it: no transaction is held meanwhile. */
export function engineAction<Schema extends z.ZodType, T>(
  permission: Permission,
  schema: Schema,
  run: (input: z.output<Schema>, context: EngineActionContext) => Promise<Result<T>>,
): (input: z.input<Schema>) => Promise<Result<T>> {
  return (raw) =>
    guarded(permission, schema, raw, (input, viewer) =>
      run(input, { viewer, inBu: (work) => inTransaction(viewer, work) }),
    )
}

/** Rolls back when the outcome is a refusal, so that an action may decide late. */
async function inTransaction<T>(
  viewer: Viewer,
  work: (context: ActionContext) => Promise<T>,
): Promise<T> {
  let refused: T | undefined
  try {
    return await inBusinessUnit(webDatabase().sql, viewer.buId, async (tx) => {
      const outcome = await work({
        viewer,
        tx,
        audit: (entry) => writeAudit(tx, viewer, entry),
      })
      if (isRefusal(outcome)) {
        refused = outcome
        throw rollback
      }
      return outcome
    })
  } catch (error) {
    if (error === rollback && refused !== undefined) return refused
    throw error
  }
}

const rollback = new Error('rolled back: the action refused')

function isRefusal(outcome: unknown): boolean {
  return typeof outcome === 'object' && outcome !== null && 'ok' in outcome && outcome.ok === false
}

async function guarded<Schema extends z.ZodType, T>(
  permission: Permission,
  schema: Schema,
  raw: unknown,
  run: (input: z.output<Schema>, viewer: Viewer) => Promise<Result<T>>,
): Promise<Result<T>> {
  let begun = false
  try {
    if (!(await sameOrigin())) return fail('forbidden', 'This request came from another site.')
    const viewer = await currentViewer()
    if (!viewer) return fail('signed_out', 'You are signed out. Sign in again to go on.')
    if (!may(viewer.role, permission)) {
      return fail('forbidden', 'Your role does not include this. Ask an admin.')
    }
    const parsed = schema.safeParse(raw)
    if (!parsed.success) {
      const fields = Object.fromEntries(
        parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]),
      )
      return fail('invalid', parsed.error.issues[0]?.message ?? 'Check what you entered.', fields)
    }
    begun = true
    return await run(parsed.data, viewer)
  } catch (error) {
    unstable_rethrow(error)
    const reference = crypto.randomUUID().slice(0, 8)
    log.error({ error, reference }, 'an action failed')
    if (isConnectionLost(error)) return fail('unavailable', begun ? lostUnderWay : neverReached)
    return fail(
      'unavailable',
      `Nothing was changed: the console could not finish this. Try again; if it stays, name reference ${reference} to your admin.`,
    )
  }
}

const neverReached = 'The database does not answer, so nothing was changed. Try again in a moment.'
/** A commit whose answer never came may have counted. */
const lostUnderWay =
  'The database went away before this was finished. Once it answers, look whether it was done, and try again if not.'

/** Next compares Origin with Host; this also refuses `null`, as a sandboxed frame sends it. */
async function sameOrigin(): Promise<boolean> {
  const given = await headers()
  const site = given.get('sec-fetch-site')
  return given.get('origin') !== 'null' && (site === null || site === 'same-origin')
}
