import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { listEngagement, listTimeline } from '#lib/activities/reads.ts'
import type { EngagementDay, TimelinePage } from '#lib/activities/types.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { answer, load, problem } from '#lib/auth/loader-gate.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import type { Instant } from '#lib/base/instant.ts'
import { newId } from '#lib/base/new-id.ts'
import { countRelated } from '#lib/custom-objects/related-reads.ts'
import { findMemberships, listChoices, listTags } from '#lib/lists/reads.ts'
import type { Memberships } from '#lib/lists/types.ts'
import type { ExplainedMove, Explanation } from '#lib/prospects/explanation.ts'
import {
  getConnectorStand,
  getQueuePosition,
  listDecisions,
} from '#lib/prospects/explanation-reads.ts'
import { rightsOf, scopeOf } from '#lib/prospects/loaders.ts'
import { findNeighbours } from '#lib/prospects/neighbour-reads.ts'
import { parseFilter, parseSort } from '#lib/prospects/query.ts'
import { listFields } from '#lib/prospects/reads.ts'
import {
  findProspect,
  getOwnerStand,
  listHistory,
  type OwnerStand,
} from '#lib/prospects/record-reads.ts'
import { findSyncAsked, type SyncSaid, saySync } from '#lib/prospects/record-sync-reads.ts'
import type {
  HistoryEntry,
  ProspectRecord,
  ProspectRights,
  ProspectsScreen,
} from '#lib/prospects/types.ts'
import { listLedger } from '#lib/scoring/reads.ts'
import { planPair } from '#lib/sync/engine/plan-pair.ts'
import { startPlanning } from '#lib/sync/engine/planning.ts'
import { openPostgresStore } from '#lib/sync/store/postgres-store.ts'
import { listAssignableUsers } from '#lib/users/reads.ts'

/** What the header, the tabs and the right column of the prospect page show. */
export type RecordFrameData = {
  record: ProspectRecord
  owner: OwnerStand
  fields: ProspectsScreen['fields']
  users: ProspectsScreen['users']
  may: ProspectRights
  memberships: Memberships
  lists: ProspectsScreen['lists']
  tags: ProspectsScreen['tags']
  /** [CO-1] How many records of custom objects; null: none are shared. */
  related: number | null
}

const isId = (id: string) => z.uuid().safeParse(id).success

/** Once per request: the page's title asks for it too. */
export const loadRecordFrame = cache(
  (id: string): Promise<RecordFrameData> =>
    load('prospects.read', async ({ tx, viewer }) => {
      const record = isId(id) ? await findProspect(tx, viewer.buId, id) : null
      if (!record) notFound()
      const [owner, fields, users, memberships, lists, tags, related] = await Promise.all([
        getOwnerStand(tx, viewer.buId, record.assignedUserId),
        listFields(tx),
        listAssignableUsers(tx, viewer.buId),
        findMemberships(tx, viewer.buId, id),
        listChoices(tx, viewer.buId),
        listTags(tx, viewer.buId),
        countRelated(tx, { buId: viewer.buId, prospectId: id }),
      ])
      const choices = users.map(({ id, name }) => ({ id, name }))
      const may = rightsOf(viewer)
      return { record, owner, fields, users: choices, may, memberships, lists, tags, related }
    }),
)

export type RecordTimelineData = {
  timeline: TimelinePage
  engagement: EngagementDay[]
  today: string
}

export const loadRecordTimeline = (id: string): Promise<RecordTimelineData> =>
  load('prospects.read', async ({ tx, viewer }) => {
    if (!isId(id)) notFound()
    const [timeline, engagement] = await Promise.all([
      listTimeline(tx, viewer.buId, id, null),
      listEngagement(tx, viewer.buId, id),
    ])
    return { timeline, engagement, today: new Date().toISOString().slice(0, 10) }
  })

export const loadRecordHistory = (id: string): Promise<HistoryEntry[]> =>
  load('prospects.read', async ({ tx, viewer }) => {
    if (!isId(id)) notFound()
    return listHistory(tx, viewer.buId, id)
  })

export const loadExplanation = (id: string): Promise<Explanation> =>
  load('prospects.read', async ({ tx, viewer }) => {
    if (!isId(id)) notFound()
    return explain(tx, viewer, id)
  })

function answerOne(
  id: string,
  read: (tx: Tx, viewer: Viewer) => Promise<unknown>,
): Promise<Response> {
  return answer('prospects.read', async ({ tx, viewer }) => {
    const found = isId(id) ? await read(tx, viewer) : null
    return found ?? problem(404, 'not_found', 'There is no such prospect.')
  })
}

export const answerProspect = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => findProspect(tx, viewer.buId, id))

/** Who stands before and after it in the list that the address names, as the grid's own address does. */
export const answerNeighbours = (id: string, request: Request): Promise<Response> => {
  const { searchParams } = new URL(request.url)
  const list = { filter: parseFilter(searchParams), sort: parseSort(searchParams) }
  return answerOne(id, async (tx, viewer) =>
    findNeighbours(tx, await scopeOf(tx, viewer), id, list),
  )
}

export const answerTimeline = (id: string, request: Request): Promise<Response> =>
  answerOne(id, (tx, viewer) =>
    listTimeline(tx, viewer.buId, id, new URL(request.url).searchParams.get('cursor')),
  )

/** [SC-2] An empty one is as good an answer. */
export const answerLedger = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => listLedger(tx, viewer.buId, id))

export const answerMemberships = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => findMemberships(tx, viewer.buId, id))

export const answerHistory = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => listHistory(tx, viewer.buId, id))

export const answerExplanation = (id: string): Promise<Response> =>
  answerOne(id, (tx, viewer) => explain(tx, viewer, id))

/** [CN-3] How a sync that somebody asked for stands, and what came of it in words. */
export const answerSync = (id: string, request: Request): Promise<Response> => {
  const commandId = new URL(request.url).searchParams.get('command') ?? ''
  return answerOne(id, async (tx, viewer): Promise<SyncSaid | null> => {
    if (!isId(commandId)) return null
    const asked = await findSyncAsked(tx, viewer.buId, id, commandId)
    return asked && saySync(asked)
  })
}

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
