import 'server-only'
import { inBusinessUnit } from '#db/client.ts'
import { currentViewer } from '#lib/auth/current-viewer.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { may } from '#lib/auth/permissions.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { seal } from '#lib/base/sealing.ts'
import { returnInput } from '#lib/connector/input.ts'
import { hashState, sealedTo } from '#lib/connector/oauth.ts'
import { findReturningAttempt } from '#lib/connector/reads.ts'
import { failAttempt, keepReturnedCode } from '#lib/connector/writes.ts'
import { leaveCommand } from '#lib/sync/ask.ts'

/** Where the browser goes on: the page that shows how it went. */
const statusPath = '/connector/status'

/**
 * The browser comes back from Salesforce. Its state must belong to an attempt of this very session, once, within ten
 * minutes. The code is sealed at once and the worker is asked to exchange it: no token ever passes through here.
 * @returns the path to go on with
 */
export async function takeReturn(parameters: URLSearchParams): Promise<string> {
  const viewer = await currentViewer()
  if (!viewer) return '/sign-in'
  const parsed = returnInput.safeParse(Object.fromEntries(parameters))
  if (!may(viewer.role, 'connector.manage') || !parsed.success)
    return `${statusPath}?refused=expired`
  const { state, code, error, error_description: said } = parsed.data
  return inBusinessUnit(webDatabase().sql, viewer.buId, async (tx) => {
    const attempt = await findReturningAttempt(tx, {
      stateHash: hashState(state),
      sessionId: viewer.sessionId,
    })
    if (!attempt || attempt.expired || attempt.used) return `${statusPath}?refused=expired`
    if (!code) {
      await failAttempt(tx, attempt.id, `${error ?? 'no_code'}: ${said ?? ''}`)
    } else {
      const { SEALING_PUBLIC_KEY } = webEnvironment()
      await keepReturnedCode(
        tx,
        attempt.id,
        seal(code, SEALING_PUBLIC_KEY, sealedTo(attempt.id, 'code')),
      )
      await leaveCommand(tx, viewer.buId, {
        kind: 'connect',
        args: { attemptId: attempt.id },
        key: `connect:${attempt.id}`,
        requestedBy: viewer.userId,
      })
    }
    return `${statusPath}?attempt=${attempt.id}`
  })
}
