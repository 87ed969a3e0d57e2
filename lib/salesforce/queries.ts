import { externalIdField, isObject } from '#lib/salesforce/classify.ts'
import type {
  CandidateSearch,
  ChangedPage,
  ChangedRead,
  CountRequest,
  CrmAssignee,
  CrmObject,
  CrmRecord,
  CrmUser,
  KeysetPosition,
  RecordFilter,
  RecordRead,
  RecordsRead,
  Reply,
  TakenSearch,
} from '#lib/salesforce/port.ts'
import {
  emailFieldOf,
  queriedFields,
  recordReader,
  toOutsideRecord,
} from '#lib/salesforce/records.ts'
import { type Reader, type Row, runQueries, runWhole } from '#lib/salesforce/run-queries.ts'
import { salesFields, toSalesPage } from '#lib/salesforce/sales.ts'
import type { SalesPage, SalesRead } from '#lib/salesforce/sales-port.ts'
import {
  allOf,
  count,
  id,
  ids,
  moment,
  name,
  names,
  type Soql,
  soql,
} from '#lib/salesforce/soql.ts'

/** [MT-1][PA-1] Of accounts the persons alone; of contacts those that are not the other half of a person account. */
export function personsOf(
  { hasPersonAccounts }: Pick<Reader, 'hasPersonAccounts'>,
  object: string,
) {
  if (object === 'Account') return soql`IsPersonAccount = ${true}`
  return object === 'Contact' && hasPersonAccounts ? soql`IsPersonAccount = ${false}` : null
}

/** Salesforce takes 100,000 characters; we stay well below. */
const listCharactersMax = 80_000
/** A list counts each character twice, for what must be escaped, and few must: there is room for as many ids. */
const idsBesideListMax = 1_500

export async function readChanged(
  reader: Reader,
  reads: readonly ChangedRead[],
): Promise<Reply<ChangedPage[]>> {
  const queries = reads.map((read) => ({
    statement: changedStatement(read, reader),
    withDeleted: true,
  }))
  const reply = await runQueries(reader, queries)
  if (!reply.ok) return reply
  const value = reads.map((read, n) => {
    const { rows, next } = reply.value[n]!
    // The org may hand out fewer rows than asked for and keep the rest behind a locator.
    return toChangedPage(read, rows, next === null && rows.length < read.limit)
  })
  return { ...reply, value }
}

export function toChangedPage(
  read: Omit<ChangedRead, 'limit'>,
  rows: readonly Row[],
  done: boolean,
): ChangedPage {
  const { records, outside } = judged(rows, read)
  const end = rows.at(-1)
  const last = end && toOutsideRecord(read.object, end)
  return {
    object: read.object,
    outside: read.outside,
    records,
    left: outside,
    last: last ? { stamp: last.modifiedAt, lastId: last.id } : null,
    done,
  }
}

/** [OP-1] One page for each of the two, in one call. */
export async function readSales(
  reader: Reader,
  reads: readonly SalesRead[],
): Promise<Reply<SalesPage[]>> {
  const queries = reads.map(({ object, from, hidden, limit, within, ofOpportunities }) => {
    const filter = within?.[object === 'OpportunityContactRole' ? 'role' : 'opportunity']
    const outside = object === 'OpportunityOutside'
    const asked = [...salesFields(object, hidden), ...(outside ? [] : (filter?.fields ?? []))]
    const bounds = where([
      from && after(from),
      filter ? sideOf(filter, outside) : null,
      ofOpportunities ? soql`OpportunityId in ${ids([...ofOpportunities])}` : null,
    ])
    const source = name(outside ? 'Opportunity' : object)
    const statement = soql`select ${names([...new Set(asked)])} from ${source}${bounds} order by SystemModstamp, Id limit ${count(limit)}`
    return { statement, withDeleted: true }
  })
  const reply = await runQueries(reader, queries)
  if (!reply.ok) return reply
  const value = reads.map((read, n) => {
    const { rows, next } = reply.value[n]!
    return toSalesPage(read, rows, next === null && rows.length < read.limit)
  })
  return { ...reply, value }
}

type ChangedStatement = Omit<ChangedRead, 'limit'> & { limit: number | null }

