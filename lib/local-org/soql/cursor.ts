import { randomBytes } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Json } from '../records/values.ts'
import type { Plan } from './compile.ts'
import { rowColumnsSql } from './compile.ts'
import { valuesReader } from './render.ts'

export type Cursor = { id: string; total: number }

export const pageRows = 2_000

/** The ids of a long result are fixed in the database at once: pages neither repeat nor miss a row, also after a restart. */
export async function storeIds(
  context: Context,
  soql: string,
  allRows: boolean,
  plan: Plan,
  page = pageRows,
): Promise<Cursor> {
  const id = `01g${randomBytes(9).toString('hex').slice(0, 15)}`
  const root = plan.rows[0]!.alias
  const limit = plan.limit === undefined ? '' : ` limit ${plan.limit}`
  const offset = plan.offset > 0 ? ` offset ${plan.offset}` : ''
  const order = plan.orderBy === '' ? `order by ${root}.id` : plan.orderBy
  const at = plan.params.length
  const [counted] = (await context.sql
    .unsafe(
      `with found as materialized (
          select id, row_number() over () - 1 as n from (
            select ${root}.id from ${plan.from}${plan.where} ${order}${limit}${offset}) f),
        cursor as (
          insert into query_cursor (id, org_no, user_id, soql, all_rows, total)
          select $${at + 1}::text, $${at + 2}::int, $${at + 3}::text, $${at + 4}::text,
            $${at + 5}::boolean, (select count(*) from found)
          returning id, total),
        pages as (
          insert into query_page (cursor_id, start, ids)
          select $${at + 1}::text, (n / ${page}) * ${page}, array_agg(id order by n)
          from found group by n / ${page})
        select total from cursor`,
      [...plan.params, id, context.org.no, context.userId, soql, allRows] as never[],
    )
    .values()) as unknown[][]
  return { id, total: counted![0] as number }
}

/** Rows by their ids, in the order of the ids. */
export async function rowsOfIds(
  context: Context,
  plan: Plan,
  ids: readonly string[],
): Promise<unknown[][]> {
  const root = plan.rows[0]!.alias
  // The parameters belong to the WHERE, which has done its work: only the ids are needed.
  const rows = (await context.sql
    .unsafe(
      `select ${rowColumnsSql(plan.rows)} from ${plan.from}
        where ${root}.tbl = ${plan.object.tbl} and ${root}.id = any($1::text[])`,
      [ids] as never[],
    )
    .values()) as unknown[][]
  const byId = new Map(rows.map((cells) => [cells[0] as string, cells]))
  return ids.flatMap((id) => {
    const cells = byId.get(id)
    return cells ? [cells] : []
  })
}

/** The values of the rows from one place of a cursor to another, a page at a time. */
export async function* readIds(
  context: Context,
  plan: Plan,
  cursorId: string,
  start: number,
  end: number,
): AsyncIterable<Json[][]> {
  const valuesOf = valuesReader(plan)
  for (let at = start; at < end; ) {
    const from = Math.floor(at / pageRows) * pageRows
    const [page] = await context.server.sql<{ ids: string[] }[]>`
      select ids from query_page where cursor_id = ${cursorId} and start = ${from}`
    if (!page) return
    const ids = page.ids.slice(at - from, end - from)
    const rows = await rowsOfIds(context, plan, ids)
    yield rows.map(valuesOf)
    at = from + page.ids.length
  }
}
