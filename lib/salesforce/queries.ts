import { classifyBroken, externalIdField, isObject } from '#lib/salesforce/classify.ts'
import type { CallKind, Client } from '#lib/salesforce/client.ts'
import { composite, heavyPartsMax, type Spent, spend } from '#lib/salesforce/composite.ts'
import type {
  CandidateSearch,
  ChangedPage,
  ChangedRead,
  CountRequest,
  CrmRecord,
  CrmUser,
  KeysetPosition,
  RecordRead,
  Reply,
} from '#lib/salesforce/port.ts'
import { queriedFields, toCrmRecord } from '#lib/salesforce/records.ts'
import { count, id, ids, moment, name, names, type Soql, soql } from '#lib/salesforce/soql.ts'

export type Reader = { client: Client; apiVersion: string; kind: CallKind }

type Query = { statement: Soql; withDeleted?: boolean }
type Row = Record<string, unknown>
type Result = { rows: Row[]; totalSize: number; next: string | null }

/** Salesforce takes 100,000 characters; we stay well below. */
const listCharactersMax = 80_000

export async function readChanged(
  reader: Reader,
  reads: readonly ChangedRead[],
): Promise<Reply<ChangedPage[]>> {
  const queries = reads.map((read) => ({ statement: changedStatement(read), withDeleted: true }))
  const reply = await runQueries(reader, queries)
  if (!reply.ok) return reply
  const value = reads.map((read, n): ChangedPage => {
    const { rows, next } = reply.value[n]!
    return {
      object: read.object,
      records: rows.map((row) => toCrmRecord(read.object, row, read.fields)),
      // The org may hand out fewer rows than asked for and keep the rest behind a locator.
      done: next === null && rows.length < read.limit,
    }
  })
  return { ...reply, value }
}

function changedStatement({ object, from, fields, limit }: ChangedRead): Soql {
  const where = from ? soql` where ${after(from)}` : soql``
  return soql`select ${names(queriedFields(object, fields))} from ${name(object)}${where} order by SystemModstamp, Id limit ${count(limit)}`
}

function after({ stamp, lastId }: KeysetPosition): Soql {
  if (lastId === '') return soql`SystemModstamp >= ${moment(stamp)}`
  return soql`(SystemModstamp = ${moment(stamp)} and Id > ${id(lastId)}) or SystemModstamp > ${moment(stamp)}`
}

export async function findCandidates(
  reader: Reader,
  search: CandidateSearch,
): Promise<Reply<CrmRecord[]>> {
  const queries = search.objects.flatMap((object) => {
    const head = soql`select ${names(queriedFields(object, search.fields[object]))} from ${name(object)} where `
    const byEmail = pieces(search.emails).map((list) => soql`${head}Email in ${list}`)
    const byExternalId = pieces(search.externalIds).map(
      (list) => soql`${head}${name(externalIdField)} in ${list}`,
    )
    return [...byEmail, ...byExternalId].map((statement) => ({ object, statement }))
  })
  const reply = await runWhole(reader, queries)
  if (!reply.ok) return reply
  const found = new Map<string, CrmRecord>()
  queries.forEach(({ object }, n) => {
    for (const row of reply.value[n]!) {
      const record = toCrmRecord(object, row, search.fields[object])
      found.set(record.id, record)
    }
  })
  return { ...reply, value: [...found.values()] }
}

export async function readByIds(
  reader: Reader,
  reads: readonly RecordRead[],
): Promise<Reply<CrmRecord[]>> {
  const asked = reads.filter((read) => read.ids.length > 0)
  const queries = asked.map(({ object, ids: list, fields }) => ({
    statement: soql`select ${names(queriedFields(object, fields))} from ${name(object)} where Id in ${ids(list)}`,
    withDeleted: true,
  }))
  const reply = await runWhole(reader, queries)
  if (!reply.ok) return reply
  const records = asked.flatMap(({ object, fields }, n) =>
    reply.value[n]!.map((row) => toCrmRecord(object, row, fields)),
  )
  return { ...reply, value: records }
}

export async function readUsers(reader: Reader): Promise<Reply<CrmUser[]>> {
  const statement = soql`select Id, Name, Email, Username, IsActive, UserType from User order by Id`
  const reply = await runWhole(reader, [{ statement }])
  if (!reply.ok) return reply
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const value = reply.value[0]!.map((row) => ({
    id: String(row.Id),
    name: text(row.Name) ?? '',
    email: text(row.Email),
    username: text(row.Username) ?? '',
    isActive: row.IsActive === true,
    userType: text(row.UserType),
  }))
  return { ...reply, value }
}

const filters: Readonly<Record<CountRequest['filter'], Soql>> = {
  all: soql``,
  with_email: soql` where Email != null`,
  without_external_id: soql` where ${name(externalIdField)} = null`,
}

export async function countRecords(
  reader: Reader,
  requests: readonly CountRequest[],
): Promise<Reply<number[]>> {
  const queries = requests.map(({ object, filter }) => ({
    statement: soql`select count() from ${name(object)}${filters[filter]}`,
  }))
  const reply = await runQueries(reader, queries, { counting: true })
  return reply.ok ? { ...reply, value: reply.value.map((result) => result.totalSize) } : reply
}

/** A list that fits into a statement, as often as needed. */
function pieces(texts: readonly string[]): string[][] {
  const result: string[][] = []
  let room = 0
  for (const text of texts) {
    room -= text.length * 2 + 3
    if (room < 0) {
      result.push([])
      room = listCharactersMax
    }
    result.at(-1)!.push(text)
  }
  return result
}

/** Follows each query to its end, so that the list is always whole. */
async function runWhole(reader: Reader, queries: readonly Query[]): Promise<Reply<Row[][]>> {
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

async function runQueries(
  reader: Reader,
  queries: readonly Query[],
  { counting = false } = {},
): Promise<Reply<Result[]>> {
  const parts = queries.map(({ statement, withDeleted }) => ({
    method: 'GET' as const,
    url: `/services/data/v${reader.apiVersion}/${withDeleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(statement.text)}`,
  }))
  const reply = await composite(reader.client, parts, { ...reader, effect: 'read' })
  if (!reply.ok) return reply
  const results: Result[] = []
  for (const part of reply.value) {
    if (!part.ok) return { ...reply, ok: false, failure: part.failure }
    const result = readResult(part.value)
    // A page that ends early without a locator has lost rows on the way.
    const short = result && !counting && !result.next && result.rows.length !== result.totalSize
    if (!result || short) return { ...reply, ok: false, failure: tornQuery() }
    results.push(result)
  }
  return { ...reply, value: results }
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
