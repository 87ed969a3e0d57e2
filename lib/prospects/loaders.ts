import 'server-only'
import type { Tx } from '#db/client.ts'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { may } from '#lib/auth/permissions.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { listChoices, listTags, readDefinitions } from '#lib/lists/reads.ts'
import { countBin, listBin } from '#lib/prospects/bin.ts'
import { toGridLayout } from '#lib/prospects/grid-layout.ts'
import { listImportChoices } from '#lib/prospects/import/reads.ts'
import { parseFilter, parseSort, splitPart } from '#lib/prospects/query.ts'
import {
  countProspects,
  findCauseTitle,
  findForPalette,
  listFields,
  listProspects,
  listTabs,
} from '#lib/prospects/reads.ts'
import {
  type BinPage,
  type BinReason,
  binReasons,
  type ProspectPage,
  type ProspectRights,
  type ProspectsScreen,
} from '#lib/prospects/types.ts'
import type { Scope } from '#lib/prospects/where.ts'
import { listGroupChoices } from '#lib/users/groups/reads.ts'
import { listAssignableUsers, listCrmAssignees } from '#lib/users/reads.ts'
import type { AssignChoices } from '#lib/users/types.ts'

type Params = Record<string, string | string[] | undefined>

/** With the lists of the business unit, so that a filter may name one. */
export async function scopeOf(tx: Tx, { buId, userId }: Viewer): Promise<Scope> {
  return { buId, viewerId: userId, lists: await readDefinitions(tx, buId) }
}

export function rightsOf({ role }: Viewer): ProspectRights {
  return {
    edit: may(role, 'prospects.edit'),
    assign: may(role, 'prospects.assign'),
    remove: may(role, 'prospects.delete'),
    ignore: may(role, 'prospects.ignore'),
    importing: may(role, 'prospects.import'),
    exporting: may(role, 'prospects.export'),
    listing: may(role, 'lists.manage'),
  }
}

export async function loadPage(
  tx: Tx,
  viewer: Viewer,
  params: Params | URLSearchParams,
  cursor: string | null,
): Promise<ProspectPage> {
  const filter = parseFilter(params)
  const request = { filter, sort: parseSort(params), cursor }
  const scope = await scopeOf(tx, viewer)
  if (cursor !== null) return listProspects(tx, scope, request)
  const [page, total] = await Promise.all([
    listProspects(tx, scope, request),
    countProspects(tx, scope, filter),
  ])
  return { ...page, total }
}

export const loadProspects = (params: Params): Promise<ProspectsScreen> =>
  load('prospects.read', async ({ tx, viewer }) => {
    const { error } = parseFilter(params)
    const scope = await scopeOf(tx, viewer)
    const [page, tabs, users, imports, fields, lists, tags, cause] = await Promise.all([
      loadPage(tx, viewer, params, null),
      listTabs(tx, scope),
      listAssignableUsers(tx, viewer.buId),
      listImportChoices(tx, viewer.buId),
      listFields(tx),
      listChoices(tx, viewer.buId),
      listTags(tx, viewer.buId),
      error?.startsWith('cause:') ? findCauseTitle(tx, viewer.buId, splitPart(error).value) : null,
    ])
    const choices = users.map(({ id, name }) => ({ id, name }))
    return {
      page,
      tabs,
      users: choices,
      imports,
      fields,
      lists,
      tags,
      viewerId: viewer.userId,
      may: rightsOf(viewer),
      cause,
      layout: toGridLayout(viewer.preferences),
    }
  })

export const answerProspects = (request: Request): Promise<Response> =>
  answer('prospects.read', ({ tx, viewer }) => {
    const { searchParams } = new URL(request.url)
    return loadPage(tx, viewer, searchParams, searchParams.get('cursor'))
  })

export const answerTabs = (): Promise<Response> =>
  answer('prospects.read', async ({ tx, viewer }) => listTabs(tx, await scopeOf(tx, viewer)))

export const answerPalette = (request: Request): Promise<Response> =>
  answer('prospects.read', ({ tx, viewer: { buId, userId } }) => {
    const text = new URL(request.url).searchParams.get('q') ?? ''
    return findForPalette(tx, { buId, viewerId: userId }, text)
  })

const toBinReason = (text: unknown): BinReason =>
  binReasons.find((reason) => reason === text) ?? 'all'

export type BinScreenData = { page: BinPage; reason: BinReason; may: ProspectRights }

export const loadBin = (asked: unknown): Promise<BinScreenData> =>
  load('prospects.delete', async ({ tx, viewer }) => {
    const reason = toBinReason(asked)
    const page = await listBin(tx, viewer.buId, reason, null)
    const total = await countBin(tx, viewer.buId, reason)
    return { page: { ...page, total }, reason, may: rightsOf(viewer) }
  })

export const answerBin = (request: Request): Promise<Response> =>
  answer('prospects.delete', async ({ tx, viewer }) => {
    const { searchParams } = new URL(request.url)
    const reason = toBinReason(searchParams.get('why'))
    const cursor = searchParams.get('cursor')
    const page = await listBin(tx, viewer.buId, reason, cursor)
    return cursor === null ? { ...page, total: await countBin(tx, viewer.buId, reason) } : page
  })

/** [AU-1] All that a prospect may be assigned to. */
export const answerAssignChoices = (): Promise<Response> =>
  answer('prospects.assign', async ({ tx, viewer }): Promise<AssignChoices> => {
    const [users, groups, crm] = await Promise.all([
      listAssignableUsers(tx, viewer.buId),
      listGroupChoices(tx, viewer.buId),
      listCrmAssignees(tx, viewer.buId),
    ])
    return { users: users.map(({ id, name }) => ({ id, name })), groups, ...crm }
  })
