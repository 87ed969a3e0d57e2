import 'server-only'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { findCandidate } from '#lib/sharing/custom-reads.ts'
import { getSharingPage } from '#lib/sharing/reads.ts'
import type { SharingPage } from '#lib/sharing/types.ts'

export const loadSharing = (): Promise<SharingPage> =>
  load('connector.read', ({ tx, viewer }) => getSharingPage(tx, viewer.buId))

export const answerSharing = (): Promise<Response> =>
  answer('connector.read', ({ tx, viewer }) => getSharingPage(tx, viewer.buId))

/** The fields of a custom object that may be shared, for who decides about it. */
export const answerCandidate = (apiName: string): Promise<Response> =>
  answer('connector.manage', async ({ tx, viewer }) => {
    const candidate = await findCandidate(tx, viewer.buId, apiName)
    return candidate ?? problem(404, 'not_found', 'There is no such custom object.')
  })
