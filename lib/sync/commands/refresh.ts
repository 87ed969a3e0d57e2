import { inBusinessUnit, type Tx } from '#db/client.ts'
import { retryAfterSchemaChange } from '#lib/changes/lifted.ts'
import { keepAssignees, keepSchema, keepUsage, keepUsers } from '#lib/connector/keep.ts'
import { getConnector } from '#lib/connector/reads.ts'
import { followPicklists } from '#lib/mapping/field-writes.ts'
import { getFieldsPage } from '#lib/mapping/reads.ts'
import type { Reply, SalesforcePort } from '#lib/salesforce/port.ts'
import { wordsOfCall } from '#lib/sync/commands/failure-words.ts'
import { CommandRefused, type Commands } from '#lib/sync/commands/types.ts'
import { retryTasksAfterSchemaChange } from '#lib/sync/task-errors-writes.ts'
import type { Workshop } from '#lib/sync/wiring.ts'
import { getUsersPage } from '#lib/users/reads.ts'
import { enqueueHeld, listUnmatched, saveUserMappings } from '#lib/users/writes.ts'

export async function refreshUsers(
  { sql }: Workshop,
  buId: string,
  org: SalesforcePort,
): Promise<Commands['refresh_users']['outcome']> {
  const reply = await org.users()
  const users = required(reply)
  // [AU-1] Whoever may not look at queues still has users.
  const assignees = await org.assignees()
  await inBusinessUnit(sql, buId, async (tx) => {
    await keepUsers(tx, buId, users)
    if (assignees.ok) await keepAssignees(tx, buId, assignees.value)
    await keepUsage(tx, buId, reply.calls + assignees.calls, assignees.limit ?? reply.limit)
    await matchNewUsers(tx, buId)
  })
  return { users: users.length }
}

/** [CN-10] Whoever has exactly one active counterpart with the same e-mail, unless an admin took it from them. */
async function matchNewUsers(tx: Tx, buId: string): Promise<void> {
  const { settings } = await getConnector(tx)
  if (!settings.matchUsersByEmail) return
  const [{ rows }, left] = [await getUsersPage(tx, buId), new Set(await listUnmatched(tx, buId))]
  const matched = rows.flatMap(({ userId, suggestion }) =>
    suggestion && !left.has(userId) ? [{ userId, crmUserId: suggestion.id }] : [],
  )
  if (matched.length === 0) return
  await saveUserMappings(tx, buId, matched, null)
  const userIds = matched.map(({ userId }) => userId)
  await enqueueHeld(tx, buId, userIds, null)
}

/** [FD-11] A field that was added, renamed or hidden shows at once; a pairing that lost its field is left out. */
export async function refreshSchema(
  { sql }: Workshop,
  buId: string,
  org: SalesforcePort,
): Promise<Commands['refresh_schema']['outcome']> {
  const reply = await org.describe(['Lead', 'Contact', 'Account', 'Opportunity', 'Task'])
  const described = required(reply)
  return inBusinessUnit(sql, buId, async (tx) => {
    const changed = await keepSchema(tx, buId, described)
    if (changed.some((object) => object !== 'Task')) {
      await followPicklists(tx, buId)
      await retryAfterSchemaChange(tx, buId)
    }
    if (changed.includes('Task')) await retryTasksAfterSchemaChange(tx, buId)
    await keepUsage(tx, buId, reply.calls, reply.limit)
    const { rows } = await getFieldsPage(tx)
    const stopped = rows.filter((row) => row.problems.some(({ level }) => level === 'stops'))
    return { changed, problems: stopped.length }
  })
}

/** The value of a reply that a command cannot go on without. */
export function required<Value>(reply: Reply<Value>): Value {
  if (reply.ok) return reply.value
  throw new CommandRefused(wordsOfCall(reply.failure))
}
