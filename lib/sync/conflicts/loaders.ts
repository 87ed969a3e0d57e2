import 'server-only'
import type { Tx } from '#db/client.ts'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { parseConflictCursor, parseConflictFilter } from '#lib/sync/conflicts/input.ts'
import { listConflictFields, listConflicts } from '#lib/sync/conflicts/reads.ts'
import type { ConflictFilter, ConflictsScreen } from '#lib/sync/conflicts/types.ts'

async function readScreen(tx: Tx, buId: string, filter: ConflictFilter): Promise<ConflictsScreen> {
  const [fields, page] = await Promise.all([
    listConflictFields(tx, buId),
    listConflicts(tx, buId, filter, null),
  ])
  return { fields, page }
}

type Params = Record<string, string | string[] | undefined>

export const loadConflicts = (params: Params): Promise<ConflictsScreen> =>
  load('connector.read', ({ tx, viewer }) =>
    readScreen(tx, viewer.buId, parseConflictFilter(params)),
  )

/** One page of rows; without a cursor the first. */
export const answerConflicts = (request: Request): Promise<Response> =>
  answer('connector.read', ({ tx, viewer }) => {
    const params = new URL(request.url).searchParams
    const after = parseConflictCursor(params.get('cursor'))
    return listConflicts(tx, viewer.buId, parseConflictFilter(params), after)
  })

export const answerConflictFields = (): Promise<Response> =>
  answer('connector.read', ({ tx, viewer }) => listConflictFields(tx, viewer.buId))
