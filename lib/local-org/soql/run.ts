import type { Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { virtualRows } from '../schema/virtual.ts'
import type { Queryable } from '../store/database.ts'
import { attachChildren } from './children.ts'
import type { Plan } from './compile.ts'
import { compile, rowColumnsSql } from './compile.ts'
import type { Cursor } from './cursor.ts'
import { pageRows, rowsOfIds, storeIds } from './cursor.ts'
import { parseSoql } from './parse.ts'
import type { Rendered } from './render.ts'
import { renderAggregate, renderer } from './render.ts'

export type QueryAnswer = {
  totalSize: number
  done: boolean
  nextRecordsUrl?: string
  records: Rendered[]
}

const pageSizeMax = pageRows
const pageSizeMin = 200

export function planQuery(context: Context, soql: string, allRows: boolean): Plan {
  return compile(parseSoql(soql), {
    view: context.view,
    soql,
    now: Date.now() + (context.org.settings.clockOffsetMs ?? 0),
    userId: context.userId,
    allRows,
    ownRowsOnly: context.org.settings.sharing === 'private' && !context.view.viewAllData,
    virtualRows: (object) => virtualRows(context.view, object, context.org.settings),
  })
}

export async function runQuery(
  context: Context,
  soql: string,
  allRows: boolean,
): Promise<QueryAnswer> {
  const plan = planQuery(context, soql, allRows)
  if (plan.aggregates.length > 0) return runAggregate(context.sql, plan)
  const page = pageSize(context, plan)
  const wanted = Math.min(plan.limit ?? Number.POSITIVE_INFINITY, page + 1)
  const rows = await select(
    context.sql,
    `select ${rowColumnsSql(plan.rows)} from ${plan.from}${plan.where}${plan.orderBy} limit ${wanted}${offsetSql(plan)}`,
    plan.params,
  )
  if (rows.length > page) {
    const cursor = await storeIds(context, soql, allRows, plan, page)
    return readPage(context, plan, cursor, 0)
  }
  return { totalSize: rows.length, done: true, records: await rendered(context, plan, rows) }
}

async function rendered(context: Context, plan: Plan, rows: unknown[][]): Promise<Rendered[]> {
  const records = rows.map(renderer(plan, context.version))
  const ids = rows.map((cells) => cells[0] as string)
  await attachChildren(context, plan, ids, records)
  return records
}

/** Rows that bring their children with them come in smaller pages. */
function pageSize(context: Context, plan: Plan): number {
  if (plan.children.length > 0) return pageSizeMin
  const options = String(context.headers['sforce-query-options'] ?? '')
  const asked = /batchSize\s*=\s*(\d+)/i.exec(options)
  if (!asked) return pageSizeMax
  return Math.min(Math.max(Number(asked[1]), pageSizeMin), pageSizeMax)
}

function offsetSql(plan: Plan): string {
  return plan.offset > 0 ? ` offset ${plan.offset}` : ''
}

async function select(sql: Queryable, text: string, params: unknown[]): Promise<unknown[][]> {
  return (await sql.unsafe(text, params as never[]).values()) as unknown[][]
}

async function runAggregate(sql: Queryable, plan: Plan): Promise<QueryAnswer> {
  const columns = plan.aggregates.map(({ sql: text }) => text).join(', ')
  const limit = plan.limit === undefined ? '' : ` limit ${plan.limit}`
  const rows = await select(
    sql,
    `select ${columns} from ${plan.from}${plan.where}${plan.groupBy}${plan.orderBy}${limit}${offsetSql(plan)}`,
    plan.params,
  )
  if (plan.countOnly) return { totalSize: rows[0]![0] as number, done: true, records: [] }
  if (rows.length > pageSizeMax) {
    throw new ApiError(
      400,
      'EXCEEDED_ID_LIMIT',
      'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    )
  }
  const records = rows.map((cells) => renderAggregate(plan.aggregates, cells))
  return { totalSize: records.length, done: true, records }
}

const invalidLocator = () => new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')

/** Answers GET query/<locator>. */
export async function runQueryMore(context: Context, locator: string): Promise<QueryAnswer> {
  const match = /^(01g[0-9a-zA-Z]{15})-(\d+)$/.exec(locator)
  if (!match) throw invalidLocator()
  const [cursor] = await context.sql<
    { id: string; soql: string; allRows: boolean; total: number }[]
  >`
    select id, soql, all_rows as "allRows", total from query_cursor
    where id = ${match[1]!} and org_no = ${context.org.no} and user_id = ${context.userId}
      and created_at > now() - interval '2 days'`
  if (!cursor) throw invalidLocator()
  const plan = planQuery(context, cursor.soql, cursor.allRows)
  return readPage(context, plan, cursor, Number(match[2]))
}

async function readPage(
  context: Context,
  plan: Plan,
  cursor: Cursor,
  start: number,
): Promise<QueryAnswer> {
  const [page] = await context.sql<{ ids: string[] }[]>`
    select ids from query_page where cursor_id = ${cursor.id} and start = ${start}`
  if (!page) throw invalidLocator()
  const rows = await rowsOfIds(context, plan, page.ids)
  const next = start + page.ids.length
  const done = next >= cursor.total
  return {
    totalSize: cursor.total,
    done,
    ...(done ? {} : { nextRecordsUrl: nextUrl(context, cursor.id, next) }),
    records: await rendered(context, plan, rows),
  }
}

function nextUrl(context: Context, id: string, start: number): string {
  return `/services/data/v${context.version}/query/${id}-${start}`
}
