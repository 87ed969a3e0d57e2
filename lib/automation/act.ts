import type { Tx } from '#db/client.ts'
import type { Firing } from '#lib/automation/decide.ts'
import { setField } from '#lib/automation/set-field.ts'
import type { RuleAction, StoredRule } from '#lib/automation/types.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { addTag, addToList, removeFromList, removeTag } from '#lib/lists/writes.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import { appendEntries } from '#lib/scoring/writes.ts'

/**
 * [AU-2] Does what the rule says for all whom it fires for, action by action: a statement or a few for each, never one for
 * each prospect. What cannot be done any more (a field that is gone, a group without anybody) is said in the log.
 * @returns what was done, in words, the same for all of them
 */
export async function actOn(
  tx: Tx,
  buId: string,
  rule: StoredRule,
  firings: readonly Firing[],
): Promise<string[]> {
  const done: string[] = []
  for (const action of rule.actions) done.push(await act(tx, buId, rule, action, firings))
  return done
}

async function act(
  tx: Tx,
  buId: string,
  rule: StoredRule,
  action: RuleAction,
  firings: readonly Firing[],
): Promise<string> {
  const ids = firings.map(({ prospectId }) => prospectId)
  const by = `rule ${rule.name}`
  switch (action.kind) {
    case 'assign':
      return assign(tx, buId, action, ids, by)
    case 'set_field':
      return setField(tx, buId, { ids, field: action.field, typed: action.value, by })
    case 'add_tag':
    case 'remove_tag': {
      const name = await nameIn(tx, 'tags', buId, action.tagId)
      if (name === null) return 'The tag is no longer there'
      if (action.kind === 'remove_tag') {
        await removeTag(tx, buId, action.tagId, ids)
        return `No longer tagged ${name}`
      }
      await addTag(tx, buId, action.tagId, ids, by)
      return `Tagged ${name}`
    }
    case 'add_to_list':
    case 'remove_from_list': {
      const name = await nameIn(tx, 'lists', buId, action.listId)
      if (name === null) return 'The list is no longer there'
      if (action.kind === 'remove_from_list') {
        await removeFromList(tx, buId, action.listId, ids)
        return `Taken out of ${name}`
      }
      await addToList(tx, buId, action.listId, ids, by)
      return `Added to ${name}`
    }
    case 'adjust_score':
      return adjustScore(tx, buId, rule, action.points, firings)
    case 'notify':
      return notify(tx, buId, rule, action, ids)
    case 'sync':
      await enqueueProspects(tx, { buId, cause: 'manual', lane: lanes.trickle }, ids)
      return 'Waits to be synced'
  }
}

/** [AU-1] By the one way to assign. */
async function assign(
  tx: Tx,
  buId: string,
  { target, keepOwner }: Extract<RuleAction, { kind: 'assign' }>,
  all: readonly string[],
  by: string,
): Promise<string> {
  let ids = [...all]
  if (keepOwner) {
    const free = await tx<{ id: string }[]>`
      select id from prospects where bu_id = ${buId} and id = any(${ids}::uuid[]) and assigned_user_id is null order by id`
    ids = free.map(({ id }) => id)
    if (ids.length === 0) return 'Not assigned: somebody is already'
  }
  const assigned = await assignProspects(tx, { buId, ids, target, by, requestedBy: null })
  if (!assigned.ok) return `Not assigned: ${assigned.error.message}`
  const to = target.to === 'group' ? 'in turn by' : 'to'
  return `Assigned ${to} ${assigned.value.name ?? 'nobody'}`
}

async function nameIn(
  tx: Tx,
  table: 'tags' | 'lists',
  buId: string,
  id: string,
): Promise<string | null> {
  const [row] = await tx<{ name: string }[]>`
    select name from ${tx(table)} where bu_id = ${buId} and id = ${id}`
  return row?.name ?? null
}

/** [SC-2] By the ledger, once for each firing. */
async function adjustScore(
  tx: Tx,
  buId: string,
  rule: StoredRule,
  points: number,
  firings: readonly Firing[],
): Promise<string> {
  const at = new Date().toISOString()
  const entries = firings.map(({ prospectId, n }) => ({
    prospectId,
    kind: 'adjusted' as const,
    cause: `${rule.id}/${n}`,
    points,
    at,
    title: rule.name,
  }))
  const added = await appendEntries(tx, buId, entries)
  const moved = added.map(({ prospectId }) => prospectId)
  if (moved.length > 0) {
    const reason = { buId, cause: 'score_change', lane: lanes.trickle, fields: ['score'] } as const
    await enqueueProspects(tx, reason, moved)
  }
  return points > 0 ? `${points} points added` : `${-points} points taken`
}

async function notify(
  tx: Tx,
  buId: string,
  rule: StoredRule,
  { userId, text }: Extract<RuleAction, { kind: 'notify' }>,
  ids: readonly string[],
): Promise<string> {
  const { count } = await tx`
    insert into notices (bu_id, user_id, prospect_id, rule_id, text)
    select ${buId}, coalesce(${userId}::uuid, p.assigned_user_id), p.id, ${rule.id}::uuid, n.text
    from prospects p, jsonb_to_record(${toJson({ text })}::text::jsonb) as n(text text)
    where p.bu_id = ${buId} and p.id = any(${[...ids]}::uuid[]) and coalesce(${userId}::uuid, p.assigned_user_id) is not null`
  return count > 0 ? 'Notice sent' : 'Nobody to tell: nobody is assigned'
}
