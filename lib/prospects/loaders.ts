import 'server-only'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { listEngagement, listTimeline } from '#lib/activities/reads.ts'
import type { EngagementDay, TimelinePage } from '#lib/activities/types.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import type { Instant } from '#lib/base/instant.ts'
import { newId } from '#lib/base/new-id.ts'
import { countBin, listBin } from '#lib/prospects/bin.ts'
import type { ExplainedMove, Explanation } from '#lib/prospects/explanation.ts'
import {
  getConnectorStand,
  getQueuePosition,
  listDecisions,
} from '#lib/prospects/explanation-reads.ts'
import { parseFilter, parseSort } from '#lib/prospects/query.ts'
import {
  countProspects,
  findForPalette,
  listFields,
  listProspects,
  listTabs,
} from '#lib/prospects/reads.ts'
import { findProspect, listHistory } from '#lib/prospects/record-reads.ts'
import type {
  BinPage,
  ProspectPage,
  ProspectRecord,
  ProspectRights,
  ProspectsScreen,
} from '#lib/prospects/types.ts'
import { planPair } from '#lib/sync/engine/plan-pair.ts'
import { startPlanning } from '#lib/sync/engine/planning.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'
import { listAssignableUsers } from '#lib/users/reads.ts'

type Params = Record<string, string | string[] | undefined>

const scopeOf = (viewer: Viewer) => ({ buId: viewer.buId, viewerId: viewer.userId })

export function rightsOf({ role }: Viewer): ProspectRights {
  return {
    edit: may(role, 'prospects.edit'),
    assign: may(role, 'prospects.assign'),
    remove: may(role, 'prospects.delete'),
    ignore: may(role, 'prospects.ignore'),
    importing: may(role, 'prospects.import'),
    exporting: may(role, 'prospects.export'),
  }
}

async function readPage(
  tx: Tx,
  viewer: Viewer,
  params: Params | URLSearchParams,
  cursor: string | null,
): Promise<ProspectPage> {
  const filter = parseFilter(params)
  const request = { filter, sort: parseSort(params), cursor }
  if (cursor !== null) return listProspects(tx, scopeOf(viewer), request)
  const [page, total] = await Promise.all([
    listProspects(tx, scopeOf(viewer), request),
    countProspects(tx, scopeOf(viewer), filter),
  ])
  return { ...page, total }
}

export const loadProspects = (params: Params): Promise<ProspectsScreen> =>
  load('prospects.read', async ({ tx, viewer }) => {
    const [page, tabs, users, fields] = await Promise.all([
      readPage(tx, viewer, params, null),
      listTabs(tx, scopeOf(viewer)),
      listAssignableUsers(tx, viewer.buId),
      listFields(tx),
    ])
    const choices = users.map(({ id, name }) => ({ id, name }))
    return { page, tabs, users: choices, fields, viewerId: viewer.userId, may: rightsOf(viewer) }
  })

export const answerProspects = (request: Request): Promise<Response> =>
  answer('prospects.read', ({ tx, viewer }) => {
    const { searchParams } = new URL(request.url)
    return readPage(tx, viewer, searchParams, searchParams.get('cursor'))
  })

export const answerTabs = (): Promise<Response> =>
  answer('prospects.read', ({ tx, viewer }) => listTabs(tx, scopeOf(viewer)))

export const answerPalette = (request: Request): Promise<Response> =>
  answer('prospects.read', ({ tx, viewer }) =>
    findForPalette(tx, scopeOf(viewer), new URL(request.url).searchParams.get('q') ?? ''),
  )

export type ProspectScreen = {
  record: ProspectRecord
  timeline: TimelinePage
  engagement: EngagementDay[]
  fields: ProspectsScreen['fields']
  users: ProspectsScreen['users']
  may: ProspectRights
  today: string
}

const isId = (id: string) => z.uuid().safeParse(id).success

