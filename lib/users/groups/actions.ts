'use server'

import { type ActionContext, action } from '#lib/auth/action-gate.ts'
import { fail, ok } from '#lib/base/result.ts'
import {
  createGroupInput,
  editGroupInput,
  groupInput,
  pauseMemberInput,
} from '#lib/users/groups/input.ts'
import { placesOf } from '#lib/users/groups/places.ts'
import { listGroups } from '#lib/users/groups/reads.ts'
import type { GroupMember, GroupRow } from '#lib/users/groups/types.ts'
import {
  createGroup,
  deleteGroup,
  lockTurns,
  renameGroup,
  saveMembers,
  setPaused,
} from '#lib/users/groups/writes.ts'
import { listAssignableUsers } from '#lib/users/reads.ts'

const gone = fail('gone', 'This group is no longer there. Somebody deleted it.')
const nameTaken = fail('taken', 'Another group has this name.', {
  name: 'Another group has this name.',
})

type Held = GroupRow & { lastPlace: number }

/** Held, so that an edit and a turn happen one after the other. */
async function findGroup({ tx, viewer }: ActionContext, id: string): Promise<Held | null> {
  const held = await lockTurns(tx, viewer.buId, id)
  const group = held && (await listGroups(tx, viewer.buId)).find((one) => one.id === id)
  return held && group ? { ...group, lastPlace: held.lastPlace } : null
}

const wordsOf = (members: readonly Pick<GroupMember, 'name'>[]) =>
  members.map(({ name }) => name).join(', ')

/** Who was there may stay, also after leaving the business unit; who is new must belong to it. */
async function saveOrder(
  { tx, viewer }: ActionContext,
  id: string,
  order: readonly string[],
  { members: before, lastPlace }: Pick<Held, 'members' | 'lastPlace'>,
): Promise<string | null> {
  const users = await listAssignableUsers(tx, viewer.buId)
  const names = new Map(before.map(({ userId, name }) => [userId, name]))
  for (const user of users) names.set(user.id, user.name)
  if (order.some((userId) => !names.has(userId))) return null
  const placed = placesOf(order, before, lastPlace)
  await saveMembers(tx, viewer.buId, id, placed.places, placed.lastPlace)
  return order.map((userId) => names.get(userId)).join(', ')
}

const stranger = fail('invalid', 'Choose people of this business unit.')

export const createGroupAction = action(
  'groups.manage',
  createGroupInput,
  async ({ name, members }, context) => {
    const { tx, viewer, audit } = context
    const id = await createGroup(tx, viewer.buId, { name, by: viewer.name })
    if (id === null) return nameTaken
    const saved = await saveOrder(context, id, members, { members: [], lastPlace: 0 })
    if (saved === null) return stranger
    await audit({ action: 'group.created', target: name, after: { members: saved } })
    return ok({ id })
  },
)

export const editGroupAction = action(
  'groups.manage',
  editGroupInput,
  async ({ id, name, members }, context) => {
    const { tx, viewer, audit } = context
    const group = await findGroup(context, id)
    if (!group) return gone
    if (!(await renameGroup(tx, viewer.buId, id, name))) return nameTaken
    const saved = await saveOrder(context, id, members, group)
    if (saved === null) return stranger
    await audit({
      action: 'group.changed',
      target: name,
      before: { name: group.name, members: wordsOf(group.members) },
      after: { name, members: saved },
    })
    return ok({ id })
  },
)

export const deleteGroupAction = action('groups.manage', groupInput, async ({ id }, context) => {
  const { tx, viewer, audit } = context
  const group = await findGroup(context, id)
  if (!group) return gone
  await deleteGroup(tx, viewer.buId, id)
  await audit({
    action: 'group.deleted',
    target: group.name,
    before: { members: wordsOf(group.members) },
  })
  return ok()
})

export const pauseMemberAction = action(
  'groups.manage',
  pauseMemberInput,
  async (input, context) => {
    const { tx, viewer, audit } = context
    const group = await findGroup(context, input.groupId)
    const member = group?.members.find(({ userId }) => userId === input.userId)
    if (!group || !member) return gone
    if (member.paused === input.paused) return ok()
    await setPaused(tx, viewer.buId, input)
    await audit({
      action: input.paused ? 'group.member_paused' : 'group.member_resumed',
      target: `${member.name} in ${group.name}`,
    })
    return ok()
  },
)
