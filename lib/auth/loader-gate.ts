import 'server-only'
import { notFound } from 'next/navigation'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { currentViewer, requireViewer } from '#lib/auth/current-viewer.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { may, type Permission } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { createLog } from '#lib/base/log.ts'

export type LoadContext = { viewer: Viewer; tx: Tx }

/**
 * The door of every page: session, permission and business unit are checked here, and what is read is read inside that
 * business unit. Somebody who may not see a screen gets the same answer as for one that does not exist.
 */
export async function load<T>(
  permission: Permission,
  read: (context: LoadContext) => Promise<T>,
): Promise<T> {
  const viewer = await requireViewer()
  if (!may(viewer.role, permission)) notFound()
  return inBusinessUnit(webDatabase().sql, viewer.buId, (tx) => read({ viewer, tx }))
}

const log = createLog('web')

/**
 * The door of every route handler that reads: the same checks, answered as JSON. `read` may return a Response (a
 * download) or any value, which is sent as JSON.
 */
export async function answer<T>(
  permission: Permission,
  read: (context: LoadContext) => Promise<T>,
): Promise<Response> {
  try {
    const viewer = await currentViewer()
    if (!viewer) return problem(401, 'signed_out', 'You are signed out. Sign in again to go on.')
    if (!may(viewer.role, permission)) {
      return problem(403, 'forbidden', 'Your role does not include this. Ask an admin.')
    }
    const value = await inBusinessUnit(webDatabase().sql, viewer.buId, (tx) => read({ viewer, tx }))
    return value instanceof Response
      ? value
      : Response.json(value, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    const reference = crypto.randomUUID().slice(0, 8)
    log.error({ error, reference }, 'a read failed')
    return problem(
      503,
      'unavailable',
      `The console cannot reach its database just now. It tries again by itself. Reference ${reference}.`,
    )
  }
}

export function problem(status: number, code: string, message: string): Response {
  return Response.json(
    { error: { code, message } },
    { status, headers: { 'cache-control': 'no-store' } },
  )
}
