import type { Exchange } from '../http/exchange.ts'
import { Html, html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import type { Session } from './session.ts'

const screens = [
  ['ExternalClientApps', 'External Client Apps'],
  ['Rules', 'Rules'],
  ['Objects', 'Objects and fields'],
  ['Queues', 'Queues'],
  ['Access', 'Access and history'],
  ['Faults', 'Faults'],
] as const

export type SetupScreen = (typeof screens)[number][0]

export const setupPath = (session: Session, screen: SetupScreen) =>
  `${session.base}/lightning/setup/${screen}/home`

/** Only an administrator of the org gets further. */
export function mayNotSetUp(exchange: Exchange, session: Session): boolean {
  if (session.context.view.customizeApplication) return false
  const page = messagePage('Not allowed', 'Only an administrator of the org sees its setup.')
  sendPage(exchange.response, 403, { ...page, header: headerOf(session, null) })
  return true
}

export function sendSetup(
  exchange: Exchange,
  session: Session,
  screen: SetupScreen,
  body: Html | Html[],
  problem?: string,
): void {
  const title = screens.find(([name]) => name === screen)![1]
  sendPage(exchange.response, problem ? 400 : 200, {
    title,
    header: { ...headerOf(session, null), active: 'setup' },
    body: html`<section class="card"><p class="kicker">Setup</p><h1>${title}</h1>
<nav class="path" aria-label="Setup">${screens.map(
      ([name, label]) =>
        html`<a class="button" href="${setupPath(session, name)}"${new Html(name === screen ? ' aria-current="page"' : '')}>${label}</a>`,
    )}</nav>${problem && html`<p class="note bad" role="alert">${problem}</p>`}</section>${body}`,
  })
}

export function hiddenToken(session: Session): Html {
  return html`<input type="hidden" name="csrf" value="${session.csrf}">`
}

export function choice(
  label: string,
  name: string,
  options: readonly (readonly [string, string])[],
  chosen = '',
): Html {
  return html`<label>${label}<select name="${name}">${options.map(
    ([value, text]) =>
      html`<option value="${value}"${new Html(value === chosen ? ' selected' : '')}>${text}</option>`,
  )}</select></label>`
}

export function input(label: string, name: string, value = '', hint = ''): Html {
  return html`<label>${label}<input type="text" name="${name}" value="${value}" placeholder="${hint}"></label>`
}

export function area(label: string, name: string, value = '', hint = ''): Html {
  return html`<label class="wide">${label}<textarea name="${name}" rows="3" placeholder="${hint}">${value}</textarea></label>`
}
