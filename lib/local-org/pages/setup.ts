import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { ownForm } from './edit.ts'
import { Html, html } from './html.ts'
import type { Session } from './session.ts'
import { area, hiddenToken, sendSetup, setupPath } from './setup-page.ts'

type App = {
  name: string
  clientId: string
  clientSecret: string
  callbackUrls: string[]
  certificate: string | null
  preauthorized: boolean
}

/** The External Client Apps of the org: what an administrator copies into a connector. */
export async function showApps(exchange: Exchange, session: Session): Promise<void> {
  const apps = await session.context.sql<App[]>`
    select name, client_id as "clientId", client_secret as "clientSecret",
      callback_urls as "callbackUrls", certificate, preauthorized
    from external_client_app where org_no = ${session.org.no} order by name, client_id`
  const lead = html`<section class="card"><p>A connector signs in with the key and secret of one of these, or with a key of its own whose certificate stands here.</p></section>`
  sendSetup(exchange, session, 'ExternalClientApps', [
    lead,
    ...apps.map((app) => appCard(session, app)),
  ])
}

/** The certificate of the key with which the connector signs its assertions. */
export async function appFromForm(exchange: Exchange, session: Session): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  await session.context.sql`
    update external_client_app set certificate = ${form.get('certificate')?.trim() || null},
      preauthorized = ${form.get('preauthorized') === 'true'}
    where org_no = ${session.org.no} and client_id = ${form.get('clientId') ?? ''}`
  redirect(exchange.response, setupPath(session, 'ExternalClientApps'))
}

function appCard(session: Session, app: App): Html {
  const callbacks =
    app.callbackUrls.length > 0 ? app.callbackUrls.join('\n') : 'Any loopback address'
  return html`<section class="card"><h2>${app.name}</h2><dl class="one">
<div><dt>Consumer key</dt><dd>${app.clientId}</dd></div>
<div><dt>Consumer secret</dt><dd>${app.clientSecret}</dd></div>
<div><dt>Callback URLs</dt><dd>${callbacks}</dd></div></dl>
<form method="post" action="${setupPath(session, 'ExternalClientApps')}">${hiddenToken(session)}<input type="hidden" name="clientId" value="${app.clientId}"><div class="fields">${area('Certificate for the JWT bearer flow (PEM)', 'certificate', app.certificate ?? '', '-----BEGIN PUBLIC KEY-----')}<label><input type="checkbox" name="preauthorized" value="true"${new Html(app.preauthorized ? ' checked' : '')}> Users are pre-authorized by the administrator</label></div><p class="actions"><button>Save</button></p></form></section>`
}
