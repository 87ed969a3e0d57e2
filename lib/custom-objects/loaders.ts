import 'server-only'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { listRelated, listRelatedOf } from '#lib/custom-objects/related-reads.ts'
import type { RelatedList } from '#lib/custom-objects/related-types.ts'

const isId = (id: string) => z.uuid().safeParse(id).success

/** Without the prospect there are no lists: whether it is there, its page has asked. */
export const loadRelated = (id: string): Promise<RelatedList[]> =>
  load('prospects.read', ({ tx, viewer: { buId } }) => {
    if (!isId(id)) notFound()
    return listRelated(tx, { buId, prospectId: id })
  })

/** One list, from the cursor on. */
export const answerRelated = (id: string, object: string, request: Request): Promise<Response> =>
  answer('prospects.read', async ({ tx, viewer: { buId } }) => {
    if (!isId(id)) return problem(404, 'not_found', 'There is no such prospect.')
    const cursor = new URL(request.url).searchParams.get('cursor')
    return listRelatedOf(tx, { buId, prospectId: id }, { object, cursor })
  })
