import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { deleteRecords } from '../records/delete.ts'
import { draft } from '../records/prepare.ts'
import { save } from '../records/write.ts'
import { ownForm } from './edit.ts'
import { html } from './html.ts'
import type { Session } from './session.ts'
import { hiddenToken, input, sendSetup, setupPath } from './setup-page.ts'

type Queue = { id: string; name: string; objects: string; leads: number }

/** Queues wait for somebody to take what is in them. */
export async function showQueues(
  exchange: Exchange,
  session: Session,
  problem?: string,
): Promise<void> {
  const { sql, view } = session.context
  const tbl = (name: string) => view.object(name)!.tbl
  const queues = await sql<Queue[]>`
    select g.id, g.data ->> 'Name' as name, string_agg(q.data ->> 'SobjectType', ', ') as objects
    from record g left join record q on q.tbl = ${tbl('QueueSobject')} and q.e1 = g.id
      and not q.is_deleted
    where g.tbl = ${tbl('Group')} and not g.is_deleted and g.data @> '{"Type": "Queue"}'
    group by g.id, g.data order by lower(g.data ->> 'Name')`
  sendSetup(
    exchange,
    session,
    'Queues',
    html`<section class="card">${
      queues.length === 0
        ? html`<p class="empty">No queues yet.</p>`
        : html`<div class="scroll"><table><thead><tr><th>Name</th><th>Holds</th><th></th></tr></thead><tbody>${queues.map(
            ({ id, name, objects }) =>
              html`<tr><td>${name}</td><td>${objects}</td><td><form method="post" action="${setupPath(session, 'Queues')}">${hiddenToken(session)}<input type="hidden" name="remove" value="${id}"><button class="danger">Remove</button></form></td></tr>`,
          )}</tbody></table></div>`
    }</section>
<section class="card"><h2>New queue</h2><form method="post" action="${setupPath(session, 'Queues')}">${hiddenToken(session)}<div class="fields">${input('Name', 'name')}<div><label><input type="checkbox" name="object" value="Lead" checked> Leads</label><label><input type="checkbox" name="object" value="Task"> Tasks</label></div></div><p class="actions"><button class="primary">Save</button></p></form></section>`,
    problem,
  )
}

export async function queuesFromForm(exchange: Exchange, session: Session): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  const { context } = session
  const remove = form.get('remove')
  if (remove) {
    await deleteRecords(context, [remove], true)
    return redirect(exchange.response, setupPath(session, 'Queues'))
  }
  const group = context.view.object('Group')!
  const made = draft(group, { Name: form.get('name'), Type: 'Queue' }, 'create', new Set())
  const [result] = await save(context, group, [{ draft: made }], true)
  if (!result!.success) return showQueues(exchange, session, result!.errors[0]!.message)
  const holds = context.view.object('QueueSobject')!
  const rows = form.getAll('object').map((SobjectType) => ({
    draft: draft(holds, { QueueId: result!.id, SobjectType }, 'create', new Set()),
  }))
  if (rows.length > 0) await save(context, holds, rows, true)
  redirect(exchange.response, setupPath(session, 'Queues'))
}
