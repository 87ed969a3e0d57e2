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
import { nameRecords } from '../records/custom-names.ts'
import { postgresCode } from '../store/database.ts'
import { tableNamed } from '../store/lookup.ts'
import { copiedColumns, copyLine } from './copy-line.ts'
import type { Generate } from './generate.ts'
import { generatedRecord } from './generate.ts'
import { firstAdministrator } from './records.ts'

type Given = Record<string, unknown>
/** A thousand at a time: to wait for each by itself costs as much as to write it. */
type Source = Iterable<Given[]> | AsyncIterable<Given[]>

const chunkSize = 1_000

export type LoadBody = {
  object: string
  records?: Given[]
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
  return copy(server, org, body.object, chunksOf(source))
}

async function* lines(exchange: Exchange): AsyncIterable<Given[]> {
  let chunk: Given[] = []
  let number = 0
  for await (const line of createInterface({
    input: exchange.request,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1
    if (line.trim() !== '') chunk.push(readLine(line, number))
    if (chunk.length < chunkSize) continue
    yield chunk
    chunk = []
  }
  yield chunk
}

function readLine(line: string, number: number): Given {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new ApiError(400, 'JSON_PARSER_ERROR', `Line ${number}: ${(error as Error).message}`)
  }
}

function* chunksOf(records: Iterable<Given>): Iterable<Given[]> {
  let chunk: Given[] = []
  for (const record of records) {
    if (chunk.push(record) < chunkSize) continue
    yield chunk
    chunk = []
  }
  yield chunk
}

function* generated(object: string, options: Generate, owners: string[]) {
  for (let n = options.start ?? 0; n < (options.start ?? 0) + options.count; n++) {
    yield generatedRecord(object, n, options, owners)
  }
}

async function activeOwners(server: Server, org: Org): Promise<string[]> {
  const rows = await server.sql<{ id: string }[]>`
    select id from record where tbl = ${tableNamed(server.sql, org.no, 'User')}
      and (data ->> 'IsActive')::boolean and data ->> 'Title' = 'Sales' order by id`
  return rows.map((row) => row.id)
}

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
      const copying = tx.unsafe(`copy record (${copiedColumns}) from stdin`)
      const stream = await copying.writable()
      // A refusal that comes after the last row goes to the promise that gave us the stream: nobody would hear of it.
      Object.assign(copying, { reject: (error: Error) => stream.destroy(error) })
      await orGivenUp(stream, async () => {
        for await (const chunk of source) {
          const taken = await server.ids.take(object.keyPrefix, org.no, chunk.length)
          const named = chunk.map((data, n) => ({ id: String(data.Id ?? taken[n]), data }))
          await nameRecords(server, org, object, named)
          const text = chunk.map((record, n) => copyLine(object, record, taken[n]!, defaults))
          await write(stream, text.join(''))
          if (ids.length < chunkSize) ids.push(...taken)
          loaded += chunk.length
        }
        stream.end()
        await finished(stream)
      })
    })
  } catch (error) {
    const code = postgresCode(error)
    if (code) throw new ApiError(400, 'NOT_LOADED', (error as Error).message)
    throw error
  }
  await server.statistics.loaded(object.tbl, loaded)
  return { loaded, ids }
}

/** A copy that is left open takes no other statement, not even a rollback: the refusal of that would hide the reason. */
async function orGivenUp(stream: Writable, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    stream.once('error', () => {})
    stream.destroy(error as Error)
    throw error
  }
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}
