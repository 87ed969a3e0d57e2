import 'server-only'
import { z } from 'zod'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { listNotices, type NoticePage } from '#lib/automation/notices/reads.ts'

/** One's own, and nobody else's. */
export const loadNotices = (): Promise<NoticePage> =>
  load('profile.manage', ({ tx, viewer }) => listNotices(tx, viewer.buId, viewer.userId, null))

export const answerNotices = (request: Request): Promise<Response> =>
  answer('profile.manage', ({ tx, viewer }) => {
    const asked = z.uuid().safeParse(new URL(request.url).searchParams.get('cursor'))
    return listNotices(tx, viewer.buId, viewer.userId, asked.success ? asked.data : null)
  })
