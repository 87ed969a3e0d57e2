import type { ServerResponse } from 'node:http'
import { Html, html } from './html.ts'
import { stylesheet, stylesheetHash } from './style.ts'

export type Page = {
  title: string
  body: Html
  /** Who is signed in, and where. */
  header?: {
    base: string
    orgName: string
    customObjects: readonly { name: string; labelPlural: string }[]
    userName: string
    /** An object, the bin or the setup. */
    active: string | null
    csrf: string
    isAdministrator: boolean
  }
}

type PageHeaders = {
  'set-cookie'?: string | string[]
  formAction?: string
  /** What a frame of the page may show, besides pages of ours. */
  frames?: string
}

/** No script at all: the pages are forms and links. */
function contentSecurityPolicy(formAction: string | undefined, frames: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src '${stylesheetHash}'`,
    "img-src 'self' data:",
    `form-action 'self'${formAction ? ` ${formAction}` : ''}`,
    ...(frames ? [`frame-src 'self' ${frames}`] : []),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export function sendPage(
  response: ServerResponse,
  status: number,
  page: Page,
  { formAction, frames, ...headers }: PageHeaders = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(formAction, frames),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(document(page).text)
}

function document({ title, body, header }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Salesforce (local org)</title>
<style>${new Html(stylesheet)}</style>
</head>
<body>
${header ? banner(header) : html`<header class="bar"><a class="brand" href="/">${cloud}<span>Salesforce <small>local org</small></span></a></header>`}
<main>${body}</main>
</body>
</html>`
}

const cloud = new Html(
  '<svg viewBox="0 0 24 16" width="30" height="20" aria-hidden="true"><path fill="currentColor" d="M9.6 1.9A4.6 4.6 0 0 1 17.2 3a5.4 5.4 0 0 1 1.9-.4 4.9 4.9 0 0 1 0 9.8 5 5 0 0 1-.9-.1 3.7 3.7 0 0 1-4.8 1.5 4.2 4.2 0 0 1-7.9-.6A3.8 3.8 0 0 1 1 9.4a3.9 3.9 0 0 1 1.9-3.3A4.4 4.4 0 0 1 9.6 1.9Z"/></svg>',
)

const tabs = [
  ['Lead', 'Leads'],
  ['Contact', 'Contacts'],
  ['Account', 'Accounts'],
  ['Opportunity', 'Opportunities'],
  ['Campaign', 'Campaigns'],
  ['Task', 'Tasks'],
] as const

function banner({
  base,
  orgName,
  customObjects,
  userName,
  active,
  csrf,
  isAdministrator,
}: NonNullable<Page['header']>): Html {
  const tab = (name: string, href: string, isActive: boolean) =>
    html`<a href="${href}"${isActive ? new Html(' aria-current="page"') : ''}>${name}</a>`
  return html`<header class="bar">
  <a class="brand" href="/">${cloud}<span>${orgName} <small>local org</small></span></a>
  <nav aria-label="Objects">${[...tabs, ...customObjects.map(({ name, labelPlural }) => [name, labelPlural] as const)].map(([object, label]) => tab(label, `${base}/lightning/o/${object}/list`, active === object))}${tab('Recycle Bin', `${base}/lightning/o/DeleteEvent/home`, active === 'bin')}${isAdministrator && tab('Setup', `${base}/lightning/setup/ExternalClientApps/home`, active === 'setup')}</nav>
  <form method="post" action="${base}/logout" class="who"><input type="hidden" name="csrf" value="${csrf}"><span>${userName}</span><button class="quiet">Log out</button></form>
</header>`
}

export function messagePage(title: string, text: string): Page {
  return {
    title,
    body: html`<section class="card narrow"><h1>${title}</h1><p>${text}</p><p><a href="/">To the orgs on this machine</a></p></section>`,
  }
}
