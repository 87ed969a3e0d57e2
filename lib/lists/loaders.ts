import 'server-only'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { answer, load } from '#lib/auth/loader-gate.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { listCustomObjects } from '#lib/custom-objects/reads.ts'
import { askedActivities, peopleWords } from '#lib/lists/labels.ts'
import { peopleFields } from '#lib/lists/people-fields.ts'
import {
  countDynamic,
  findList,
  listChoices,
  listLists,
  listTagRows,
  listTags,
  readDefinitions,
} from '#lib/lists/reads.ts'
import type { ListChoice, ListDetail, ListRow, PeopleField, Tag, TagRow } from '#lib/lists/types.ts'
import { loadPage, rightsOf } from '#lib/prospects/loaders.ts'
import { listFields } from '#lib/prospects/reads.ts'
import type { ProspectPage, ProspectRights } from '#lib/prospects/types.ts'
import { listAssignableUsers } from '#lib/users/reads.ts'

/** What may be asked of prospects here, with the names of users, tags and lists. */
export async function readPeopleFields(
  tx: Tx,
  buId: string,
  which: 'all' | 'static',
): Promise<PeopleField[]> {
  const [fields, users, tags, lists, objects] = await Promise.all([
    listFields(tx),
    listAssignableUsers(tx, buId),
    listTags(tx, buId),
    listChoices(tx, buId),
    listCustomObjects(tx, buId),
  ])
  const offered = which === 'all' ? lists : lists.filter(({ kind }) => kind === 'static')
  return peopleFields({
    fields,
    users,
    tags,
    lists: offered,
    activityKinds: askedActivities,
    objects,
  })
}

async function readRows(tx: Tx, buId: string): Promise<ListRow[]> {
  const [rows, fields] = await Promise.all([listLists(tx, buId), readPeopleFields(tx, buId, 'all')])
  return rows.map(({ criteria, types, ...row }) => ({
    ...row,
    says: criteria && peopleWords({ criteria, types }, fields),
  }))
}

export type ListsPage = { rows: ListRow[]; next: null; total: number }

async function readPage(tx: Tx, { buId }: Viewer): Promise<ListsPage> {
  const rows = await readRows(tx, buId)
  return { rows, next: null, total: rows.length }
}

export const loadLists = (): Promise<ListsPage> =>
  load('lists.manage', ({ tx, viewer }) => readPage(tx, viewer))

export const answerLists = (): Promise<Response> =>
  answer('lists.manage', ({ tx, viewer }) => readPage(tx, viewer))

/** By id. Dynamic lists are counted apart from the page, since a million people take their time. */
export const answerCounts = (): Promise<Response> =>
  answer('lists.manage', async ({ tx, viewer }) => {
    await tx`set local statement_timeout = '20s'`
    return countDynamic(tx, viewer.buId, await readDefinitions(tx, viewer.buId))
  })

export type ListScreenData = {
  list: ListDetail
  says: string | null
  page: ProspectPage
  lists: ListChoice[]
  tags: Tag[]
  may: ProspectRights
}

export const loadList = (id: string): Promise<ListScreenData> =>
  load('lists.manage', async ({ tx, viewer }) => {
    const list = z.uuid().safeParse(id).success ? await findList(tx, viewer.buId, id) : null
    if (!list) notFound()
    const [page, fields, lists, tags] = await Promise.all([
      loadPage(tx, viewer, { list: id }, null),
      readPeopleFields(tx, viewer.buId, 'all'),
      listChoices(tx, viewer.buId),
      listTags(tx, viewer.buId),
    ])
    const { criteria, types } = list
    return {
      list,
      says: criteria && peopleWords({ criteria, types }, fields),
      page,
      lists,
      tags,
      may: rightsOf(viewer),
    }
  })

export type ListFormData = { list: ListDetail | null; fields: PeopleField[] }

export const loadListForm = (id: string | null): Promise<ListFormData> =>
  load('lists.manage', async ({ tx, viewer }) => {
    const isId = id !== null && z.uuid().safeParse(id).success
    const list = isId ? await findList(tx, viewer.buId, id) : null
    if (id !== null && !list) notFound()
    return { list, fields: await readPeopleFields(tx, viewer.buId, 'static') }
  })

export type TagsPage = { rows: TagRow[]; next: null; total: number }

async function readTags(tx: Tx, { buId }: Viewer): Promise<TagsPage> {
  const rows = await listTagRows(tx, buId)
  return { rows, next: null, total: rows.length }
}

export const loadTags = (): Promise<TagsPage> =>
  load('lists.manage', ({ tx, viewer }) => readTags(tx, viewer))

export const answerTags = (): Promise<Response> =>
  answer('lists.manage', ({ tx, viewer }) => readTags(tx, viewer))
