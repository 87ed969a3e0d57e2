import type { Context } from '../context.ts'
import { dmlError } from '../http/errors.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import { toId18 } from './ids.ts'
import type { Draft } from './prepare.ts'
import { draft } from './prepare.ts'
import { normalise, searchKey } from './values.ts'
import type { Change, SaveResult } from './write.ts'
import { failure, save } from './write.ts'

type Body = Record<string, unknown>

/** Live records by the key of an external id. */
export async function findByKey(
  context: Context,
  object: ObjectView,
  field: Field,
  keys: string[],
): Promise<Map<string, string[]>> {
  if (!field.slot || keys.length === 0) return new Map()
  const rows = await context.sql<{ id: string; key: string }[]>`
    select id, ${context.sql(field.slot)} as key from record
    where tbl = ${object.tbl} and ${context.sql(field.slot)} = any(${keys}::text[])
      and deleted_key = '' order by id`
  const found = new Map<string, string[]>()
  for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), row.id])
  return found
}

type Entry = { draft: Draft; id?: string; failed?: SaveResult; key: string | null }

/** Upsert by external id: what exists is updated, what does not is created, decided with one look-up. */
export async function upsert(
  context: Context,
  object: ObjectView,
  field: Field,
  bodies: Body[],
  allOrNone: boolean,
): Promise<SaveResult[]> {
  const keys = bodies.map((body) => keyIn(body, field))
  const found =
    field.type === 'id' ? new Map() : await findByKey(context, object, field, known(keys))
  const seen = new Set<string>()
  const entries = bodies.map((body, index): Entry => {
    const key = keys[index]!
    if (key !== null && seen.has(key)) {
      const message = `Duplicate external id specified: ${String(valueIn(body, field))}`
      return {
        draft: emptyDraft,
        key,
        failed: failure(dmlError('DUPLICATE_VALUE', message, [field.name])),
      }
    }
    if (key !== null) seen.add(key)
    return entry(object, field, body, key, found)
  })
  const sent = entries.filter((item) => !item.failed)
  const mustFail = allOrNone && sent.length < entries.length
  const changes = sent.map(
    ({ draft, id }): Change => ({
      draft: mustFail ? rolledBackDraft(draft) : draft,
      ...(id ? { id } : {}),
    }),
  )
  const saved = await save(context, object, changes, allOrNone)
  let next = 0
  return entries.map((item) => {
    if (item.failed) return item.failed
    const result = saved[next++]!
    return result.success ? { ...result, created: item.id === undefined } : result
  })
}

const emptyDraft: Draft = { values: new Map() }

function rolledBackDraft(item: Draft): Draft {
  const error = dmlError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  )
  return { ...item, error: item.error ?? error }
}

function entry(
  object: ObjectView,
  field: Field,
  body: Body,
  key: string | null,
  found: Map<string, string[]>,
): Entry {
  if (key === null && field.type !== 'id') {
    const message = `${field.name} not specified`
    return {
      draft: emptyDraft,
      key,
      failed: failure(dmlError('MISSING_ARGUMENT', message, [field.name])),
    }
  }
  const ids = field.type === 'id' ? (key === null ? [] : [key]) : (found.get(key!) ?? [])
  if (ids.length > 1) {
    const message = `${field.name}: more than one record found for external id field: [${ids.join(', ')}]`
    return {
      draft: emptyDraft,
      key,
      failed: failure(dmlError('DUPLICATE_EXTERNAL_ID', message, [field.name])),
    }
  }
  const id = ids[0]
  const made = draft(object, body, id ? 'update' : 'create', id ? withoutKey(field) : ignoreId)
  return { draft: made, key, ...(id ? { id } : {}) }
}

const ignoreId: ReadonlySet<string> = new Set(['id'])

/** The key of the match is not a change of the record. */
function withoutKey(field: Field): ReadonlySet<string> {
  return new Set(['id', field.name.toLowerCase()])
}

function known(keys: (string | null)[]): string[] {
  return keys.filter((key) => key !== null)
}

function valueIn(body: Body, field: Field): unknown {
  const name = Object.keys(body).find((name) => name.toLowerCase() === field.name.toLowerCase())
  return name === undefined ? undefined : body[name]
}

function keyIn(body: Body, field: Field): string | null {
  return keyOf(field, valueIn(body, field))
}

/** The stored key of an external id as a client wrote it. */
export function keyOf(field: Field, raw: unknown): string | null {
  if (field.type === 'id') return typeof raw === 'string' ? (toId18(raw) ?? null) : null
  const value = normalise(field, raw)
  return 'error' in value ? String(raw) : searchKey(field, value.value)
}
