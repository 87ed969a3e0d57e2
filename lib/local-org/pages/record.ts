import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { readRecords } from '../records/read.ts'
import type { Row } from '../records/row.ts'
import { fieldValue } from '../records/row.ts'
import type { Field } from '../schema/fields.ts'
import type { ObjectView } from '../schema/view.ts'
import { html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import type { Session } from './session.ts'
import { shortMoment } from './words.ts'

/** Shown apart from the rest, or not at all. */
const elsewhere = new Set([
  'Id',
  'Name',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'OwnerId',
  'MasterRecordId',
  'LastViewedDate',
  'LastReferencedDate',
  'IsUnreadByOwner',
])

/** The compound address and its coordinates: their parts tell a reader enough. */
function isPlace(field: Field): boolean {
  return field.type === 'address' || /(Latitude|Longitude)$/.test(field.name)
}

export async function readForPage(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<Row | undefined> {
  const [row] = await readRecords(session.context, object, [id])
  if (row && !row.is_deleted) return row
  const page = row
    ? messagePage('Record deleted', 'This record is in the recycle bin.')
    : messagePage('Record not found', 'It does not exist, or it is not shared with you.')
  sendPage(exchange.response, 404, { ...page, header: headerOf(session, object) })
  return undefined
}

export async function showRecord(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  if (exchange.method !== 'GET') throw new ApiError(405, 'METHOD_NOT_ALLOWED', 'GET only')
  const row = await readForPage(exchange, session, object, id)
  if (!row) return
  const names = await namesOf(session, row, object)
  sendPage(exchange.response, 200, {
    title: String(row.data.Name ?? id),
    header: headerOf(session, object),
    body: html`${heading(session, object, row)}
<div class="layout"><div>
<section class="card"><h2>Details</h2><dl>${object.fields
      .filter((field) => !elsewhere.has(field.name) && !isPlace(field))
      .map((field) => detail(field, row, names))}</dl></section></div>
<aside>
<section class="card"><h2>Activity</h2><p class="empty">No past activity. Past meetings, tasks and e-mails show up here.</p></section>
<section class="card"><h2>System information</h2><dl class="one">
${pair('Owner', names.get(row.owner_id ?? '') ?? '')}
${pair('Record ID', row.id)}
${pair('Created by', byAndWhen(names.get(row.created_by), row.created_at))}
${pair('Last modified by', byAndWhen(names.get(row.modified_by), row.modified_at))}
</dl></section></aside></div>`,
  })
}

function heading(session: Session, object: ObjectView, row: Row) {
  const { org } = session
  const concordUrl = org.settings.concordUrl ?? session.context.server.config.concordUrl
  const send = `${concordUrl}/connector/send?${new URLSearchParams({ org: org.id, id: row.id })}`
  const line = [row.data.Title, row.data.Company].filter(Boolean).join(' · ')
  const isPerson = object.name === 'Lead' || object.name === 'Contact'
  return html`<section class="card"><div class="head"><div><p class="kicker">${object.label}</p><h1>${String(row.data.Name ?? row.id)}</h1>${line && html`<p class="kicker">${line}</p>`}</div>
<div class="actions">${isPerson && html`<a class="button primary" href="${send}">Send to Concord</a>`}<a class="button" href="/${row.id}/edit">Edit</a>
<details><summary class="button danger">Delete</summary><form method="post" action="/${row.id}/delete"><input type="hidden" name="csrf" value="${session.csrf}"><button class="danger">Yes, move to the recycle bin</button></form></details></div></div></section>`
}

function byAndWhen(name: string | undefined, ms: number): string {
  return [name, shortMoment(ms)].filter(Boolean).join(', ')
}

function pair(label: string, value: string) {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`
}

function detail(field: Field, row: Row, names: Map<string, string>) {
  const value = fieldValue(row, field)
  if (field.type === 'boolean') return pair(field.label, value === true ? 'Yes' : 'No')
  if (field.type === 'reference' && typeof value === 'string') {
    return html`<div><dt>${field.label.replace(/ ID$/, '')}</dt><dd><a href="/${value}">${names.get(value) ?? value}</a></dd></div>`
  }
  if (field.type === 'email' && value) {
    return html`<div><dt>${field.label}</dt><dd><a href="mailto:${String(value)}">${String(value)}</a></dd></div>`
  }
  return pair(field.label, value === null ? '' : String(value))
}

/** Names of everyone and everything the record points at. */
async function namesOf(
  session: Session,
  row: Row,
  object: ObjectView,
): Promise<Map<string, string>> {
  const ids = object.fields
    .filter((field) => field.type === 'reference')
    .map((field) => fieldValue(row, field))
    .filter((value) => typeof value === 'string')
  const tables = session.context.view.objects
    .filter((entry) => !entry.virtual)
    .map((entry) => entry.tbl)
  const rows = await session.context.sql<{ id: string; name: string }[]>`
    select id, data ->> 'Name' as name from record
    where tbl = any(${tables}::int[]) and id = any(${ids}::text[]) and data ? 'Name'`
  return new Map(rows.map((entry) => [entry.id, entry.name]))
}
