import 'server-only'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { getSharingPage } from '#lib/sharing/reads.ts'
import type { SharingPage } from '#lib/sharing/types.ts'

export const loadSharing = (): Promise<SharingPage> =>
  load('connector.read', ({ tx, viewer }) => getSharingPage(tx, viewer.buId))

export const answerSharing = (): Promise<Response> =>
  answer('connector.read', ({ tx, viewer }) => getSharingPage(tx, viewer.buId))
