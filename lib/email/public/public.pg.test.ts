import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { honeyLink } from '#lib/email/compile.ts'
import {
  answerClick,
  answerOpen,
  answerUnsubscribe,
  takeUnsubscribe,
} from '#lib/email/public/loaders.ts'
import { answerPreferences, takePreferences } from '#lib/email/public/preference-page.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { addPeople, dueEmail, readyUnit } from '#lib/email/testing/ready-unit.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { signLink } from '#lib/email/tokens.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { addToList, createList } from '#lib/lists/writes.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
const key = Buffer.alloc(32, 5).toString('base64')
const person = 'Mozilla/5.0 (Macintosh) Safari/605.1.15'
let worker: Database
let buId: string
let prospectId: string
let recipientId: string
let units = 0

beforeAll(async () => {
  const database = await testDatabase('public')
  // The door opens the console's own pool, as concord_web.
  Object.assign(process.env, {
    WEB_DATABASE_URL: database.webUrl,
    CONCORD_URL: 'http://127.0.0.1:4310',
    AUTH_SECRET: 'x'.repeat(40),
    SEALING_PUBLIC_KEY: keys.publicKey,
  })
  worker = openDatabase(database.workerUrl, { name: 'public', connectionsMax: 3 })
})

beforeEach(async () => {
  units += 1
  buId = (await readyUnit(worker.sql, keys.publicKey, `Public ${units}`)).buId
  await inUnit((tx) => tx`insert into email_settings (bu_id, link_key) values (${buId}, ${key})`)
  ;[prospectId = ''] = await addPeople(worker.sql, buId, 1)
  const emailId = await dueEmail(worker.sql, buId)
  await sendEmail(senderIn(worker.sql, keys.privateKey), { buId, emailId })
  const [row] = await inUnit(
    (tx) => tx<{ id: string }[]>`
    update email_recipients set sent_at = now() - interval '1 minute' returning id`,
  )
  recipientId = row?.id ?? ''
})

