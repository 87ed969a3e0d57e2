import type { Tx } from '#db/client.ts'
import { createGroup, saveMembers, setPaused } from '#lib/users/groups/writes.ts'

type DemoGroup = {
  name: string
  members: readonly { email: string; turns: number; paused?: boolean }[]
}

/** [AU-1] Who takes prospects in turn, and how many each had in the months before. */
const groups: readonly DemoGroup[] = [
  {
    name: 'Nordics',
    members: [
      { email: 'sofie.dahl@halden.example', turns: 23 },
      { email: 'sales@halden.example', turns: 23 },
      { email: 'priya.raman@halden.example', turns: 22 },
      { email: 'henrik.lund@halden.example', turns: 9, paused: true },
    ],
  },
  {
    name: 'South',
    members: [
      { email: 'marco.ricci@halden.example', turns: 14 },
      { email: 'amelia.keane@halden.example', turns: 14 },
    ],
  },
]

/** @returns the id of the group of that name */
export async function seedGroups(
  tx: Tx,
  buId: string,
  userIds: ReadonlyMap<string, string>,
  now: number,
): Promise<string> {
  let first = ''
  for (const { name, members } of groups) {
    const groupId = await createGroup(tx, buId, { name, by: 'Clara Neumann' })
    if (groupId === null) continue
    if (first === '') first = groupId
    const placed = members.map(({ email }, n) => ({
      userId: userIds.get(email) ?? '',
      place: n + 1,
    }))
    await saveMembers(tx, buId, groupId, placed, 2)
    for (const [n, { turns, paused }] of members.entries()) {
      const { userId } = placed[n]!
      if (paused) await setPaused(tx, buId, { groupId, userId, paused })
      const lastTurn = new Date(now - (paused ? 61 : n + 1) * 86_400_000)
      await tx`
        update user_group_members set turns = ${turns}, last_turn_at = ${lastTurn}
        where bu_id = ${buId} and group_id = ${groupId} and user_id = ${userId}`
    }
    const total = members.reduce((sum, { turns }) => sum + turns, 0)
    await tx`update user_groups set turns = ${total} where bu_id = ${buId} and id = ${groupId}`
  }
  return first
}
