import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { draft } from '../records/prepare.ts'
import type { Row } from '../records/row.ts'
import { save } from '../records/write.ts'
import { opportunityStages } from '../schema/sales.ts'
import type { ObjectView } from '../schema/view.ts'
import { ownForm } from './edit.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import type { Session } from './session.ts'

/** The stages as a path of buttons: one press moves, wins or loses the opportunity. */
export function stagePath(session: Session, row: Row): Html {
  return html`<form class="path" method="post" action="/${row.id}/stage" aria-label="Stage"><input type="hidden" name="csrf" value="${session.csrf}">${opportunityStages.map(
    (stage) =>
      stage.name === row.data.StageName
        ? html`<button class="primary" name="stage" value="${stage.name}" aria-pressed="true">${stage.name}</button>`
        : html`<button name="stage" value="${stage.name}" aria-pressed="false">${stage.name}</button>`,
  )}</form>`
}

export async function moveStage(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  const change = { id, draft: draft(object, { StageName: form.get('stage') }, 'update', new Set()) }
  const [result] = await save(session.context, object, [change], true)
  if (result!.success) return redirect(exchange.response, `/${id}`)
  const page = messagePage('Not saved', result!.errors[0]!.message)
  sendPage(exchange.response, 400, { ...page, header: headerOf(session, object) })
}