afterAll(() => worker?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
const token = (link = 0) => signLink({ buId, recipientId, link }, key)
const ask = (init: RequestInit = {}, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1:4310/e', { ...init, headers: { 'user-agent': person, ...headers } })

const standOf = () =>
  inUnit(async (tx) => {
    const [row] = await tx`
      select r.opens, r.clicks, e.opened, e.clicked, e.unsubscribed,
        (select values->>'opted_out' from prospects where id = ${prospectId}) as "optedOut",
        (select array[lane::text, cause] from changes where prospect_id = ${prospectId}) as change,
        array(select kind from activities where kind <> 'list_email' order by id) as told,
        (select coalesce(sum(points), 0)::int from score_entries where prospect_id = ${prospectId}) as points
      from email_recipients r join emails e on e.id = r.email_id where r.id = ${recipientId}`
    return row
  })

test('[ML-5] an open counts once in the story, a click counts its points and shows that it was opened', async () => {
  for (let n = 0; n < 3; n += 1) {
    expect((await answerOpen(ask(), token())).headers.get('content-type')).toBe('image/gif')
  }
  expect(await standOf()).toMatchObject({ opens: 3, opened: 1, clicks: 0, told: ['email_open'] })
  const answer = await answerClick(ask(), token(0))
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toBe(
    `https://halden.example/offer?e=${encodeURIComponent(`${prospectId}@people.example`)}`,
  )
  await answerClick(ask(), token(0))
  expect(await standOf()).toMatchObject({
    clicks: 2,
    clicked: 1,
    told: ['email_open', 'email_click'],
    points: 3,
  })
})

test.each([
  ['HEAD', ask({ method: 'HEAD' })],
  ['a scanner', ask({}, { 'user-agent': 'Mozilla/5.0 (compatible; BarracudaCentral/1.0)' })],
  ['a prefetch', ask({}, { 'sec-purpose': 'prefetch;prerender' })],
  ['nobody', ask({}, { 'user-agent': '' })],
])('[AC-7] %s is led on and changes nothing', async (_, request) => {
  expect((await answerClick(request, token(0))).status).toBe(302)
  await answerOpen(request, token())
  expect(await standOf()).toMatchObject({ opens: 0, clicks: 0, told: [], points: 0 })
})

test('[AC-7] who follows the link that nobody sees, or reads within two seconds, is a machine', async () => {
  await answerClick(ask(), token(honeyLink))
  await answerClick(ask(), token(0))
  expect(await standOf()).toMatchObject({ clicks: 0, opens: 0, told: [] })
  await inUnit((tx) => tx`update email_recipients set scanned_at = null, sent_at = now()`)
  await answerClick(ask(), token(0))
  expect(await standOf()).toMatchObject({ clicks: 0, told: [] })
  await inUnit((tx) => tx`update email_recipients set sent_at = now() - interval '1 minute'`)
  await answerClick(ask(), token(0))
  expect(await standOf()).toMatchObject({ clicks: 1, told: ['email_open', 'email_click'] })
})

test('[SEC-8] a link leads to what its author wrote and nowhere else; what is not signed leads nowhere', async () => {
  const otherKey = Buffer.alloc(32, 6).toString('base64')
  const forged = [
    signLink({ buId, recipientId, link: 0 }, otherKey),
    signLink({ buId: recipientId, recipientId, link: 0 }, key),
    signLink({ buId, recipientId: buId, link: 0 }, key),
    token(5),
    'https:%2f%2fevil.example',
    '//evil.example',
    '',
  ]
  for (const each of forged) {
    const answer = await answerClick(ask(), each)
    expect([answer.status, answer.headers.get('location')], each).toEqual([404, null])
    expect((await takeUnsubscribe(ask({ method: 'POST', body: '' }), each)).status, each).toBe(
      each === token(5) ? 200 : 404,
    )
  }
  await inUnit((tx) => tx`update emails set links = '["javascript:alert(1)", "{{company}}"]'`)
  await inUnit(
    (tx) => tx`update prospects set values = values || '{"company": "https://evil.example"}'`,
  )
  expect((await answerClick(ask(), token(0))).status).toBe(404)
})

test('[ML-5][FD-12] a scanner’s GET never unsubscribes; one POST does, at once, in the first lane, with its evidence', async () => {
  for (let n = 0; n < 3; n += 1) await answerUnsubscribe(ask(), token())
  expect(await standOf()).toMatchObject({ optedOut: null, unsubscribed: 0, told: [] })
  // As mail programs post it: no session, no origin, no cookie.
  const oneClick = () =>
    ask(
      { method: 'POST', body: 'List-Unsubscribe=One-Click' },
      { 'content-type': 'application/x-www-form-urlencoded' },
    )
  expect((await takeUnsubscribe(oneClick(), token())).status).toBe(200)
  await takeUnsubscribe(oneClick(), token())
  expect(await standOf()).toMatchObject({
    optedOut: 'true',
    unsubscribed: 1,
    change: ['2', 'opt_out'],
    told: ['email_unsubscribe'],
  })
  const [kept] = await inUnit(
    (tx) =>
      tx`select detail->'evidence' as evidence from activities where kind = 'email_unsubscribe'`,
  )
  expect(kept?.evidence).toEqual({ where: 'mail program', ip: '127.0.0.1', userAgent: person })
})

test('[FD-12] only who says so in words gets e-mail again, and the words are kept', async () => {
  await takeUnsubscribe(ask({ method: 'POST', body: '' }), token())
  expect(await (await answerPreferences(ask(), token())).text()).toContain('Subscribe again')
  await takePreferences(ask({ method: 'POST', body: 'again=' }), token())
  expect(await standOf()).toMatchObject({ optedOut: 'true' })
  await takePreferences(ask({ method: 'POST', body: 'again=yes' }), token())
  expect(await standOf()).toMatchObject({
    optedOut: 'false',
    told: ['email_unsubscribe', 'email_resubscribe'],
  })
  const [kept] = await inUnit(
    (tx) =>
      tx`select detail->'evidence'->>'words' as words from activities where kind = 'email_resubscribe'`,
  )
  expect(kept?.words).toMatch(/^Yes, I want to get e-mail again/)
})

const listIn = async (name: string, publicName: string | null) => {
  const made = await inUnit((tx) =>
    createList(tx, buId, { name, description: '', publicName, people: null, by: 'Clara' }),
  )
  if (typeof made === 'string') throw new Error(made)
  await inUnit((tx) => addToList(tx, buId, made.id, [prospectId], 'Clara'))
  return made.id
}
/** What a browser posts of the form of a page: hidden fields as they are, the boxes that are ticked. */
const postOf = (html: string, untick: readonly string[] = [], tick: readonly string[] = []) => {
  const body = new URLSearchParams({ choose: 'lists' })
  for (const [, id = ''] of html.matchAll(/name="had" value="([^"]+)"/g)) body.append('had', id)
  for (const [, id = '', checked] of html.matchAll(/name="list" value="([^"]+)"( checked)?/g)) {
    if (tick.includes(id) || (checked && !untick.includes(id))) body.append('list', id)
  }
  return ask({ method: 'POST', body: body.toString() })
}
const sendToList = async (listId: string) => {
  const emailId = await dueEmail(worker.sql, buId, { filter: `list=${listId}` })
  await sendEmail(senderIn(worker.sql, keys.privateKey), { buId, emailId })
  const [row] = await inUnit(
    (tx) => tx<{ state: string; reason: string | null }[]>`
      select state, reason from email_recipients where email_id = ${emailId}`,
  )
  return row?.reason ?? row?.state
}

test('[ML-5] a person leaves one list and still gets the other; what is not public is not seen', async () => {
  const news = await listIn('News 2026, all countries', 'Product news')
  const events = await listIn('Fairs', 'Events & fairs')
  await listIn('Hot leads to call', null)
  const page = await (await answerPreferences(ask(), token())).text()
  expect(page).toContain('Product news')
  expect(page).toContain('Events &amp; fairs')
  expect(page).not.toContain('Hot leads')
  const saved = await (await takePreferences(postOf(page, [news]), token())).text()
  expect(saved).toMatch(/gets from .*<li>Events &amp; fairs<\/li><\/ul>/)
  expect([await sendToList(news), await sendToList(events)]).toEqual(['left_list', 'sent'])
  expect(await standOf()).toMatchObject({ optedOut: null, told: ['email_preferences'] })
  const [told] = await inUnit(
    (tx) => tx`select title, detail from activities where kind = 'email_preferences'`,
  )
  expect(told).toMatchObject({
    title: 'Left Product news',
    detail: { left: [news], joined: [], evidence: { where: 'preference page', ip: '127.0.0.1' } },
  })
  // No import and no rule brings them back; they themselves do.
  await inUnit((tx) => addToList(tx, buId, news, [prospectId], 'an import'))
  expect(await sendToList(news)).toBe('left_list')
  const again = await (await answerPreferences(ask(), token())).text()
  await takePreferences(postOf(again, [], [news]), token())
  expect(await sendToList(news)).toBe('sent')
})

test('[ML-5] a page that lay open moves only what its reader moved, and nothing for whoever opted out', async () => {
  const news = await listIn('News', 'Product news')
  const events = await listIn('Fairs', 'Events')
  const old = await (await answerPreferences(ask(), token())).text()
  await takePreferences(postOf(old, [news]), token())
  // Sent again from the first page, with its ticks as they were.
  await takePreferences(postOf(old, [events]), token())
  expect([await sendToList(news), await sendToList(events)]).toEqual(['left_list', 'left_list'])
  const fresh = await (await answerPreferences(ask(), token())).text()
  await takeUnsubscribe(ask({ method: 'POST', body: '' }), token())
  const answer = await (await takePreferences(postOf(fresh, [], [news]), token())).text()
  expect(answer).toContain('Subscribe again')
  expect(await sendToList(news)).toBe('opted_out')
})

test('[ML-5] a longer answer than any page of ours sends changes nothing', async () => {
  const news = await listIn('News', 'Product news')
  const page = await (await answerPreferences(ask(), token())).text()
  const body = `choose=lists&had=${news}&pad=${'x'.repeat(9_000)}`
  await takePreferences(ask({ method: 'POST', body }), token())
  expect(page).toContain('Product news')
  expect(await sendToList(news)).toBe('sent')
})

test('[FD-12][DL-5] an unsubscribe reaches whoever has the address by now', async () => {
  await inUnit(async (tx) => {
    await tx`update prospects set deleted_at = now() where id = ${prospectId}`
    await tx`
      with heir as (insert into prospects (bu_id, values) values (${buId}, ${tx.json({ email: `${prospectId}@people.example` })}) returning id)
      insert into pairs (bu_id, prospect_id) select ${buId}, id from heir`
  })
  await takeUnsubscribe(ask({ method: 'POST', body: '' }), token())
  const rows = await inUnit((tx) => tx`select values->>'opted_out' as out from prospects`)
  expect(rows.map(({ out }) => out)).toEqual(['true', 'true'])
})

test('[SEC-8] the pages run nothing, are framed by nobody and show no whole address', async () => {
  const answer = await answerUnsubscribe(ask(), token())
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/)
  expect(policy).not.toContain('script-src')
  const page = await answer.text()
  expect(page).not.toContain(`${prospectId}@people.example`)
  expect(page).not.toContain('<script')
})
