import { toInstant } from '#lib/base/instant.ts'
import type { FieldTime, HistoryRead, Reply } from '#lib/salesforce/port.ts'
import { type Reader, runWhole } from '#lib/salesforce/run-queries.ts'
import { count, ids, name, names, type Soql, soql } from '#lib/salesforce/soql.ts'

const histories: Record<HistoryRead['object'], { history: string; parent: string }> = {
  Lead: { history: 'LeadHistory', parent: 'LeadId' },
  Contact: { history: 'ContactHistory', parent: 'ContactId' },
  Account: { history: 'AccountHistory', parent: 'AccountId' },
}
/** Older entries than these decide nothing that a newer one does not. */
const entriesMost = 20_000
/** What a statement holds of ids; Salesforce takes 100,000 characters. */
const idsPerStatement = 2_000

/** [FD-3] When each of these fields last changed, newest first so that the first one counts. */
export async function readFieldTimes(
  reader: Reader,
  reads: readonly HistoryRead[],
): Promise<Reply<FieldTime[]>> {
  const queries = reads.flatMap((read) => pieces(read).map((part) => ({ read, part })))
  const statements = queries.map(({ read, part }) => ({ statement: statementOf(read, part) }))
  const reply = await runWhole(reader, statements)
  if (!reply.ok) return reply
  const latest = new Map<string, FieldTime>()
  for (const [n, rows] of reply.value.entries()) {
    const { parent } = histories[queries[n]!.read.object]
    for (const row of rows) {
      const [crmId, field, at] = [row[parent], row.Field, row.CreatedDate]
      if (typeof crmId !== 'string' || typeof field !== 'string' || typeof at !== 'string') continue
      const key = `${crmId} ${field}`
      const known = latest.get(key)
      const time = { crmId, field, at: toInstant(at) }
      if (!known || known.at < time.at) latest.set(key, time)
    }
  }
  return { ...reply, value: [...latest.values()] }
}

function pieces({ ids: all }: HistoryRead): string[][] {
  const parts: string[][] = []
  for (let at = 0; at < all.length; at += idsPerStatement) {
    parts.push(all.slice(at, at + idsPerStatement))
  }
  return parts
}

function statementOf({ object, fields }: HistoryRead, part: readonly string[]): Soql {
  const { history, parent } = histories[object]
  const asked = names([parent, 'Field', 'CreatedDate'])
  return soql`select ${asked} from ${name(history)} where ${name(parent)} in ${ids(part)} and Field in ${fields} order by CreatedDate desc limit ${count(entriesMost)}`
}
