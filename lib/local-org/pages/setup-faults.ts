import { armedFaults, armFault, clearFaults } from '../admin/faults.ts'
import type { FaultName, FaultSpec } from '../faults.ts'
import { faultCatalogue } from '../faults.ts'
import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { ownForm } from './edit.ts'
import { html } from './html.ts'
import type { Session } from './session.ts'
import { choice, hiddenToken, input, sendSetup, setupPath } from './setup-page.ts'

const catalogue: [FaultName, FaultSpec][] = Object.entries(faultCatalogue) as never

function wordsOf(spec: FaultSpec): string {
  switch (spec.kind) {
    case 'error':
    case 'rows':
      return `${spec.code}: ${spec.message.trim().split('\n').at(-1)}`
    case 'oauth':
      return `${spec.error}: ${spec.description}`
    case 'html':
      return `a page with status ${spec.status}`
    default:
      return spec.kind
  }
}

/** What goes wrong on the next calls of whoever is connected: to see what he makes of it. */
export async function showFaults(exchange: Exchange, session: Session): Promise<void> {
  const armed = await armedFaults(session.context.server, session.org)
  sendSetup(
    exchange,
    session,
    'Faults',
    html`<section class="card"><h2>Armed</h2>${
      armed.length === 0
        ? html`<p class="empty">None: every call is answered as it should be.</p>`
        : html`<div class="scroll"><table><thead><tr><th>Fault</th><th>Calls</th><th>How many</th></tr></thead><tbody>${armed.map(
            ({ operation, count, spec }) =>
              html`<tr><td>${wordsOf(spec)}</td><td>${operation === '*' ? 'all' : operation}</td><td>${count ?? 'until cleared'}</td></tr>`,
          )}</tbody></table></div><form method="post" action="${setupPath(session, 'Faults')}">${hiddenToken(session)}<input type="hidden" name="clear" value="true"><p class="actions"><button class="danger">Clear all</button></p></form>`
    }</section>
<section class="card"><h2>Arm a fault</h2><form method="post" action="${setupPath(session, 'Faults')}">${hiddenToken(session)}<div class="fields">
${choice(
  'Fault',
  'name',
  catalogue.map(([name, spec]) => [name, `${name} – ${wordsOf(spec).slice(0, 90)}`] as const),
)}
${input('Calls (all if empty)', 'operation', '', 'collections.*')}
${input('How many calls (until cleared if empty)', 'count', '1')}
</div><p class="actions"><button class="primary">Arm</button></p></form></section>`,
  )
}

export async function faultsFromForm(exchange: Exchange, session: Session): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  const { server } = session.context
  const name = form.get('name') as FaultName
  const operation = form.get('operation')?.trim()
  const count = Math.trunc(Number(form.get('count')))
  if (form.get('clear')) await clearFaults(server, session.org)
  else if (Object.hasOwn(faultCatalogue, name)) {
    await armFault(server, session.org, {
      name,
      count: count > 0 ? count : null,
      ...(operation ? { operation } : {}),
    })
  }
  redirect(exchange.response, setupPath(session, 'Faults'))
}
