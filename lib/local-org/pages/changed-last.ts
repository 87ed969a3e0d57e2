import { ownerSql } from '../records/owner.ts'
import { isNamed } from '../schema/objects.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Session } from './session.ts'

/** What a name holds no index knows: this many rows are looked through, in a tenth of a second, however many there are. */
export const lookedThrough = 20_000

/** The living records that were changed last, as a table of a statement. */
export function changedLast({ context }: Session, object: ObjectView) {
  return context.sql`(
    select id, stamp, email_key, data from record
    where tbl = ${object.tbl} and not is_deleted and ${visible(context, object)}
    order by stamp desc, id desc limit ${lookedThrough})`
}

/** With private sharing people see the records they own. */
export function visible({ org, view, sql, userId }: Session['context'], object: ObjectView) {
  const own = isNamed(object) && org.settings.sharing === 'private' && !view.viewAllData
  return own ? sql`${sql.unsafe(ownerSql(view, object, 'record'))} = ${userId}` : sql`true`
}
