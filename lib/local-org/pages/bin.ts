import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { emptyBin, undeleteRecords } from '../records/undelete.ts'
import { isNamed } from '../schema/objects.ts'
import type { ObjectView } from '../schema/view.ts'
import { ownForm } from './edit.ts'
import { html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import type { Session } from './session.ts'
import { shortMoment } from './words.ts'

type BinRow = { id: string; tbl: number; name: string; email: string | null; modified_at: number }

const shownMax = 200

export async function showBin(exchange: Exchange, session: Session): Promise<void> {
  const objects = session.context.view.objects.filter(isNamed)
  const rows = await session.context.sql<BinRow[]>`
    select r.id, t.tbl, coalesce(r.data ->> 'Name', r.data ->> 'Subject', r.id) as name,
      r.data ->> 'Email' as email, r.modified_at
    from unnest(${objects.map((object) => object.tbl)}::int[]) t (tbl) cross join lateral (
      select * from record where tbl = t.tbl and is_deleted and deleted_with is null
      order by stamp desc, id desc limit ${shownMax}) r
    order by r.stamp desc, r.id desc limit ${shownMax}`
  const labelOf = new Map(objects.map((object) => [object.tbl, object.label]))
  sendPage(exchange.response, 200, {
    title: 'Recycle Bin',
    header: { ...headerOf(session, null), active: 'bin' },
    body: html`<section class="card"><h1>Recycle Bin</h1>
${
  rows.length === 0
    ? html`<p class="empty">The recycle bin is empty.</p>`
    : html`<div class="scroll"><table><thead><tr><th>Name</th><th>Type</th><th class="optional">E-mail</th><th class="optional">Deleted</th><th></th><th></th></tr></thead><tbody>${rows.map(
        (row) =>
          html`<tr><td>${row.name}</td><td>${labelOf.get(row.tbl)}</td><td class="optional">${row.email}</td><td class="optional">${shortMoment(row.modified_at)}</td><td><form method="post" action="/${row.id}/undelete"><input type="hidden" name="csrf" value="${session.csrf}"><button>Restore</button></form></td><td>${purgeForm(session, row)}</td></tr>`,
      )}</tbody></table></div>`
}</section>`,
  })
}

function purgeForm(session: Session, row: BinRow) {
  return html`<details><summary>Delete for good</summary><form method="post" action="/${row.id}/purge"><input type="hidden" name="csrf" value="${session.csrf}"><button class="danger">Yes, for good</button></form></details>`
}

export async function undelete(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  if (!(await ownForm(exchange, session))) return
  const [result] = await undeleteRecords(session.context, [id])
  if (result!.success) return redirect(exchange.response, `/${id}`)
  const { statusCode, message } = result!.errors[0]!
  const words =
    statusCode === 'DUPLICATE_VALUE'
      ? 'Another record has taken a value that must be unique.'
      : message
  const page = messagePage('Not restored', words)
  sendPage(exchange.response, 409, { ...page, header: headerOf(session, object) })
}

/** Removes the record for good. */
export async function purge(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  if (!(await ownForm(exchange, session))) return
  const [result] = await emptyBin(session.context, [id])
  if (result!.success) {
    return redirect(exchange.response, `${session.base}/lightning/o/DeleteEvent/home`)
  }
  const page = messagePage('Not deleted', result!.errors[0]!.message)
  sendPage(exchange.response, 409, { ...page, header: headerOf(session, object) })
}
