import { ApiError } from '../http/errors.ts'
import type { Draft } from '../records/prepare.ts'
import { keysOf, merge } from '../records/prepare.ts'
import { normalise } from '../records/values.ts'
import type { ObjectView } from '../schema/view.ts'

export type Defaults = { userId: string; now: number }

export const copiedColumns =
  'tbl, id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted, deleted_key, email_key, u1, u2, u3, e1, e2, data'

/** One row in the text format of COPY. */
export function copyLine(
  object: ObjectView,
  record: Record<string, unknown>,
  id: string,
  { userId, now }: Defaults,
): string {
  const data = merge(object, undefined, valuesOf(object, record))
  const keys = keysOf(object, data)
  const stamp = moment(record.SystemModstamp, now)
  const created = moment(record.CreatedDate, now)
  const modified = moment(
    record.LastModifiedDate,
    Math.max(created, moment(record.SystemModstamp, created)),
  )
  const deleted = record.IsDeleted === true
  const owner = object.field('OwnerId') ? (record.OwnerId ?? userId) : null
  const own = cell(record.Id ?? id)
  return `${object.tbl}\t${own}\t${stamp}\t${created}\t${modified}\t${cell(record.CreatedById ?? userId)}\t${cell(
    record.LastModifiedById ?? userId,
  )}\t${cell(owner)}\t${deleted}\t${deleted ? cell(id) : ''}\t${cell(keys.email_key)}\t${cell(keys.u1)}\t${cell(
    keys.u2,
  )}\t${cell(keys.u3)}\t${cell(keys.e1)}\t${cell(keys.e2)}\t${cell(JSON.stringify(data))}\n`
}

function valuesOf(object: ObjectView, record: Record<string, unknown>): Draft['values'] {
  const values: Draft['values'] = new Map()
  for (const name in record) {
    const field = object.field(name)
    if (!field)
      throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on ${object.name}`)
    const result = normalise(field, record[name])
    if ('error' in result) throw new ApiError(400, result.error.statusCode, result.error.message)
    values.set(field, result.value)
  }
  return values
}

function moment(given: unknown, fallback: number): number {
  if (given === undefined || given === null) return fallback
  const ms = Date.parse(String(given))
  return Number.isNaN(ms) ? fallback : Math.floor(ms / 1_000) * 1_000
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const special = /[\\\t\n\r]/

function cell(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  const text = String(value)
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, (letter) => escapes[letter]!) : text
}
