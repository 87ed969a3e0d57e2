import type { Exchange } from '../http/exchange.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import type { Session } from './session.ts'

type App = { name: string; clientId: string; clientSecret: string; callbackUrls: string[] }

/** The External Client Apps of the org: what an administrator copies into a connector. */
export async function showApps(exchange: Exchange, session: Session): Promise<void> {
  if (!session.context.view.customizeApplication) {
    const page = messagePage('Not allowed', 'Only an administrator of the org sees its setup.')
    return sendPage(exchange.response, 403, { ...page, header: headerOf(session, null) })
  }
  const apps = await session.context.sql<App[]>`
    select name, client_id as "clientId", client_secret as "clientSecret",
      callback_urls as "callbackUrls"
    from external_client_app where org_no = ${session.org.no} order by name, client_id`
  sendPage(exchange.response, 200, {
    title: 'External Client Apps',
    header: { ...headerOf(session, null), active: 'setup' },
    body: html`<section class="card"><p class="kicker">Setup</p><h1>External Client Apps</h1>
<p>A connector signs in with the key and secret of one of these.</p></section>
${apps.map(appCard)}`,
  })
}

function appCard(app: App): Html {
  const callbacks =
    app.callbackUrls.length > 0 ? app.callbackUrls.join('\n') : 'Any loopback address'
  return html`<section class="card"><h2>${app.name}</h2><dl class="one">
<div><dt>Consumer key</dt><dd>${app.clientId}</dd></div>
<div><dt>Consumer secret</dt><dd>${app.clientSecret}</dd></div>
<div><dt>Callback URLs</dt><dd>${callbacks}</dd></div></dl></section>`
}