/** @param read with limit null: all there is, for a bulk job */
export function changedStatement(
  read: ChangedStatement,
  reader: Pick<Reader, 'hasPersonAccounts'>,
): Soql {
  const { object, from, limit, within, outside } = read
  const bounds = [from && after(from), within && sideOf(within, outside), personsOf(reader, object)]
  const most = limit === null ? soql`` : soql` limit ${count(limit)}`
  return soql`select ${names(askedFields(read, reader))} from ${name(object)}${where(bounds)} order by SystemModstamp, Id${most}`
}

export function askedFields(
  { object, fields, outside }: Omit<ChangedRead, 'limit'>,
  { hasPersonAccounts }: Pick<Reader, 'hasPersonAccounts'>,
): string[] {
  return outside ? stubFields : queriedFields(object, fields, hasPersonAccounts)
}

export function where(conditions: readonly (Soql | null)[]): Soql {
  const [first, ...more] = conditions.filter((condition) => condition !== null)
  if (!first) return soql``
  // SOQL refuses to guess between AND and OR.
  const bounded = more.length === 0 ? first : allOf([first, ...more].map((one) => allOf([one])))
  return soql` where ${bounded}`
}

/** Salesforce's `not` is the rest: a blank is unequal to everything. */
export function sideOf({ soql: condition }: RecordFilter, outside: boolean): Soql {
  return outside ? soql`(not ${condition})` : condition
}

const stubFields = ['Id', 'SystemModstamp']

/** The check on arrival: what only differed in case comes this far and no farther. */
function judged(
  rows: readonly Row[],
  { object, fields, within, outside }: Omit<RecordRead, 'ids'> & { outside: boolean },
): RecordsRead {
  if (outside) return { records: [], outside: rows.map((row) => toOutsideRecord(object, row)) }
  const all = rows.map(recordReader(object, fields))
  if (within === null) return { records: all, outside: [] }
  const records = all.filter(({ values }) => within.admits(values))
  const kept = new Set(records)
  const left = all.filter((record) => !kept.has(record))
  return {
    records,
    outside: left.map(({ id: leftId, modifiedAt }) => ({ id: leftId, object, modifiedAt })),
  }
}

export function after({ stamp, lastId }: KeysetPosition): Soql {
  if (lastId === '') return soql`SystemModstamp >= ${moment(stamp)}`
  return soql`(SystemModstamp = ${moment(stamp)} and Id > ${id(lastId)}) or SystemModstamp > ${moment(stamp)}`
}

export async function findCandidates(
  reader: Reader,
  search: CandidateSearch,
): Promise<Reply<CrmRecord[]>> {
  const queries = search.objects.flatMap((object) => {
    const named = names(queriedFields(object, search.fields[object], reader.hasPersonAccounts))
    const head = soql`select ${named} from ${name(object)} where `
    const bounds = [search.within[object]?.soql ?? null, personsOf(reader, object)]
    const bounded = bounds.reduce<Soql>(
      (all, bound) => (bound ? soql`${all}${bound} and ` : all),
      soql``,
    )
    const email = name(emailFieldOf(object))
    const byEmail = pieces(search.emails).map(
      (list) =>
        soql`${head}${bounded}${email} in ${list}${notThese(idsAtHand(search, object, list))}`,
    )
    const byExternalId = pieces(search.externalIds).map(
      (list) => soql`${head}${bounded}${name(externalIdField)} in ${list}`,
    )
    return [...byEmail, ...byExternalId].map((statement) => ({ object, statement }))
  })
  const reply = await runWhole(reader, queries)
  if (!reply.ok) return reply
  const found = new Map<string, CrmRecord>()
  queries.forEach(({ object }, n) => {
    const [fields, within] = [search.fields[object], search.within[object]]
    const { records } = judged(reply.value[n]!, { object, fields, within, outside: false })
    for (const record of records) found.set(record.id, record)
  })
  return { ...reply, value: [...found.values()] }
}

/** A page of strangers is mostly its own answer: what is at hand would come a second time, fields and all. */
function idsAtHand({ atHand }: CandidateSearch, object: CrmObject, emails: string[]): string[] {
  const asked = new Set(emails)
  const isAsked = (email: string | null) => email !== null && asked.has(email.trim().toLowerCase())
  const those = atHand.filter((record) => record.object === object && isAsked(record.email))
  return those.slice(0, idsBesideListMax).map((record) => record.id)
}

