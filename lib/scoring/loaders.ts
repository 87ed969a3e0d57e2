import 'server-only'
import type { Tx } from '#db/client.ts'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { countEntries, findRecount, pointsOf } from '#lib/scoring/reads.ts'
import type { ScoringPage } from '#lib/scoring/types.ts'

async function readPage(tx: Tx, buId: string): Promise<ScoringPage> {
  const [points, entries, recount] = await Promise.all([
    pointsOf(tx, buId),
    countEntries(tx, buId),
    findRecount(tx, buId),
  ])
  return { points, entries, recount }
}

export const loadScoring = (): Promise<ScoringPage> =>
  load('scoring.manage', ({ tx, viewer }) => readPage(tx, viewer.buId))

export const answerScoring = (): Promise<Response> =>
  answer('scoring.manage', ({ tx, viewer }) => readPage(tx, viewer.buId))
