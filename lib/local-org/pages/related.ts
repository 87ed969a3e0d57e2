import type { Row } from '../records/row.ts'
import type { Field } from '../schema/fields.ts'
import { isNamed } from '../schema/objects.ts'
import type { ObjectView } from '../schema/view.ts'
import { childRelationships } from '../schema/view.ts'
import { comparable } from '../soql/scope.ts'
import { labelOf, shownValue } from './cells.ts'
import { columnsOf } from './columns.ts'
import { type Html, html } from './html.ts'
import { nameOf, namesOf } from './names.ts'
import type { Session } from './session.ts'

const shownMax = 20

/** What points at this record, a card for each kind. */
export async function relatedLists(
  session: Session,
  object: ObjectView,
  id: string,
): Promise<Html[]> {
  const lists = childRelationships(session.context.view, object).filter(
    ({ child, field }) => child.paged && field.childName !== undefined,
  )
  const cards: Html[] = []
  for (const { child, field } of lists) cards.push(await relatedList(session, child, field, id))
  return cards
}

async function relatedList(
  session: Session,
  child: ObjectView,
  field: Field,
  id: string,
): Promise<Html> {
  const { sql } = session.context
  const rows = (await sql.unsafe(
    `select id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted, data
      from record where tbl = ${child.tbl} and ${comparable('record', field)} = $1 and not is_deleted
      order by stamp desc, id limit ${shownMax + 1}`,
    [id],
  )) as unknown as Row[]
  const columns = columnsOf(child).filter((column) => column.name !== field.name)
  const names = await namesOf(session, columns, rows)
  const add = `${session.base}/lightning/o/${child.name}/new?${new URLSearchParams({ [field.name]: id })}`
  return html`<section class="card"><div class="head"><h2>${child.labelPlural}</h2>${child.createable && html`<a class="button" href="${add}">New ${child.label}</a>`}</div>
${
  rows.length === 0
    ? html`<p class="empty">None yet.</p>`
    : html`<div class="scroll"><table><thead><tr><th>${isNamed(child) ? 'Name' : 'Record'}</th>${columns.map((column) => html`<th>${labelOf(column)}</th>`)}</tr></thead><tbody>${rows
        .slice(0, shownMax)
        .map(
          (row) =>
            html`<tr><td><a href="/${row.id}">${isNamed(child) ? nameOf(child, row) : 'Open'}</a></td>${columns.map((column) => html`<td>${shownValue(column, row, names)}</td>`)}</tr>`,
        )}</tbody></table></div>${rows.length > shownMax && html`<p class="empty">And more: these are the ${shownMax} changed last.</p>`}`
}</section>`
}
