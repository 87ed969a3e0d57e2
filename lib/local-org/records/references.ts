import type { Context } from '../context.ts'
import { dmlError } from '../http/errors.ts'
import type { Field } from '../schema/fields.ts'
import { recordTypes } from '../schema/record-types.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import type { Pending } from './write.ts'

type Target = { id: string; active: boolean }

/** Every id a record points at must be a living record of the right object; an owner must be active. */
export async function checkReferences(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  pending: Pending[],
): Promise<void> {
  const wanted = new Map<string, Set<string>>()
  for (const [field, id] of pending.flatMap(references)) {
    const target = targetOf(context, field, id)
    if (target) wanted.set(target.name, (wanted.get(target.name) ?? new Set()).add(id))
  }
  const found = new Map<string, Target>()
  for (const [name, ids] of wanted) {
    const target = context.view.object(name)
    if (!target) continue
    if (target.name === 'RecordType') {
      for (const { id } of recordTypes) found.set(id, { id, active: true })
      continue
    }
    const rows = await tx<Target[]>`
      select id, coalesce((data ->> 'IsActive')::boolean, true) as active from record
      where tbl = ${target.tbl} and id = any(${[...ids]}::text[]) and not is_deleted`
    for (const row of rows) found.set(row.id, row)
  }
  await checkQueues(context, tx, object, pending, found)
  for (const item of pending) check(context, item, found)
}

/** A queue holds only the objects it was made for. */
async function checkQueues(
  context: Context,
  tx: Transaction,
  object: ObjectView,
  pending: Pending[],
  found: Map<string, Target>,
): Promise<void> {
  const queues = [...found.keys()].filter((id) => id.startsWith('00G'))
  if (queues.length === 0) return
  const full = await context.server.schemas.fullView(tx, context.org)
  const rows = await tx<{ queue: string; object: string }[]>`
    select e1 as queue, data ->> 'SobjectType' as object from record
    where tbl = ${full.object('QueueSobject')!.tbl} and e1 = any(${queues}::text[])
      and not is_deleted`
  const holds = new Set(rows.map(({ queue, object }) => `${queue}:${object}`))
  for (const item of pending) {
    for (const [field, id] of references(item)) {
      if (field.name !== 'OwnerId' || !queues.includes(id)) continue
      if (holds.has(`${id}:${object.name}`)) continue
      item.error = dmlError(
        'FIELD_INTEGRITY_EXCEPTION',
        'Queue not associated with this SObject type',
        ['OwnerId'],
      )
    }
  }
}

/** The object among those the field may point at whose id this is. */
function targetOf(context: Context, field: Field, id: string): ObjectView | undefined {
  return field
    .referenceTo!.flatMap((name) => context.view.object(name) ?? [])
    .find((object) => id.startsWith(object.keyPrefix))
}

function references(item: Pending): [Field, string][] {
  if (item.error) return []
  return [...item.draft.values].filter(
    (entry): entry is [Field, string] =>
      entry[0].type === 'reference' && typeof entry[1] === 'string',
  )
}

function check(context: Context, item: Pending, found: Map<string, Target>): void {
  for (const [field, id] of references(item)) {
    const target = found.get(id)
    if (!targetOf(context, field, id)) {
      const message = `${field.label}: id value of incorrect type: ${id}`
      item.error = dmlError('MALFORMED_ID', message, [field.name])
    } else if (!target) {
      item.error = dmlError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [])
    } else if (field.name === 'OwnerId' && !target.active) {
      item.error = dmlError(
        'INACTIVE_OWNER_OR_USER',
        `operation performed with inactive user [${id}] as owner of record`,
      )
    }
    if (item.error) return
  }
}
