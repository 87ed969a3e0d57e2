import { Html, html } from '../pages/html.ts'
import type { Page } from '../pages/layout.ts'
import type { AuthorizeRequest } from './authorize.ts'
import type { OrgUser } from './clients.ts'

const scopeWords: Record<string, string> = {
  api: 'Manage user data via APIs',
  refresh_token: 'Perform requests at any time',
  offline_access: 'Perform requests at any time',
  id: 'Access the identity URL service',
  openid: 'Access unique user identifiers',
  profile: 'Access your basic information',
  email: 'Access your basic information',
  full: 'Full access',
  web: 'Manage user data via Web browsers',
}

export function consentPage(wanted: AuthorizeRequest, users: OrgUser[], csrf: string): Page {
  const { client } = wanted
  const chosen = preselected(users, wanted.loginHint)
  const scopes = [...new Set(wanted.scope.split(/\s+/).map((scope) => scopeWords[scope] ?? scope))]
  return {
    title: 'Allow access',
    body: html`<section class="card narrow">
<p class="kicker">${client.org.name}</p>
<h1>Allow access for ${client.name}?</h1>
<p>It asks to:</p>
<ul>${scopes.map((scope) => html`<li>${scope}</li>`)}</ul>
<form method="post" action="/services/oauth2/authorize">
${hiddenFields(wanted, csrf)}
<h2>As which user?</h2>
<ul class="pick">${users.map((user) => userChoice(user, user === chosen))}</ul>
<div class="actions"><button class="primary" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button></div>
</form>
<p><small>This is a Salesforce org on your own machine: its users have no passwords.</small></p>
</section>`,
  }
}

function preselected(users: OrgUser[], hint: string | null): OrgUser | undefined {
  return (
    users.find((user) => user.username === hint && user.active) ?? users.find((user) => user.active)
  )
}

function hiddenFields(
  { client, redirectUri, scope, state, challenge }: AuthorizeRequest,
  csrf: string,
) {
  const fields: Record<string, string | null> = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: challenge,
    code_challenge_method: challenge === null ? null : 'S256',
    csrf,
  }
  return Object.entries(fields).map(
    ([name, value]) =>
      value !== null && html`<input type="hidden" name="${name}" value="${value}">`,
  )
}

function userChoice(user: OrgUser, isChosen: boolean): Html {
  const state = new Html(`${isChosen ? ' checked' : ''}${user.active ? '' : ' disabled'}`)
  return html`<li><label class="${user.active ? '' : 'off'}"><input type="radio" name="user" value="${user.id}"${state}>
<span>${user.name}<small>${user.username}</small></span>${user.title && html`<span class="tag">${user.title}</span>`}${!user.active && html`<span class="tag">Inactive</span>`}</label></li>`
}

export function problemPage(error: string, description: string): Page {
  return {
    title: 'Not possible',
    body: html`<section class="card narrow"><h1>This access request cannot be answered</h1>
<p class="note bad">error=${error}</p><p>error_description=${description}</p></section>`,
  }
}
