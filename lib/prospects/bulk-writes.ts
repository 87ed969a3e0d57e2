import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { ok, type Result } from '#lib/base/result.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { addTag, addToList, removeFromList, removeTag } from '#lib/lists/writes.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'

/** Rows per transaction of an action on many: long enough to be quick, short enough to let others in. */
export const bulkStepSize = 5_000

export type Step = {
  done: number
  changed: number
  next: string | null
  /** [US-4] Left to their owners by a queue or rule. */
  owned?: number
  /** Words for whom they were assigned to. */
  name?: string | null
}
type Selected = { buId: string; where: Fragment; after: string | null }

/** The next ids of a selection in the order of their ids, so that what an earlier step changed cannot be met again. */
async function takeStep(tx: Tx, { where, after }: Selected): Promise<string[]> {
  await tx`set local statement_timeout = '60s'`
  const rows = await tx<{ id: string }[]>`
    select p.id from prospects p where ${where} ${after ? tx`and p.id > ${after}::uuid` : tx``}
    order by p.id limit ${bulkStepSize} for update of p`
  return rows.map(({ id }) => id)
}

function stepOf(ids: readonly string[], changed: number): Step {
  const next = ids.length === bulkStepSize ? (ids.at(-1) ?? null) : null
  return { done: ids.length, changed, next }
}

export type Assignment = { target: AssignTarget; by: string; requestedBy: string }

/** [AU-1] A group's turns go on from step to step; a step that is refused moves nobody. */
export async function assignStep(
  tx: Tx,
  selected: Selected,
  assignment: Assignment,
): Promise<Result<Step>> {
  const { buId, after } = selected
  const ids = await takeStep(tx, selected)
  const first = after === null && ids.length < bulkStepSize
  const assigned = await assignProspects(tx, {
    ...assignment,
    buId,
    ids,
    ...(first ? {} : { lane: lanes.bulk }),
  })
  if (!assigned.ok) return assigned
  const { changed, owned, name } = assigned.value
  return ok({ ...stepOf(ids, changed), owned, name })
}

/** [CN-3] Many at once wait in the trickle lane: only one record at a time goes ahead of every batch. */
export async function syncStep(tx: Tx, selected: Selected, requestedBy: string): Promise<Step> {
  const ids = await takeStep(tx, selected)
  if (ids.length === 0) return stepOf(ids, 0)
  const changed = await enqueueProspects(
    tx,
    { buId: selected.buId, cause: 'manual', lane: lanes.trickle, requestedBy },
    ids,
  )
  return stepOf(ids, changed)
}

export async function listStep(
  tx: Tx,
  selected: Selected,
  { kind, listId }: { kind: 'list_add' | 'list_remove'; listId: string },
  by: string,
): Promise<Step> {
  const ids = await takeStep(tx, selected)
  const { buId } = selected
  const changed =
    kind === 'list_add'
      ? await addToList(tx, buId, listId, ids, by)
      : await removeFromList(tx, buId, listId, ids)
  return stepOf(ids, changed)
}

export async function tagStep(
  tx: Tx,
  selected: Selected,
  { kind, tagId }: { kind: 'tag_add' | 'tag_remove'; tagId: string },
  by: string,
): Promise<Step> {
  const ids = await takeStep(tx, selected)
  const { buId } = selected
  const changed =
    kind === 'tag_add'
      ? await addTag(tx, buId, tagId, ids, by)
      : await removeTag(tx, buId, tagId, ids)
  return stepOf(ids, changed)
}

/** [DL-4] To the recycle bin. Their records in Salesforce stay as they are; nothing waits for them any more. */
export async function recycleStep(tx: Tx, selected: Selected, reason: string): Promise<Step> {
  const ids = await takeStep(tx, selected)
  const [row] = await tx<{ n: number }[]>`
    with gone as (
      update prospects p set deleted_at = now(), deleted_reason = ${reason}, updated_at = now(), version = version + 1
      where p.bu_id = ${selected.buId} and p.id = any(${ids}::uuid[]) returning p.id
    ), silent as (
      delete from changes c using gone where c.bu_id = ${selected.buId} and c.prospect_id = gone.id
    ), closed as (
      update sync_errors e set closed_at = now(), closed_reason = 'The prospect went to the recycle bin'
      from gone where e.bu_id = ${selected.buId} and e.prospect_id = gone.id and e.closed_at is null
    )
    select count(*)::int as n from gone`
  return stepOf(ids, row?.n ?? 0)
}
