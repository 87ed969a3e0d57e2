import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Server } from '../context.ts'
import { orgNow } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { readJson } from '../http/exchange.ts'
import type { Org } from '../org.ts'
import type { Draft } from '../records/prepare.ts'
import { keysOf, merge } from '../records/prepare.ts'
import { normalise } from '../records/values.ts'
import type { ObjectView } from '../schema/view.ts'
import { postgresCode } from '../store/database.ts'
import type { Generate } from './generate.ts'
import { generatedRecord } from './generate.ts'
import { firstAdministrator } from './records.ts'

type Source = Iterable<Record<string, unknown>> | AsyncIterable<Record<string, unknown>>

export type LoadBody = {
  object: string
  records?: Record<string, unknown>[]
  generate?: Generate
}

/**
 * Loads records by COPY, past the rules of a save: `{object, records}`, `{object, generate}`, or
 * NDJSON with ?object=. System fields may be given, so that a demo can have a past.
 */
export async function loadRecords(server: Server, org: Org, exchange: Exchange) {
  const isLines = String(exchange.request.headers['content-type']).includes('ndjson')
  if (isLines) {
    return copy(server, org, exchange.query.get('object') ?? '', lines(exchange))
  }
  const body = (await readJson(exchange.request)) as LoadBody
  const owners = await activeOwners(server, org)
  const source = body.generate
    ? generated(body.object, body.generate, owners)
    : (body.records ?? [])
  return copy(server, org, body.object, source)
}

async function* lines(exchange: Exchange): AsyncIterable<Record<string, unknown>> {
  for await (const line of createInterface({
    input: exchange.request,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.trim() !== '') yield JSON.parse(line)
  }
}

function* generated(object: string, options: Generate, owners: string[]) {
  for (let n = options.start ?? 0; n < (options.start ?? 0) + options.count; n++) {
    yield generatedRecord(object, n, options, owners)
  }
}

async function activeOwners(server: Server, org: Org): Promise<string[]> {
  const rows = await server.sql<{ id: string }[]>`
    select r.id from record r join sobject o on o.tbl = r.tbl and o.name = 'User'
    where o.org_no = ${org.no} and (r.data ->> 'IsActive')::boolean
      and r.data ->> 'Title' = 'Sales' order by r.id`
  return rows.map((row) => row.id)
}

const columns =
  'tbl, id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted, deleted_key, email_key, u1, u2, u3, e1, e2, data'
const chunkSize = 1_000

async function copy(
  server: Server,
  org: Org,
  objectName: string,
  source: Source,
): Promise<{ loaded: number; ids: string[] }> {
  const view = await server.schemas.fullView(server.sql, org)
  const object = view.object(objectName)
  if (!object || object.virtual) {
    throw new ApiError(400, 'INVALID_TYPE', `There is no object ${objectName}`)
  }
  const defaults = { userId: await firstAdministrator(server, org), now: orgNow(org) }
  const ids: string[] = []
  let loaded = 0
  try {
    await server.sql.begin(async (tx) => {
      const stream = await tx.unsafe(`copy record (${columns}) from stdin`).writable()
      let chunk: Record<string, unknown>[] = []
      const flush = async () => {
        const taken = await server.ids.take(object.keyPrefix, org.no, chunk.length)
        const text = chunk.map((record, index) => line(object, record, taken[index]!, defaults))
        await write(stream, text.join(''))
        if (ids.length < chunkSize) ids.push(...taken)
        loaded += chunk.length
        chunk = []
      }
      for await (const record of source) {
        chunk.push(record)
        if (chunk.length === chunkSize) await flush()
      }
      if (chunk.length > 0) await flush()
      stream.end()
      await finished(stream)
    })
  } catch (error) {
    const code = postgresCode(error)
    if (code) throw new ApiError(400, 'NOT_LOADED', (error as Error).message)
    throw error
  }
  if (loaded >= chunkSize) await server.statistics.refresh()
  return { loaded, ids }
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}

type Defaults = { userId: string; now: number }

/** One row in the text format of COPY. */
function line(
  object: ObjectView,
  record: Record<string, unknown>,
  id: string,
  { userId, now }: Defaults,
): string {
  const values: Draft['values'] = new Map()
  for (const [name, raw] of Object.entries(record)) {
    const field = object.field(name)
    if (!field)
      throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on ${object.name}`)
    const result = normalise(field, raw)
    if ('error' in result) throw new ApiError(400, result.error.statusCode, result.error.message)
    values.set(field, result.value)
  }
  const data = merge(object, undefined, values)
  const keys = keysOf(object, data)
  const moment = (name: string, fallback: number) => {
    const ms = Date.parse(String(record[name] ?? ''))
    return Number.isNaN(ms) ? fallback : Math.floor(ms / 1_000) * 1_000
  }
  const created = moment('CreatedDate', now)
  const modified = moment('LastModifiedDate', Math.max(created, moment('SystemModstamp', created)))
  const owner = object.field('OwnerId') ? String(record.OwnerId ?? userId) : null
  const deleted = record.IsDeleted === true
  const cells = [
    object.tbl,
    record.Id ?? id,
    moment('SystemModstamp', now),
    created,
    modified,
    record.CreatedById ?? userId,
    record.LastModifiedById ?? userId,
    owner,
    deleted,
    deleted ? id : '',
    keys.email_key,
    keys.u1,
    keys.u2,
    keys.u3,
    keys.e1,
    keys.e2,
    JSON.stringify(data),
  ]
  return `${cells.map(cell).join('\t')}\n`
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function cell(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  return String(value).replace(/[\\\t\n\r]/g, (letter) => escapes[letter]!)
}
