import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { toId18 } from '../records/ids.ts'
import { mergeRecords } from '../records/merge.ts'
import { readRecords } from '../records/read.ts'
import type { Row } from '../records/row.ts'
import { fieldValue } from '../records/row.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import { labelOf, shownValue } from './cells.ts'
import { changedLast } from './changed-last.ts'
import { columnsOf } from './columns.ts'
import { ownForm } from './edit.ts'
import { Html, html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import { nameOf, namesOf } from './names.ts'
import { readForPage } from './record.ts'
import type { Session } from './session.ts'
import { shortMoment } from './words.ts'

const losersMax = 2
const offeredMax = 50

/** First which records are the same; then, side by side, what the one that stays shall hold. */
export async function showMerge(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  const row = await readForPage(exchange, session, object, id)
  if (!row) return
  const chosen = exchange.query.getAll('with').flatMap((raw) => toId18(raw) ?? [])
  const others = await livingRows(session, object, chosen.slice(0, losersMax))
  const title = `Merge ${nameOf(object, row)}`
  const body =
    others.length > 0
      ? await comparison(session, object, [row, ...others.filter((other) => other.id !== id)])
      : await candidates(exchange, session, object, row)
  sendPage(exchange.response, 200, {
    title,
    header: headerOf(session, object),
    body: html`<section class="card"><h1>${title}</h1>${body}</section>`,
  })
}

async function livingRows(session: Session, object: ObjectView, ids: string[]): Promise<Row[]> {
  const rows = await readRecords(session.context, object, ids)
  return rows.filter((row) => !row.is_deleted)
}

async function candidates(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  row: Row,
): Promise<Html> {
  const search = (exchange.query.get('q') ?? '').trim().slice(0, 100)
  const rows = await alike(session, object, row, search)
  const columns = columnsOf(object)
  const names = await namesOf(session, columns, rows)
  return html`<form class="search" method="get" action="/${row.id}/merge" role="search"><input type="search" name="q" value="${search}" placeholder="Search by name" aria-label="Search by name"><button>Search</button></form>
${
  rows.length === 0
    ? html`<p class="empty">No other record has this name or e-mail. Search for one.</p>`
    : html`<form method="get" action="/${row.id}/merge"><p>Choose one or two records that are the same.</p><div class="scroll"><table><thead><tr><th></th><th>Name</th>${columns.map((column) => html`<th>${labelOf(column)}</th>`)}<th>Created</th></tr></thead><tbody>${rows.map(
        (other) =>
          html`<tr><td><input type="checkbox" name="with" value="${other.id}" aria-label="${nameOf(object, other)}"></td><td><a href="/${other.id}">${nameOf(object, other)}</a></td>${columns.map((column) => html`<td>${shownValue(column, other, names)}</td>`)}<td>${shortMoment(other.created_at)}</td></tr>`,
      )}</tbody></table></div><p class="actions"><button class="primary">Compare</button><a class="button" href="/${row.id}">Cancel</a></p></form>`
}`
}

async function alike(
  session: Session,
  object: ObjectView,
  row: Row,
  search: string,
): Promise<Row[]> {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const email = String(row.data.Email ?? '').toLowerCase()
  const name = String(row.data.Name ?? '').toLowerCase()
  const { sql } = session.context
  const found =
    search === ''
      ? sql`lower(data ->> 'Name') = ${name}
          union select id from record where tbl = ${object.tbl} and email_key = ${email}`
      : sql`data ->> 'Name' ilike ${pattern}`
  return sql<Row[]>`
    select id, stamp, created_at, modified_at, created_by, modified_by, owner_id, is_deleted, data
    from record where tbl = ${object.tbl} and not is_deleted and id <> ${row.id}
      and not coalesce((data ->> 'IsConverted')::boolean, false)
      and id in (select id from ${changedLast(session, object)} c where ${found})
    order by created_at, id limit ${offeredMax}`
}

async function comparison(session: Session, object: ObjectView, rows: Row[]): Promise<Html> {
  const fields = differing(object, rows)
  const names = await namesOf(session, fields, rows)
  const choice = (name: string, row: Row, isFirst: boolean, label: Html) =>
    html`<label><input type="radio" name="${name}" value="${row.id}"${new Html(isFirst ? ' checked' : '')}> ${label}</label>`
  return html`<p>Choose which record stays, and which value it shall hold. The others go to the recycle bin.</p>
<form method="post" action="/${rows[0]!.id}/merge"><input type="hidden" name="csrf" value="${session.csrf}">${rows.slice(1).map((row) => html`<input type="hidden" name="with" value="${row.id}">`)}
<div class="scroll"><table><thead><tr><th>Field</th>${rows.map((row) => html`<th>${nameOf(object, row)}</th>`)}</tr></thead><tbody>
<tr><th scope="row">Stays</th>${rows.map((row, index) => html`<td>${choice('master', row, index === 0, html`Created ${shortMoment(row.created_at)}`)}</td>`)}</tr>
${fields.map(
  (field) =>
    html`<tr><th scope="row">${labelOf(field)}</th>${rows.map((row) => html`<td>${choice(`field_${field.name}`, row, row === bestFor(field, rows), filled(field, row, names))}</td>`)}</tr>`,
)}</tbody></table></div>
<p class="actions"><button class="primary">Merge</button><a class="button" href="/${rows[0]!.id}">Cancel</a></p></form>`
}

function filled(field: Field, row: Row, names: ReadonlyMap<string, string>): Html {
  return fieldValue(row, field) === null ? html`<i>empty</i>` : shownValue(field, row, names)
}

function differing(object: ObjectView, rows: Row[]): Field[] {
  return object.fields.filter(
    (field) =>
      field.updateable &&
      new Set(rows.map((row) => JSON.stringify(fieldValue(row, field)))).size > 1,
  )
}

/** The first that has a value at all. */
function bestFor(field: Field, rows: Row[]): Row {
  return rows.find((row) => fieldValue(row, field) !== null) ?? rows[0]!
}

export async function mergeFromForm(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  const ids = [id, ...form.getAll('with').flatMap((raw) => toId18(raw) ?? [])]
  const rows = await livingRows(session, object, ids.slice(0, losersMax + 1))
  const masterId = form.get('master') ?? id
  const result = await mergeRecords(session.context, {
    object: object.name,
    masterId,
    fields: chosenValues(object, rows, form, masterId),
    losers: ids.filter((other) => other !== masterId),
  })
  if (result.success) return redirect(exchange.response, `/${masterId}`)
  const page = messagePage('Not merged', result.errors[0]!.message)
  sendPage(exchange.response, 409, { ...page, header: headerOf(session, object) })
}

function chosenValues(
  object: ObjectView,
  rows: Row[],
  form: URLSearchParams,
  masterId: string,
): Record<string, unknown> {
  return Object.fromEntries(
    differing(object, rows).flatMap((field) => {
      const from = form.get(`field_${field.name}`)
      const row = rows.find((entry) => entry.id === from)
      return row && from !== masterId ? [[field.name, fieldValue(row, field)]] : []
    }),
  )
}
