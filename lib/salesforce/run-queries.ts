import { classifyBroken, isObject } from '#lib/salesforce/classify.ts'
import type { CallKind, Client } from '#lib/salesforce/client.ts'
import { composite, heavyPartsMax, type Spent, spend } from '#lib/salesforce/composite.ts'
import type { Reply, SalesforceFailure } from '#lib/salesforce/port.ts'
import type { Soql } from '#lib/salesforce/soql.ts'

export type Reader = {
  client: Client
  apiVersion: string
  kind: CallKind
  /** [PA-1] In such an org each person account is listed among the contacts as well. */
  hasPersonAccounts: boolean
}

type Query = { statement: Soql; withDeleted?: boolean }
export type Row = Record<string, unknown>
type Result = { rows: Row[]; totalSize: number; next: string | null }

/** Follows each query to its end, so that the list is always whole. */
export async function runWhole(reader: Reader, queries: readonly Query[]): Promise<Reply<Row[][]>> {
  const whole: Row[][] = []
  let spent: Spent | null = null
  for (let n = 0; n < queries.length; n += heavyPartsMax) {
    const reply = await runQueries(reader, queries.slice(n, n + heavyPartsMax))
    spent = spend(spent, reply)
    if (!reply.ok) return { ok: false, failure: reply.failure, ...spent }
    for (const { rows, next, totalSize } of reply.value) {
      const rest = await readOn(reader, next, totalSize - rows.length)
      spent = spend(spent, rest)
      if (!rest.ok) return { ok: false, failure: rest.failure, ...spent }
      whole.push([...rows, ...rest.value])
    }
  }
  return { ok: true, value: whole, ...(spent ?? { calls: 0, orgTime: null, limit: null }) }
}

async function readOn(
  reader: Reader,
  locator: string | null,
  missing: number,
): Promise<Reply<Row[]>> {
  const rows: Row[] = []
  let next = locator
  let spent: Spent = { calls: 0, orgTime: null, limit: null }
  while (next !== null) {
    const answer = await reader.client.call({
      method: 'GET',
      path: next,
      effect: 'read',
      kind: reader.kind,
    })
    spent = spend(spent, answer)
    if (!answer.ok) return { ok: false, failure: answer.failure, ...spent }
    const page = readResult(answer.value)
    if (!page) return { ok: false, failure: tornQuery(), ...spent }
    rows.push(...page.rows)
    next = page.next
  }
  if (rows.length !== missing) return { ok: false, failure: tornQuery(), ...spent }
  return { ok: true, value: rows, ...spent }
}

/** A page of each, in one call. */
export async function runQueries(
  reader: Reader,
  queries: readonly Query[],
  how: { counting?: boolean } = {},
): Promise<Reply<Result[]>> {
  const reply = await runEach(reader, queries, how)
  if (!reply.ok) return reply
  const results: Result[] = []
  for (const answer of reply.value) {
    if (!answer.ok) return { ...reply, ok: false, failure: answer.failure }
    results.push(answer.result)
  }
  return { ...reply, value: results }
}

export type QueryAnswer = { ok: true; result: Result } | { ok: false; failure: SalesforceFailure }

/** The same, each answered for itself. */
export async function runEach(
  reader: Reader,
  queries: readonly Query[],
  { counting = false } = {},
): Promise<Reply<QueryAnswer[]>> {
  const parts = queries.map(({ statement, withDeleted }) => ({
    method: 'GET' as const,
    url: `/services/data/v${reader.apiVersion}/${withDeleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(statement.text)}`,
  }))
  const reply = await composite(reader.client, parts, { ...reader, effect: 'read' })
  if (!reply.ok) return reply
  const value = reply.value.map((part): QueryAnswer => {
    if (!part.ok) return part
    const result = readResult(part.value)
    // A page that ends early without a locator has lost rows on the way.
    const short = result && !counting && !result.next && result.rows.length !== result.totalSize
    return result && !short ? { ok: true, result } : { ok: false, failure: tornQuery() }
  })
  return { ...reply, value }
}

function readResult(body: unknown): Result | null {
  if (!isObject(body) || !Array.isArray(body.records)) return null
  const { totalSize, done, nextRecordsUrl } = body
  if (typeof totalSize !== 'number') return null
  const next = done === false && typeof nextRecordsUrl === 'string' ? nextRecordsUrl : null
  if (done === false && next === null) return null
  return { rows: body.records, totalSize, next }
}

const tornQuery = () => classifyBroken('read', 'The org sent fewer rows than it announced', true)
