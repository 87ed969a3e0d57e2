import type { Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Field } from '../schema/fields.ts'
import { isNamed } from '../schema/objects.ts'
import type { ObjectView } from '../schema/view.ts'
import { ownerSql } from './owner.ts'
import type { Row } from './row.ts'

/** Rows by id, deleted ones too; what sharing hides is absent. */
export async function readRecords(
  context: Context,
  object: ObjectView,
  ids: string[],
): Promise<Row[]> {
  const own =
    isNamed(object) && context.org.settings.sharing === 'private' && !context.view.viewAllData
  return context.sql<Row[]>`
    select id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted, data
    from record where tbl = ${object.tbl} and id = any(${ids}::text[])
      and (${!own} or ${context.sql.unsafe(ownerSql(context.view, object, 'record'))} = ${context.userId})`
}

export function requestedFields(object: ObjectView, names: string[] | undefined): Field[] {
  if (!names) return object.fields
  return names.map((name) => {
    const field = object.field(name.trim())
    if (field) return field
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `No such column '${name.trim()}' on sobject of type ${object.name}`,
    )
  })
}