export const loadProspect = (id: string): Promise<ProspectScreen> =>
  load('prospects.read', async ({ tx, viewer }) => {
    const record = isId(id) ? await findProspect(tx, viewer.buId, id) : null
    if (!record) notFound()
    const [timeline, engagement, fields, users] = await Promise.all([
      listTimeline(tx, viewer.buId, id, null),
      listEngagement(tx, viewer.buId, id),
      listFields(tx),
      listAssignableUsers(tx, viewer.buId),
    ])
    const today = new Date().toISOString().slice(0, 10)
    return { record, timeline, engagement, fields, users, may: rightsOf(viewer), today }
  })

function answerOne(
  id: string,
  read: (tx: Tx, viewer: Viewer) => Promise<unknown>,
): Promise<Response> {
  if (!isId(id)) return Promise.resolve(problem(404, 'not_found', 'There is no such prospect.'))
  return answer('prospects.read', async ({ tx, viewer }) => {
    const found = await read(tx, viewer)
    return found ?? problem(404, 'not_found', 'There is no such prospect.')
  })
}

export const answerProspect = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => findProspect(tx, viewer.buId, id))

export const answerTimeline = (id: string, request: Request): Promise<Response> =>
  answerOne(id, (tx, viewer) =>
    listTimeline(tx, viewer.buId, id, new URL(request.url).searchParams.get('cursor')),
  )

export const answerHistory = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => listHistory(tx, viewer.buId, id))

export const answerExplanation = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => explain(tx, viewer, id))

async function explain(tx: Tx, viewer: Viewer, id: string): Promise<Explanation> {
  const [connector, position, decisions, planned] = await Promise.all([
    getConnectorStand(tx),
    getQueuePosition(tx, viewer.buId, id),
    listDecisions(tx, viewer.buId, id),
    planNow(viewer.buId, id),
  ])
  return { connector, position, decisions, ...planned }
}

/** What the engine would move, on the record as the mirror knows it. Nothing is asked of Salesforce, nothing written. */
async function planNow(
  buId: string,
  id: string,
): Promise<{ moves: ExplainedMove[]; createAs: string }> {
  const store = openPostgresStore(webDatabase().sql, buId)
  const [config, { pairs, records }] = await Promise.all([
    store.config(),
    store.load({ prospectIds: [id] }),
  ])
  const createAs = config.settings.createAs
  const pair = pairs.find(({ prospect }) => prospect.id === id)
  const record = records.find((each) => each.id === pair?.link.crmId)
  if (!pair || !record || pair.link.linkState !== 'linked') return { moves: [], createAs }
  const now = Date.now() as Instant
  const planning = startPlanning({ config, now, newId, pairs, records })
  const { ins, outs } = planPair(planning, pair, record, record)
  const moves = [...outs, ...ins].map(({ field, from, to, verdict }): ExplainedMove => {
    const incoming = ins.some((move) => move.field === field)
    return {
      field: field.rule.field,
      label: field.rule.label,
      direction: incoming ? 'in' : 'out',
      ours: incoming ? from : to,
      theirs: incoming ? to : from,
      rule: verdict.rule,
      lost: verdict.lost,
      conflict: verdict.conflict,
    }
  })
  return { moves, createAs }
}

export const loadBin = (): Promise<{ page: BinPage; may: ProspectRights }> =>
  load('prospects.delete', async ({ tx, viewer }) => {
    const page = await listBin(tx, viewer.buId, null)
    return { page: { ...page, total: await countBin(tx, viewer.buId) }, may: rightsOf(viewer) }
  })

export const answerBin = (request: Request): Promise<Response> =>
  answer('prospects.delete', async ({ tx, viewer }) => {
    const cursor = new URL(request.url).searchParams.get('cursor')
    const page = await listBin(tx, viewer.buId, cursor)
    return cursor === null ? { ...page, total: await countBin(tx, viewer.buId) } : page
  })
