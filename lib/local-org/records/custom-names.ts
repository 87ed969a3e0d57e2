import type { Server } from '../context.ts'
import type { Org } from '../org.ts'
import { autoNumber } from '../schema/custom-object.ts'
import type { ObjectView } from '../schema/view.ts'

/** A record of an administrator's object is named by the next number, or by its id where nobody named it. */
export async function nameRecords(
  server: Server,
  org: Org,
  object: ObjectView,
  records: { id: string; data: Record<string, unknown> }[],
): Promise<void> {
  if (!object.custom) return
  const nameless = records.filter(({ data }) => !data.Name)
  const format = object.field('Name')?.autoNumber
  const first = format ? await takeNumbers(server, org, object, nameless.length) : 0
  for (const [index, { id, data }] of nameless.entries()) {
    data.Name = format ? autoNumber(format, first + index) : id.slice(0, 15)
  }
}

/** Outside of the transaction at hand, as ids are: who comes next need not wait for its end. */
async function takeNumbers(
  server: Server,
  org: Org,
  object: ObjectView,
  count: number,
): Promise<number> {
  if (count === 0) return 0
  const [row] = await server.sql<{ first: number }[]>`
    update custom_object set next_number = next_number + ${count}
    where org_no = ${org.no} and name = ${object.name}
    returning next_number - ${count} as first`
  return row!.first
}
