import 'server-only'
import { answer, type LoadContext, load } from '#lib/auth/loader-gate.ts'
import { listGroups } from '#lib/users/groups/reads.ts'
import type { GroupsPage } from '#lib/users/groups/types.ts'
import { listAssignableUsers } from '#lib/users/reads.ts'

async function readGroups({ tx, viewer }: LoadContext): Promise<GroupsPage> {
  const [groups, users] = await Promise.all([
    listGroups(tx, viewer.buId),
    listAssignableUsers(tx, viewer.buId),
  ])
  return { groups, users }
}

export const loadGroups = (): Promise<GroupsPage> => load('groups.manage', readGroups)
export const answerGroups = (): Promise<Response> => answer('groups.manage', readGroups)
