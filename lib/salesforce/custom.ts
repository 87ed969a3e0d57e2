import type {
  CrmCustomRecord,
  CustomAnswer,
  CustomPage,
  CustomRead,
} from '#lib/salesforce/custom-port.ts'
import type { Reply, SalesforceFailure } from '#lib/salesforce/port.ts'
import { after, sideOf, where } from '#lib/salesforce/queries.ts'
import { cleanText, instantOf, textOf, valueAt } from '#lib/salesforce/records.ts'
import { type Reader, type Row, runEach } from '#lib/salesforce/run-queries.ts'
import { count, name, names, type Soql, soql } from '#lib/salesforce/soql.ts'

/** What every custom object has, and whoever may read it sees. */
export const customBasics = ['Id', 'Name', 'CreatedDate', 'SystemModstamp', 'IsDeleted']
export const customStubs = ['Id', 'SystemModstamp']

/** [CO-1] One page for each, in ONE call, deleted ones included: at most five. */
export async function readCustom(
  reader: Reader,
  reads: readonly CustomRead[],
): Promise<Reply<CustomAnswer[]>> {
  const queries = reads.map((read) => ({ statement: customStatement(read), withDeleted: true }))
  const reply = await runEach(reader, queries)
  if (!reply.ok) return reply
  const value = reads.map((read, n): CustomAnswer => {
    const answer = reply.value[n]!
    if (!answer.ok) return answer
    const { rows, next } = answer.result
    return { ok: true, page: toCustomPage(read, rows, next === null && rows.length < read.limit) }
  })
  return { ...reply, value }
}

export function customStatement(read: CustomRead): Soql {
  const { object, outside, from, limit, fields, parents, within } = read
  const asked = outside
    ? customStubs
    : [...customBasics, ...parents, ...fields, ...(within?.fields ?? [])]
  const bounds = where([from && after(from), within && sideOf(within, outside)])
  return soql`select ${names([...new Set(asked)])} from ${name(object)}${bounds} order by SystemModstamp, Id limit ${count(limit)}`
}

/** The check on arrival: what only differed in case comes this far and no farther. */
export function toCustomPage(read: CustomRead, rows: readonly Row[], done: boolean): CustomPage {
  const { object, outside, within } = read
  const isInside = (row: Row) =>
    !outside &&
    row.IsDeleted !== true &&
    (within === null ||
      within.admits(Object.fromEntries(within.fields.map((field) => [field, valueAt(row, field)]))))
  const end = rows.at(-1)
  return {
    object,
    outside,
    records: rows.filter(isInside).map((row) => toCustomRecord(row, read)),
    left: rows
      .filter((row) => !isInside(row))
      .map((row) => ({ id: String(row.Id), modifiedAt: instantOf(row.SystemModstamp) })),
    last: end ? { stamp: instantOf(end.SystemModstamp), lastId: String(end.Id) } : null,
    done,
  }
}

function toCustomRecord(row: Row, { fields, parents }: CustomRead): CrmCustomRecord {
  const id = String(row.Id)
  const values = fields.flatMap((field) => {
    const value = valueAt(row, field)
    return value === null || value === '' ? [] : [[field, value] as const]
  })
  return {
    id,
    name: cleanText(row.Name) ?? id,
    values: Object.fromEntries(values),
    parentIds: [...new Set(parents.flatMap((field) => textOf(row[field]) ?? []))],
    createdAt: instantOf(row.CreatedDate),
    modifiedAt: instantOf(row.SystemModstamp),
  }
}

/** Of these fields, those that a refused query complains of: "No such column 'Plan__c' on entity 'Subscription__c'". */
export function refusedFields(
  { code, message, fields: complained }: SalesforceFailure,
  fields: readonly string[],
): string[] {
  if (code !== 'schema_changed') return []
  const named = new Set([
    ...complained,
    ...[...message.matchAll(/column '([\w.]+)'/gi)].map((found) => found[1] ?? ''),
  ])
  return fields.filter((field) => named.has(field))
}
