import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { mergeable } from '../records/merge.ts'
import { readRecords } from '../records/read.ts'
import type { Row } from '../records/row.ts'
import type { Field } from '../schema/fields.ts'
import { isNamed } from '../schema/objects.ts'
import type { ObjectView } from '../schema/view.ts'
import { activitiesCard, concordUrlOf, isPerson } from './activities.ts'
import { labelOf, shownValue } from './cells.ts'
import { html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import { nameOf, namesOf } from './names.ts'
import { relatedLists } from './related.ts'
import type { Session } from './session.ts'
import { stagePath } from './stage.ts'
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
  'ForecastCategory',
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
  const names = await namesOf(session, object.fields, [row])
  const window = activitiesCard(session, object.name, id)
  const page = {
    title: isNamed(object) ? nameOf(object, row) : object.label,
    header: headerOf(session, object),
    body: html`${heading(session, object, row)}
<div class="layout"><div>
${window?.card}<section class="card"><h2>Details</h2><dl>${object.fields
      .filter((field) => !elsewhere.has(field.name) && !isPlace(field))
      .map(
        (field) =>
          html`<div><dt>${labelOf(field)}</dt><dd>${shownValue(field, row, names)}</dd></div>`,
      )}</dl></section>
${await relatedLists(session, object, id)}</div>
<aside>
<section class="card"><h2>System information</h2><dl class="one">
${row.owner_id && pair('Owner', names.get(row.owner_id) ?? '')}
${pair('Record ID', row.id)}
${pair('Created by', byAndWhen(names.get(row.created_by), row.created_at))}
${pair('Last modified by', byAndWhen(names.get(row.modified_by), row.modified_at))}
</dl></section></aside></div>`,
  }
  sendPage(exchange.response, 200, page, window ? { frames: window.origin } : {})
}

function heading(session: Session, object: ObjectView, row: Row) {
  const { org } = session
  const concordUrl = concordUrlOf(session)
  const send = `${concordUrl}/connector/send?${new URLSearchParams({ org: org.id, id: row.id })}`
  const line = [row.data.Title, row.data.Company].filter(Boolean).join(' · ')
  const isConverted = row.data.IsConverted === true
  return html`<section class="card"><div class="head"><div><p class="kicker">${object.label}</p><h1>${isNamed(object) ? nameOf(object, row) : row.id}</h1>${line && html`<p class="kicker">${line}</p>`}</div>
<div class="actions">${isPerson(object.name) && html`<a class="button primary" href="${send}">Send to Concord</a>`}${isConverted ? html`<a class="button" href="/${String(row.data.ConvertedContactId)}">Open its contact</a>` : object.updateable && html`<a class="button" href="/${row.id}/edit">Edit</a>`}${object.name === 'Lead' && !isConverted && html`<a class="button" href="/${row.id}/convert">Convert</a>`}${mergeable.has(object.name) && !isConverted && html`<a class="button" href="/${row.id}/merge">Merge</a>`}
${object.deletable && html`<details><summary class="button danger">Delete</summary><form method="post" action="/${row.id}/delete"><input type="hidden" name="csrf" value="${session.csrf}"><button class="danger">Yes, move to the recycle bin</button></form></details>`}</div></div>${object.name === 'Opportunity' && stagePath(session, row)}</section>`
}

function byAndWhen(name: string | undefined, ms: number): string {
  return [name, shortMoment(ms)].filter(Boolean).join(', ')
}

function pair(label: string, value: string) {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`
}
