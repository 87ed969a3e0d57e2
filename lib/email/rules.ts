import { cleanHtml } from '#lib/email/clean-html.ts'
import { compileEmail, linksMax, specialFields } from '#lib/email/compile.ts'
import { escapeHtml, unknownFields } from '#lib/email/merge-fields.ts'
import type { Audience, EmailContent } from '#lib/email/types.ts'
import { parseFilter } from '#lib/prospects/query.ts'

export const contentLengthMax = 300_000

/** What stands in the way of sending it, by the field of the form; empty when nothing does. */
export function contentProblems(
  { subject, html, text }: EmailContent,
  fields: readonly { name: string }[],
): Record<string, string> {
  const known = new Set([...fields.map(({ name }) => name), ...specialFields])
  const problems: Record<string, string> = {}
  if (subject.trim() === '') problems.subject = 'Give it a subject.'
  if (html.trim() === '') problems.html = 'Write something.'
  for (const [name, part] of Object.entries({ subject, html, text: text ?? '' })) {
    const [unknown] = unknownFields(part, known)
    if (unknown)
      problems[name] ??= `{{${unknown}}} is no field of a prospect. Pick one from the list.`
  }
  problems.html ??= linkProblem(html) ?? ''
  if (problems.html === '') delete problems.html
  return problems
}

function linkProblem(html: string): string | null {
  const hrefs = [...cleanHtml(html).matchAll(/\bhref="([^"]*)"/gi)].map(([, href = '']) => href)
  for (const href of hrefs) {
    if (/^\{\{\s*(unsubscribe|preferences)\s*\}\}$/i.test(href)) continue
    if (!/^(https?|mailto|tel):/i.test(href)) {
      return `A link leads to “${href.slice(0, 60)}”. Write its whole address, beginning with https://.`
    }
    if (/^https?:\/\/[^/?#]*[{}]/i.test(href)) {
      return `A link’s host cannot be a merge field: “${href.slice(0, 60)}”.`
    }
    if (/^https?:/i.test(href) && !URL.canParse(href.replace(/\{\{[^}]*\}\}/g, 'x'))) {
      return `“${href.slice(0, 60)}” is no address.`
    }
  }
  const { links } = compileEmail({ subject: '', html, text: null }, '')
  return links.length > linksMax ? `It has ${links.length} links; ${linksMax} fit.` : null
}

/** [ML-5] Who wrote, and two ways out. Put below whatever has no way out of its own. */
export function footerOf(unitName: string, postalAddress: string): string {
  const lines = postalAddress
    .split('\n')
    .map((line) => escapeHtml(line.trim()))
    .filter(Boolean)
  const from = [escapeHtml(unitName), ...lines].join(', ')
  return `<p style="margin:32px 0 0 0;font-size:12px;line-height:18px;color:#6b7280">${from}<br><a href="{{unsubscribe}}" style="color:#6b7280">Unsubscribe</a> or <a href="{{preferences}}" style="color:#6b7280">change what you get</a>.</p>`
}

/** The list that an e-mail goes to; whoever has left it gets nothing. */
export function listOf({ selection }: Audience): string | null {
  if (selection.mode === 'some') return null
  return parseFilter(new URLSearchParams(selection.filter)).list ?? null
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}