function notThese(these: string[]): Soql {
  return these.length === 0 ? soql`` : soql` and Id not in ${ids(these)}`
}

/** [SH-6] Counted by what we ask with, so that nothing else comes back. */
export async function findTaken(
  reader: Reader,
  { objects, emails, externalIds }: TakenSearch,
): Promise<Reply<string[]>> {
  const queries = objects.flatMap((object) => {
    const persons = personsOf(reader, object)
    const live =
      object === 'Lead' ? soql` and IsConverted = false` : persons ? soql` and ${persons}` : soql``
    const counted = (field: string, keys: string[], bound: Soql) =>
      pieces(keys).map((list) => ({
        field,
        statement: soql`select ${name(field)}, count(Id) n from ${name(object)} where ${name(field)} in ${list}${bound} group by ${name(field)}`,
      }))
    // Ours stays ours when it is converted: a create under its id would be refused for ever.
    const ours = persons ? soql` and ${persons}` : soql``
    return [
      ...counted(emailFieldOf(object), emails, live),
      ...counted(externalIdField, externalIds, ours),
    ]
  })
  const reply = await runWhole(reader, queries)
  if (!reply.ok) return reply
  const found = queries.flatMap(({ field }, n) =>
    reply.value[n]!.map((row) => String(row[field]).trim().toLowerCase()),
  )
  return { ...reply, value: [...new Set(found)] }
}

export async function readByIds(
  reader: Reader,
  reads: readonly RecordRead[],
): Promise<Reply<RecordsRead>> {
  const asked = reads
    .filter((read) => read.ids.length > 0)
    .flatMap((read) => [
      { ...read, outside: false },
      ...(read.within ? [{ ...read, outside: true }] : []),
    ])
  const queries = asked.map(({ object, ids: list, fields, within, outside }) => {
    const named = names(askedFields({ object, fields, outside, within, from: null }, reader))
    const bounds = [soql`Id in ${ids(list)}`, within && sideOf(within, outside)]
    return {
      statement: soql`select ${named} from ${name(object)}${where(bounds)}`,
      withDeleted: true,
    }
  })
  const reply = await runWhole(reader, queries)
  if (!reply.ok) return reply
  const parts = asked.map((read, n) => judged(reply.value[n]!, read))
  const records = parts.flatMap((part) => part.records)
  return { ...reply, value: { records, outside: parts.flatMap((part) => part.outside) } }
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

const queueStatement = soql`select QueueId, Queue.Name from QueueSobject where SobjectType = 'Lead' order by QueueId`
const ruleStatement = soql`select Id, Name from AssignmentRule where SobjectType = 'Lead' and Active = true`

/** [AU-1] */
export async function readAssignees(reader: Reader): Promise<Reply<CrmAssignee[]>> {
  const reply = await runWhole(reader, [
    { statement: queueStatement },
    { statement: ruleStatement },
  ])
  if (!reply.ok) return reply
  const [queues = [], rules = []] = reply.value
  const nameIn = (row: unknown) => (isObject(row) && typeof row.Name === 'string' ? row.Name : '')
  const value: CrmAssignee[] = [
    ...queues.map((row) => ({
      id: String(row.QueueId),
      kind: 'queue' as const,
      name: nameIn(row.Queue),
    })),
    ...rules.map((row) => ({ id: String(row.Id), kind: 'rule' as const, name: nameIn(row) })),
  ]
  return { ...reply, value }
}

function counting(filter: CountRequest['filter'], object: CrmObject): Soql | null {
  if (filter === 'all') return null
  return filter === 'with_email'
    ? soql`${name(emailFieldOf(object))} != null`
    : soql`${name(externalIdField)} = null`
}

export async function countRecords(
  reader: Reader,
  requests: readonly CountRequest[],
): Promise<Reply<number[]>> {
  const queries = requests.map(({ object, filter, within, from }) => {
    const bounds = where([
      counting(filter, object),
      within?.soql ?? null,
      from ? after(from) : null,
      personsOf(reader, object),
    ])
    return { statement: soql`select count() from ${name(object)}${bounds}` }
  })
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
