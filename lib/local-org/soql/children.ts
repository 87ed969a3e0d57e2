import type { Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Queryable } from '../store/database.ts'
import type { ChildPlan, Plan } from './compile.ts'
import { rowColumnsSql } from './compile.ts'
import type { Rendered } from './render.ts'
import { renderer } from './render.ts'
import { comparable } from './scope.ts'

/** All child rows of one page; Salesforce would hand out a locator instead, which no client here needs. */
const childrenMax = 20_000

/** Puts the rows of each child subquery into their parents; a parent without any gets null. */
export async function attachChildren(
  context: Context,
  plan: Plan,
  ids: string[],
  records: Rendered[],
): Promise<void> {
  for (const child of plan.children) {
    const rowsOf = await childRows(context.sql, child, ids)
    const render = renderer(child.plan, context.version)
    for (const [index, id] of ids.entries()) {
      const rows = (rowsOf.get(id) ?? []).slice(0, child.plan.limit)
      records[index]![child.name] =
        rows.length === 0 ? null : { totalSize: rows.length, done: true, records: rows.map(render) }
    }
  }
}

async function childRows(
  sql: Queryable,
  { plan, field }: ChildPlan,
  ids: string[],
): Promise<Map<string, unknown[][]>> {
  const parent = comparable(plan.rows[0]!.alias, field)
  const rows = (await sql
    .unsafe(
      `select ${rowColumnsSql(plan.rows)}, ${parent} from ${plan.from}${plan.where}
        and ${parent} = any($${plan.params.length + 1}::text[])${plan.orderBy} limit ${childrenMax + 1}`,
      [...plan.params, ids] as never[],
    )
    .values()) as unknown[][]
  if (rows.length > childrenMax) {
    throw new ApiError(400, 'OPERATION_TOO_LARGE', 'the subquery has too many rows')
  }
  const rowsOf = new Map<string, unknown[][]>()
  for (const cells of rows) {
    const id = cells.at(-1) as string
    rowsOf.set(id, [...(rowsOf.get(id) ?? []), cells])
  }
  return rowsOf
}
