import type { Tx } from '#db/client.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'
import { fail, ok, type Result } from '#lib/base/result.ts'
import { type Lane, lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { ruleWords } from '#lib/prospects/owner-words.ts'
import {
  type AssignTarget,
  byRule,
  decideAssignment,
  type Move,
  type Receiver,
  type Standing,
} from '#lib/users/assignment.ts'
import { lockTurns, takeTurns } from '#lib/users/groups/writes.ts'
import { findQueue, listAssignableUsers } from '#lib/users/reads.ts'

/** At most so many in one transaction. */
export const assignMost = 5_000

export type Assigning = {
  buId: string
  /** Live prospects, at most `assignMost`; others are left out. */
  ids: readonly string[]
  target: AssignTarget
  /** Words for who did it: "Clara Neumann", "rule Warm leads". */
  by: string
  requestedBy: string | null
  lane?: Lane
}

export type Assigned = {
  changed: number
  /** [US-4] Left to their owners by a queue or rule. */
  owned: number
  /** Words for whom they went to; null: nobody. */
  name: string | null
}

/**
 * [AU-1] The one way to assign: by hand, in bulk and by rule. Locks the prospects in the order of their ids, then the group
 * whose turn it is, so that two writers neither share a turn nor wait for each other for ever. One statement moves them all
 * and writes their history, one leaves the change rows.
 * @returns a refusal when the target is gone, or nobody of the group takes prospects
 */
export async function assignProspects(
  tx: Tx,
  { buId, ids, target, by, requestedBy, lane }: Assigning,
): Promise<Result<Assigned, 'gone' | 'nobody'>> {
  const people = await tx<Standing[]>`
    select p.id, p.assigned_user_id as "assignedUserId", p.assign_to as "assignTo",
      (select l.crm_id from pairs l where l.bu_id = p.bu_id and l.prospect_id = p.id) as "crmId"
    from prospects p where p.bu_id = ${buId} and p.id = any(${[...ids]}::uuid[]) and p.deleted_at is null
    order by p.id for update of p`
  const received = await receiverOf(tx, buId, target)
  if (!received.ok) return received
  const { receiver, name, names } = received.value
  const { moves, owned, lastPlace } = decideAssignment(people, receiver)
  if (moves.length === 0) return ok({ changed: 0, owned, name })
  const said = (move: Move) => (move.userId === null ? name : (names.get(move.userId) ?? name))
  const rule = target.to === 'group' ? 'round_robin' : 'assignment'
  await moveProspects(tx, buId, { moves, said, by, rule })
  if (target.to === 'group' && lastPlace !== null) {
    await takeTurns(tx, buId, { groupId: target.groupId, lastPlace, moves })
  }
  const changeLane = lane ?? (moves.length < 100 ? lanes.trickle : lanes.bulk)
  const reason = { buId, cause: 'assignment' as const, fields: ['assigned_user'], requestedBy }
  await enqueueProspects(
    tx,
    { ...reason, lane: changeLane },
    moves.map(({ id }) => id),
  )
  return ok({ changed: moves.length, owned, name })
}

type Received = { receiver: Receiver; name: string | null; names: ReadonlyMap<string, string> }

async function receiverOf(
  tx: Tx,
  buId: string,
  target: AssignTarget,
): Promise<Result<Received, 'gone' | 'nobody'>> {
  const names = new Map<string, string>()
  switch (target.to) {
    case 'nobody':
      return ok({ receiver: { kind: 'user', userId: null }, name: null, names })
    case 'user': {
      const user = (await listAssignableUsers(tx, buId)).find(({ id }) => id === target.userId)
      if (!user) return fail('gone', 'Choose somebody of this business unit.')
      return ok({ receiver: { kind: 'user', userId: user.id }, name: user.name, names })
    }
    case 'group': {
      const group = await lockTurns(tx, buId, target.groupId)
      if (!group) return fail('gone', 'This group is no longer there.')
      const { name, members, lastPlace } = group
      if (members.length === 0) {
        return fail('nobody', `Nobody of ${name} takes prospects now: all are paused, or left.`)
      }
      for (const member of members) names.set(member.userId, member.name)
      return ok({ receiver: { kind: 'group', members, lastPlace }, name, names })
    }
    case 'queue': {
      const queue = await findQueue(tx, buId, target.queueId)
      if (!queue) return fail('gone', 'Salesforce no longer has this queue.')
      const name = `Queue ${queue.name}`
      return ok({ receiver: { kind: 'salesforce', assignTo: target.queueId }, name, names })
    }
    case 'rule':
      return ok({
        receiver: { kind: 'salesforce', assignTo: byRule },
        name: ruleWords,
        names,
      })
  }
}

type Moving = {
  moves: readonly Move[]
  said: (move: Move) => string | null
  by: string
  rule: string
}

async function moveProspects(
  tx: Tx,
  buId: string,
  { moves, said, by, rule }: Moving,
): Promise<void> {
  const rows = moves.map((move) => ({
    id: move.id,
    user_id: move.userId,
    assign_to: move.assignTo,
    said: said(move),
  }))
  await tx`
    with given as materialized (
      select r.* from unnest(string_to_array(${toJsonParts(rows)}, chr(10))) part,
        jsonb_to_recordset(part::jsonb) as r(id uuid, user_id uuid, assign_to text, said text)
    ), moved as (
      update prospects p set assigned_user_id = g.user_id, assign_to = g.assign_to, updated_at = now(),
        version = version + 1
      from given g where p.bu_id = ${buId} and p.id = g.id
      returning p.id, g.said, old.assigned_user_id as before, old.assign_to as before_to
    )
    insert into field_history (bu_id, prospect_id, field, at, side, by, rule, value, replaced)
    select ${buId}, m.id, 'assigned_user', now(), 'concord', ${by}, ${rule}, to_jsonb(m.said),
      to_jsonb(coalesce(u.name, 'Queue ' || a.name, case m.before_to when ${byRule} then ${ruleWords} end))
    from moved m left join users u on u.id = m.before
    left join crm_assignees a on a.bu_id = ${buId} and a.crm_id = m.before_to`
}
