'use server'

import type { Tx } from '#db/client.ts'
import { action } from '#lib/auth/action-gate.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import {
  byIdInput,
  createListInput,
  previewInput,
  renameTagInput,
  toPeopleCriteria,
  updateListInput,
} from '#lib/lists/input.ts'
import { peopleWords } from '#lib/lists/labels.ts'
import { readPeopleFields } from '#lib/lists/loaders.ts'
import { findList, previewPeople, readDefinitions } from '#lib/lists/reads.ts'
import type { PeopleCriteria, PeopleField } from '#lib/lists/types.ts'
import { findListUses } from '#lib/lists/uses-reads.ts'
import { createList, deleteList, deleteTag, renameTag, updateList } from '#lib/lists/writes.ts'

const taken = () =>
  fail('taken', 'Another list has this name already.', { name: 'Another list has this name.' })
const publicTaken = () =>
  fail('taken', 'People see another list by this name.', {
    publicName:
      'Another list is called this. Choose another name, so that people can tell the two apart.',
  })
const publicFull = () =>
  fail('full', 'People see 50 lists already. Take another off the page where they choose.')
const gone = () => fail('gone', 'This list is no longer there. Somebody deleted it.')

type Read = { people: PeopleCriteria; fields: PeopleField[] }

/** A dynamic list may name static lists alone: two that name each other would have no members that anybody could say. */
async function readCriteria(
  tx: Tx,
  buId: string,
  criteria: Criteria,
): Promise<Result<Read, 'invalid'>> {
  const fields = await readPeopleFields(tx, buId, 'static')
  const people = toPeopleCriteria(criteria, fields)
  return people.ok ? ok({ people: people.value, fields }) : people
}

export const previewPeopleAction = action(
  'lists.manage',
  previewInput,
  async ({ criteria }, { tx, viewer }) => {
    await tx`set local statement_timeout = '20s'`
    const people = toPeopleCriteria(criteria, await readPeopleFields(tx, viewer.buId, 'all'))
    if (!people.ok) return people
    const lists = await readDefinitions(tx, viewer.buId)
    return ok(await previewPeople(tx, viewer.buId, people.value, lists))
  },
)

export const createListAction = action(
  'lists.manage',
  createListInput,
  async ({ name, description, publicName, criteria }, { tx, viewer, audit }) => {
    const read = criteria === null ? null : await readCriteria(tx, viewer.buId, criteria)
    if (read && !read.ok) return read
    const people = read?.value.people ?? null
    const made = await createList(tx, viewer.buId, {
      name,
      description,
      publicName,
      people,
      by: viewer.name,
    })
    if (made === 'taken') return taken()
    if (made === 'full') return fail('full', 'There are 500 lists. Delete one to make another.')
    if (made === 'public_taken') return publicTaken()
    if (made === 'public_full') return publicFull()
    const says = read ? peopleWords(read.value.people, read.value.fields) : 'chosen by hand'
    await audit({ action: 'list.created', target: name, after: { members: says, publicName } })
    return ok(made)
  },
)

export const updateListAction = action(
  'lists.manage',
  updateListInput,
  async ({ id, name, description, publicName, criteria }, { tx, viewer, audit }) => {
    const before = await findList(tx, viewer.buId, id)
    if (!before) return gone()
    const read = criteria === null ? null : await readCriteria(tx, viewer.buId, criteria)
    if (read && !read.ok) return read
    const people = read?.value.people ?? null
    const change = { id, name, description, publicName, people }
    const done = await updateList(tx, viewer.buId, change)
    if (done === 'taken') return taken()
    if (done === 'public_taken') return publicTaken()
    if (done === 'public_full') return publicFull()
    const { fields } = read?.value ?? { fields: [] }
    const saysOf = (it: PeopleCriteria | null) => it && peopleWords(it, fields)
    await audit({
      action: 'list.changed',
      target: name,
      before: {
        name: before.name,
        publicName: before.publicName,
        members: before.criteria && saysOf({ criteria: before.criteria, types: before.types }),
      },
      after: { name, publicName, members: saysOf(people) },
    })
    return ok({ id })
  },
)

export const deleteListAction = action(
  'lists.manage',
  byIdInput,
  async ({ id }, { tx, viewer, audit }) => {
    const list = await findList(tx, viewer.buId, id)
    if (!list) return gone()
    const uses = await findListUses(tx, viewer.buId, id)
    if (uses.length > 0) {
      return fail('in_use', `${list.name} is used by ${uses.join(', ')}. Take it out there first.`)
    }
    await deleteList(tx, viewer.buId, id)
    await audit({ action: 'list.deleted', target: list.name })
    return ok()
  },
)

export const renameTagAction = action(
  'lists.manage',
  renameTagInput,
  async ({ id, name }, { tx, viewer, audit }) => {
    const done = await renameTag(tx, viewer.buId, { id, name })
    if (done === 'taken') return fail('taken', 'Another tag has this name already.')
    await audit({ action: 'tag.renamed', target: name })
    return ok()
  },
)

export const deleteTagAction = action(
  'lists.manage',
  byIdInput,
  async ({ id }, { tx, viewer, audit }) => {
    const [tag] = await tx<{ name: string }[]>`
      select name from tags where bu_id = ${viewer.buId} and id = ${id}`
    if (!tag) return ok()
    const uses = await findListUses(tx, viewer.buId, id)
    if (uses.length > 0) {
      return fail('in_use', `${tag.name} is used by ${uses.join(', ')}. Take it out there first.`)
    }
    await deleteTag(tx, viewer.buId, id)
    await audit({ action: 'tag.deleted', target: tag.name })
    return ok()
  },
)
