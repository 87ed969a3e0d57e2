import type { ObjectView, SchemaView } from '../schema/view.ts'
import { comparable } from '../soql/scope.ts'

/** SQL of whose record it is: a detail is its master's owner's. */
export function ownerSql(view: SchemaView, object: ObjectView, alias: string): string {
  const { master } = object
  if (!master) return `${alias}.owner_id`
  const tbl = view.object(master.referenceTo![0]!)?.tbl ?? 0
  return `(select m.owner_id from record m where m.tbl = ${tbl} and m.id = ${comparable(alias, master)})`
}
