import 'server-only'
import { chooseLists, type ListChoices, optIn } from '#lib/email/consent-writes.ts'
import { escapeHtml } from '#lib/email/merge-fields.ts'
import { consentOf, openLink, smallBody, type Visit } from '#lib/email/public/door.ts'
import { footOf, htmlPage, shown, wayOut } from '#lib/email/public/pages.ts'
import type { PublicRecipient } from '#lib/email/public/recipient-reads.ts'
import { listPublicLists } from '#lib/lists/reads.ts'
import type { PublicList } from '#lib/lists/types.ts'

const wording = 'Yes, I want to get e-mail again and know that I can unsubscribe at any time.'

export function answerPreferences(request: Request, token: string): Promise<Response> {
  return openLink(request, token, (visit) => preferencesOf(visit, token))
}

/** What somebody gets, and what they may choose: lists that people see, or nothing at all. */
async function preferencesOf({ tx, buId, recipient }: Visit, token: string): Promise<Response> {
  if (recipient.optedOut) {
    return htmlPage({
      title: 'What you get',
      body: `<p><strong>${shown(recipient)}</strong> gets no e-mail from ${escapeHtml(recipient.unitName)}.</p><form method="post" action="/e/p/${token}"><label><input type="checkbox" name="again" value="yes" required><span>${wording}</span></label><button>Subscribe again</button></form>`,
      from: footOf(recipient),
    })
  }
  const lists = await listPublicLists(tx, buId, recipient.holderId)
  const gets = `<p><strong>${shown(recipient)}</strong> gets e-mail from ${escapeHtml(recipient.unitName)}.</p>`
  return htmlPage({
    title: 'What you get',
    body: `${gets}${lists.length > 0 ? choiceForm(lists, token) : ''}${wayOut(token, 'Unsubscribe from everything', lists.length > 0)}`,
    from: footOf(recipient),
  })
}

/** `had`: what was ticked when the page was drawn. A page that lay open moves only what its reader moved. */
function choiceForm(lists: readonly PublicList[], token: string): string {
  const had = lists
    .filter(({ gets }) => gets)
    .map(({ id }) => `<input type="hidden" name="had" value="${id}">`)
  const boxes = lists.map(
    ({ id, name, gets }) =>
      `<label><input type="checkbox" name="list" value="${id}"${gets ? ' checked' : ''}><span>${escapeHtml(name)}</span></label>`,
  )
  return `<form method="post" action="/e/p/${token}"><input type="hidden" name="choose" value="lists">${had.join('')}<fieldset><legend>Choose what you want to get.</legend>${boxes.join('')}</fieldset><button>Save</button></form>`
}

export async function takePreferences(request: Request, token: string): Promise<Response> {
  const given = new URLSearchParams(await smallBody(request))
  return openLink(request, token, async (visit) => {
    if (given.get('choose') === 'lists') return takeChoice(request, visit, given, token)
    if (given.get('again') !== 'yes') return answerAgain(visit.recipient, token)
    await optIn(visit.tx, visit.buId, consentOf(request, visit, 'preference page', wording))
    return htmlPage({
      title: 'Welcome back',
      body: `<p><strong>${shown(visit.recipient)}</strong> gets e-mail from ${escapeHtml(visit.recipient.unitName)} again.</p><p><a href="/e/p/${token}">Choose what you get</a></p>`,
      from: footOf(visit.recipient),
    })
  })
}

/** [FD-12] Who gets nothing at all chooses no lists: only the words that say so lift an opt-out. */
async function takeChoice(
  request: Request,
  visit: Visit,
  given: URLSearchParams,
  token: string,
): Promise<Response> {
  const { tx, buId, recipient } = visit
  if (recipient.optedOut) return preferencesOf(visit, token)
  const lists = await listPublicLists(tx, buId, recipient.holderId)
  const choices = choicesOf(lists, given)
  const words = wordsOf(choices)
  if (words !== '')
    await chooseLists(tx, buId, consentOf(request, visit, 'preference page', words), choices)
  const now = await listPublicLists(tx, buId, recipient.holderId)
  return htmlPage({
    title: 'Saved',
    body: `${chosenWords(recipient, now)}<p><a href="/e/p/${token}">Change it</a></p>`,
    from: footOf(recipient),
  })
}

function chosenWords(recipient: PublicRecipient, lists: readonly PublicList[]): string {
  const who = `<strong>${shown(recipient)}</strong>`
  const unit = escapeHtml(recipient.unitName)
  const names = lists.filter(({ gets }) => gets).map(({ name }) => `<li>${escapeHtml(name)}</li>`)
  return names.length > 0
    ? `<p>${who} gets from ${unit}:</p><ul>${names.join('')}</ul>`
    : `<p>${who} gets none of the lists of ${unit}.</p>`
}

function choicesOf(lists: readonly PublicList[], given: URLSearchParams): ListChoices {
  const had = new Set(given.getAll('had'))
  const wanted = new Set(given.getAll('list'))
  return {
    left: lists.filter(({ id, gets }) => gets && had.has(id) && !wanted.has(id)),
    joined: lists.filter(({ id, gets }) => !gets && !had.has(id) && wanted.has(id)),
  }
}

function wordsOf({ left, joined }: ListChoices): string {
  const says = (word: string, lists: readonly PublicList[]) =>
    lists.length > 0 ? [`${word} ${lists.map(({ name }) => name).join(', ')}`] : []
  return [...says('Left', left), ...says('Joined', joined)].join('. ')
}

function answerAgain(recipient: PublicRecipient, token: string): Response {
  return htmlPage({
    title: 'Nothing was changed',
    body: `<p>Tick the box to say that you want to get e-mail again.</p><p><a href="/e/p/${token}">Back</a></p>`,
    from: footOf(recipient),
  })
}
