import type { Reply } from '#lib/salesforce/port.ts'
import { personsOf } from '#lib/salesforce/queries.ts'
import { type Reader, runWhole } from '#lib/salesforce/run-queries.ts'
import { allOf, count, name, names, type Soql, soql } from '#lib/salesforce/soql.ts'

export type Asked = { object: string; where: readonly Soql[] }

/** How many live records each condition holds for: counted there, nothing is read. */
export async function countWhere(
  reader: Reader,
  asked: readonly Asked[],
): Promise<Reply<number[]>> {
  const reply = await runWhole(
    reader,
    asked.map(({ object, where }) => ({
      statement: soql`select count(Id) n from ${name(object)}${clause(reader, object, where)}`,
    })),
  )
  return reply.ok ? { ...reply, value: reply.value.map(([row]) => Number(row?.n ?? 0)) } : reply
}

/** A few records that a condition holds for, to be shown and forgotten. */
export async function sampleWhere(
  reader: Reader,
  asked: readonly (Asked & { fields: readonly string[]; limit: number })[],
): Promise<Reply<Record<string, unknown>[][]>> {
  return runWhole(
    reader,
    asked.map(({ object, where, fields, limit }) => ({
      statement: soql`select ${names(['Id', ...fields])} from ${name(object)}${clause(reader, object, where)} order by Id limit ${count(limit)}`,
    })),
  )
}

function clause(reader: Reader, object: string, given: readonly Soql[]): Soql {
  const persons = personsOf(reader, object)
  const where = persons ? [...given, persons] : given
  return where.length === 0 ? soql`` : soql` where ${allOf(where)}`
}
