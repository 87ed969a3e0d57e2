import type { Exchange } from '../http/exchange.ts'
import type { Row } from '../records/row.ts'
import type { ObjectView } from '../schema/view.ts'
import { nameFieldOf } from '../schema/view.ts'
import { labelOf, shownValue } from './cells.ts'
import { changedLast, lookedThrough, visible } from './changed-last.ts'
import { columnsKept, columnsOf } from './columns.ts'
import { Html, html } from './html.ts'
import { sendPage } from './layout.ts'
import { nameOf, namesOf } from './names.ts'
import type { Session } from './session.ts'
import { shortMoment } from './words.ts'

const pageSize = 50
/** A list view of Salesforce shows two thousand records; who looks for another one searches. */
const pagesMax = 40
const byAddressMax = 2_000

type ListRow = Row & { owner: string | null }

/** Newest changes first, so that what just arrived stands on top. */
async function rowsOf(session: Session, object: ObjectView, search: string, page: number) {
  const { context } = session
  const { sql } = context
  const owners = ['User', 'Group'].map((name) => context.view.object(name)!.tbl)
  const shown = search === '' ? allOf(session, object) : matching(session, object, search)
  return sql<ListRow[]>`
    select r.id, r.stamp, r.created_at, r.modified_at, r.created_by, r.modified_by, r.owner_id,
      r.is_deleted, r.data, u.data ->> 'Name' as owner
    from (${shown} order by stamp desc, id desc limit ${pageSize + 1} offset ${(page - 1) * pageSize}) f
    join record r on r.tbl = ${object.tbl} and r.id = f.id
    left join record u on u.tbl = any(${owners}::int[]) and u.id = r.owner_id
    order by r.stamp desc, r.id desc`
}

function allOf({ context }: Session, object: ObjectView) {
  return context.sql`select id, stamp from record
    where tbl = ${object.tbl} and not is_deleted and ${visible(context, object)}`
}

/** Among those changed last, and whoever has an e-mail address that begins so. */
function matching(session: Session, object: ObjectView, search: string) {
  const { context } = session
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const address = search.toLowerCase()
  return context.sql`
    select id, stamp from ${changedLast(session, object)} c
    where data ->> ${nameFieldOf(object)} ilike ${pattern}
      or email_key like ${pattern.toLowerCase()} or data ->> 'Company' ilike ${pattern}
    union
    (select id, stamp from record
    where tbl = ${object.tbl} and email_key >= ${address} and email_key < ${`${address}\u{10FFFF}`}
      and not is_deleted and ${visible(context, object)} limit ${byAddressMax})`
}

export async function showList(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
): Promise<void> {
  const search = (exchange.query.get('q') ?? '').trim().slice(0, 100)
  const asked = Math.trunc(Number(exchange.query.get('page') ?? 1)) || 1
  const page = Math.min(Math.max(1, asked), pagesMax)
  const rows = await rowsOf(session, object, search, page)
  const more = rows.length > pageSize && page < pagesMax
  const path = `${session.base}/lightning/o/${object.name}`
  const link = (target: number) =>
    `${path}/list?${new URLSearchParams({ ...(search ? { q: search } : {}), page: String(target) })}`
  sendPage(exchange.response, 200, {
    title: object.labelPlural,
    header: headerOf(session, object),
    body: html`<section class="card">
<div class="head"><h1>${object.labelPlural}</h1>
<form class="search" method="get" action="${path}/list" role="search"><input type="search" name="q" value="${search}" placeholder="Search name, e-mail, company" aria-label="Search ${object.labelPlural}"><button>Search</button></form>
${object.createable && html`<a class="button primary" href="${path}/new">New ${object.label}</a>`}</div>
${rows.length === 0 ? html`<p class="empty">${search ? `Nothing matches “${search}” among the ${lookedThrough} changed last, and no e-mail address begins so.` : `There are no ${object.labelPlural.toLowerCase()} yet.`}</p>` : await table(session, object, rows.slice(0, pageSize))}
<nav class="pages" aria-label="Pages">${page > 1 ? html`<a href="${link(page - 1)}">Newer</a>` : html`<span></span>`}<span>Page ${page}</span>${more ? html`<a href="${link(page + 1)}">Older</a>` : html`<span></span>`}</nav>
${rows.length > pageSize && !more && html`<p class="empty">A list shows the ${pagesMax * pageSize} changed last. Search for any other.</p>`}
</section>`,
  })
}

export function headerOf(session: Session, object: ObjectView | null) {
  return {
    base: session.base,
    orgName: session.org.name,
    customObjects: session.context.view.objects.filter(({ custom }) => custom),
    userName: session.userName,
    active: object?.name ?? null,
    csrf: session.csrf,
    isAdministrator: session.context.view.customizeApplication,
  }
}

async function table(session: Session, object: ObjectView, rows: ListRow[]) {
  const columns = columnsOf(object)
  const names = await namesOf(session, columns, rows)
  const optional = (index: number) => new Html(index < columnsKept ? '' : ' class="optional"')
  return html`<div class="scroll"><table>
<thead><tr><th>Name</th>${columns.map((column, index) => html`<th${optional(index)}>${labelOf(column)}</th>`)}<th class="optional">Owner</th><th class="optional">Last modified</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><td><a href="/${row.id}">${nameOf(object, row)}</a></td>${columns.map((column, index) => html`<td${optional(index)}>${shownValue(column, row, names)}</td>`)}<td class="optional">${row.owner}</td><td class="optional">${shortMoment(row.modified_at)}</td></tr>`,
  )}</tbody></table></div>`
}
