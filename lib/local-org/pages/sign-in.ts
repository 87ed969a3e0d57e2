import type { Server } from '../context.ts'
import type { Exchange } from '../http/exchange.ts'
import { readForm, redirect } from '../http/exchange.ts'
import { usersOf } from '../oauth/clients.ts'
import type { Org } from '../org.ts'
import { listOrgs } from '../store/lookup.ts'
import { html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { closeSession, isOwnForm, openSession, readSession } from './session.ts'

export async function showOrgs(server: Server, exchange: Exchange): Promise<void> {
  const orgs = await listOrgs(server.sql)
  sendPage(exchange.response, 200, {
    title: 'Orgs',
    body: html`<section class="card narrow"><h1>Salesforce orgs on this machine</h1>
<p>Each is a separate customer with its own users and records.</p>
${orgs.length === 0 && html`<p class="empty">There is no org yet.</p>`}
<ul class="pick">${orgs.map(
      (org) =>
        html`<li><label><span><a href="/orgs/${org.key}/login">${org.name}</a><small>${org.id}</small></span></label></li>`,
    )}</ul></section>`,
  })
}

/** Only an address inside these pages may follow a sign-in. */
function safeNext(next: string | null, org: Org): string {
  return next && /^\/(?![/\\])/.test(next) ? next : `/orgs/${org.key}/lightning/o/Lead/list`
}

export async function signIn(server: Server, exchange: Exchange, org: Org): Promise<void> {
  const users = await usersOf(server.sql, org.no)
  if (exchange.method !== 'POST') {
    const next = safeNext(exchange.query.get('next'), org)
    const page = loginPage(
      org,
      users.filter((user) => user.active),
      next,
    )
    return sendPage(exchange.response, 200, page)
  }
  const { origin } = exchange.request.headers
  if (origin !== undefined && origin !== exchange.origin) {
    return sendPage(
      exchange.response,
      403,
      messagePage('Not signed in', 'The form came from another site.'),
    )
  }
  const form = await readForm(exchange.request)
  const user = users.find(({ id, active }) => active && id === form.get('user'))
  if (!user) {
    return sendPage(
      exchange.response,
      400,
      messagePage('Not signed in', 'This user cannot sign in.'),
    )
  }
  const session = await openSession(server, org, user.id)
  redirect(exchange.response, safeNext(form.get('next'), org), [session])
}

function loginPage(org: Org, users: Awaited<ReturnType<typeof usersOf>>, next: string) {
  return {
    title: `Sign in to ${org.name}`,
    body: html`<section class="card narrow"><p class="kicker">${org.name}</p><h1>Sign in as</h1>
<form method="post" action="/orgs/${org.key}/login"><input type="hidden" name="next" value="${next}">
<ul class="pick">${users.map(
      (user) =>
        html`<li><button name="user" value="${user.id}"><span>${user.name}<small>${user.username}</small></span>${user.title && html`<span class="tag">${user.title}</span>`}</button></li>`,
    )}</ul></form>
<p><small>A Salesforce org on your own machine: one click, no password.</small></p></section>`,
  }
}

export async function signOut(server: Server, exchange: Exchange, org: Org): Promise<void> {
  const session = await readSession(server, exchange, org)
  const form = await readForm(exchange.request)
  if (session && !isOwnForm(exchange, session, form)) {
    return sendPage(exchange.response, 403, messagePage('Not signed out', 'The form has expired.'))
  }
  redirect(exchange.response, '/', [await closeSession(server, exchange, org)])
}
