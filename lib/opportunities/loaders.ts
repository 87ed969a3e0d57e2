import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import { isBoard, parseFilter, parseSort } from '#lib/opportunities/query.ts'
import {
  countOpportunities,
  findOpportunity,
  getReading,
  listBoard,
  listChoices,
  listOfProspect,
  listOpportunities,
} from '#lib/opportunities/reads.ts'
import type {
  OpportunitiesScreen,
  OpportunityPage,
  OpportunityRecord,
  ProspectOpportunity,
  ReadingStand,
} from '#lib/opportunities/types.ts'

type Params = Record<string, string | string[] | undefined>

async function readPage(
  tx: Tx,
  buId: string,
  params: Params | URLSearchParams,
  cursor: string | null,
): Promise<OpportunityPage> {
  const filter = parseFilter(params)
  const page = await listOpportunities(tx, buId, { filter, sort: parseSort(params), cursor })
  return cursor === null ? { ...page, total: await countOpportunities(tx, buId, filter) } : page
}

export const loadOpportunities = (params: Params): Promise<OpportunitiesScreen> =>
  load('opportunities.read', async ({ tx, viewer: { buId, role } }) => ({
    page: await readPage(tx, buId, params, null),
    board: isBoard(params) ? await listBoard(tx, buId, parseFilter(params)) : null,
    choices: await listChoices(tx, buId),
    reading: await getReading(tx, buId),
    mayManage: may(role, 'connector.manage'),
  }))

export const answerOpportunities = (request: Request): Promise<Response> =>
  answer('opportunities.read', ({ tx, viewer }) => {
    const { searchParams } = new URL(request.url)
    return readPage(tx, viewer.buId, searchParams, searchParams.get('cursor'))
  })

export const answerBoard = (request: Request): Promise<Response> =>
  answer('opportunities.read', ({ tx, viewer }) =>
    listBoard(tx, viewer.buId, parseFilter(new URL(request.url).searchParams)),
  )

const isCrmId = (id: string) => /^006[A-Za-z0-9]{15}$/.test(id)

/** Once per request: the page's title asks for it too. */
export const loadOpportunity = cache(
  (id: string): Promise<{ record: OpportunityRecord; reading: ReadingStand }> =>
    load('opportunities.read', async ({ tx, viewer }) => {
      const record = isCrmId(id) ? await findOpportunity(tx, viewer.buId, id) : null
      if (!record) notFound()
      return { record, reading: await getReading(tx, viewer.buId) }
    }),
)

export const answerOpportunity = (id: string): Promise<Response> =>
  answer('opportunities.read', async ({ tx, viewer }) => {
    const record = isCrmId(id) ? await findOpportunity(tx, viewer.buId, id) : null
    return record ?? problem(404, 'not_found', 'There is no such opportunity.')
  })

export const loadProspectOpportunities = (
  id: string,
): Promise<{ rows: ProspectOpportunity[]; reading: ReadingStand }> =>
  load('opportunities.read', async ({ tx, viewer }) => {
    if (!z.uuid().safeParse(id).success) notFound()
    return {
      rows: await listOfProspect(tx, viewer.buId, id),
      reading: await getReading(tx, viewer.buId),
    }
  })

export const answerProspectOpportunities = (id: string): Promise<Response> =>
  answer('opportunities.read', async ({ tx, viewer }) =>
    z.uuid().safeParse(id).success
      ? listOfProspect(tx, viewer.buId, id)
      : problem(404, 'not_found', 'There is no such prospect.'),
  )
