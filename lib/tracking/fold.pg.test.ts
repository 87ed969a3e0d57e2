import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { poolProspects } from '#lib/prospects/merge-writes.ts'
import { withProspect } from '#lib/tracking/handover.ts'
import { openSite, type Site } from '#lib/tracking/testing/site.ts'
import { toSite } from '#lib/tracking/tokens.ts'

let site: Site
beforeAll(async () => {
  site = await openSite('fold')
}, 60_000)
afterAll(() => site?.end())

let people = 0
function newEmail(): string {
  people += 1
  return `person${people}@fold.example`
}
const kindsOf = (told: readonly { kind: string }[]) => told.map(({ kind }) => kind)

const personOf = async (email: string) => {
  const [row] = await site.owner<
    { id: string }[]
  >`select id from prospects where email_key = ${email} and deleted_at is null`
  return row?.id ?? ''
}

test('[AC-5] what an anonymous visitor did joins the prospect at the form, once', async () => {
  const { path } = await site.addForm()
  const email = newEmail()
  const { v = '' } = await site.hit({
    u: 'https://halden.example/?utm_source=news&secret=1',
    h: 'Home',
  })
  await site.hit({ v, u: 'https://halden.example/search?q=pricing', h: 'Search' })
  await site.fold()
  await site.post(path, { email, name: 'Noether', _cv: v })
  await site.fold()
  const id = await personOf(email)
  const first = await site.story(id)
  expect(kindsOf(first.told).sort()).toEqual([
    'form_handler_success',
    'page_view',
    'site_search',
    'visit',
  ])
  expect(first.score).toBe(50 + 1 + 3 + 3)
  await site.post(path, { email, name: 'Noether', _cv: v })
  await site.fold()
  await site.fold()
  expect(await site.story(id)).toEqual(first)
  await site.hit({ v, h: 'Docs' })
  await site.fold()
  expect((await site.story(id)).told).toHaveLength(5)
})

test('[FD-6] the campaign that first led somebody here is kept with the prospect, once and whole', async () => {
  const { path } = await site.addForm()
  const email = newEmail()
  const { v = '' } = await site.hit({
    u: 'https://halden.example/?utm_source=news&utm_campaign=spring',
  })
  await site.fold()
  await site.owner`
    update visitors set last_at = last_at - interval '31 minutes' where bu_id = ${site.buId}`
  await site.hit({ v, u: 'https://halden.example/?utm_source=search&utm_term=shafts' })
  await site.post(path, { email, name: 'Noether', _cv: v })
  await site.fold()
  const id = await personOf(email)
  const [row] = await site.owner`
    select p.values - 'email' - 'last_name' as values, p.origins->'utm_source' as origin, c.fields,
      (select count(*)::int from field_history h where h.prospect_id = p.id and h.field like 'utm%') as told
    from prospects p left join changes c on c.prospect_id = p.id where p.id = ${id}`
  expect(row).toMatchObject({
    values: { utm_source: 'news', utm_campaign: 'spring' },
    origin: { side: 'concord', by: 'the website', rule: 'first_touch' },
    fields: expect.arrayContaining(['utm_source', 'utm_campaign']),
    told: 2,
  })

  // Whoever has one already, by a form or an import, keeps what he has.
  const known = await site.addProspect({ email: newEmail(), utm_medium: 'fair' })
  await site.hit({ p: site.linkFor(known), u: 'https://halden.example/?utm_source=news' })
  await site.age(1)
  await site.fold()
  const { values, told } = await site.story(known)
  expect(told.length).toBeGreaterThan(0)
  expect(values).toMatchObject({ utm_medium: 'fair' })
  expect(values).not.toHaveProperty('utm_source')
})

test('[AC-5][AC-7] a signed link binds a browser, the first for good; an id, an expired or a foreign link binds nobody', async () => {
  const [one, two] = [
    await site.addProspect({ email: newEmail() }),
    await site.addProspect({ email: newEmail() }),
  ]
  const { v = '' } = await site.hit({ p: one })
  await site.hit({ v, p: site.linkFor(one, Date.now() - 1_000) })
  await site.hit({ v, p: `${site.linkFor(one).slice(0, -3)}AAA` })
  await site.fold()
  expect((await site.story(one)).told).toEqual([])
  await site.hit({ v, p: site.linkFor(one) })
  await site.hit({ v, p: site.linkFor(two) })
  await site.age(1)
  await site.fold()
  expect(kindsOf((await site.story(one)).told).filter((kind) => kind === 'page_view')).toHaveLength(
    5,
  )
  expect((await site.story(two)).told).toEqual([])
})

test('[AC-7] a scanner that follows every link of a message within two seconds scores nothing; a person who clicks one does, once', async () => {
  const id = await site.addProspect({ email: newEmail() })
  const links = await Promise.all(
    [1, 2, 3].map((i) => site.addRedirect(`https://halden.example/${i}`)),
  )
  for (const { path } of links) await site.get(`${path}?p=${site.linkFor(id)}`)
  await site.age(1)
  await site.fold()
  expect((await site.story(id)).told).toEqual([])
  await site.owner`update visitor_events set at = at - interval '1 hour' where bu_id = ${site.buId}`
  for (let i = 0; i < 5; i += 1) await site.get(`${links[0]?.path}?p=${site.linkFor(id)}`)
  await site.age(2)
  await site.fold()
  const { told, score } = await site.story(id)
  expect(kindsOf(told)).toEqual(['custom_redirect_click'])
  expect(score).toBe(3)
})

test('[AC-6] half an hour without a page ends a visit', async () => {
  const id = await site.addProspect({ email: newEmail() })
  const { v = '' } = await site.hit({ p: site.linkFor(id) })
  await site.hit({ v })
  await site.age(29)
  await site.fold()
  await site.hit({ v })
  await site.fold()
  await site.owner`
    update visitors set last_at = last_at - interval '31 minutes' where bu_id = ${site.buId}`
  await site.hit({ v })
  await site.fold()
  const { told } = await site.story(id)
  expect(kindsOf(told).filter((kind) => kind === 'visit')).toHaveLength(2)
  expect(kindsOf(told).filter((kind) => kind === 'page_view')).toHaveLength(4)
})

test('[DL-4] a form restores a deleted prospect with everything it had, and leaves its change in the lane of forms [QU-2]', async () => {
  const { path } = await site.addForm()
  const email = newEmail()
  const id = await site.addProspect({ email, city: 'Oslo' })
  await site.owner`update prospects set deleted_at = now(), deleted_reason = 'Deleted by Ada' where id = ${id}`
  await site.post(path, { email: ` ${email.toUpperCase()} `, name: 'Curie' })
  await site.fold()
  const [row] = await site.owner`
    select p.id, p.values, p.deleted_at, p.origins->'last_name'->>'by' as by, p.origins->'last_name'->>'rule' as rule,
      c.lane, c.cause
    from prospects p left join changes c on c.prospect_id = p.id where p.email_key = ${email}`
  expect(row).toMatchObject({
    id,
    values: { city: 'Oslo', last_name: 'Curie' },
    deleted_at: null,
    by: 'form Demo request',
    rule: 'form',
    lane: 2,
    cause: 'form',
  })
})

test('[DL-5] what the browser of a merged prospect does from then on is the heir’s', async () => {
  const [heir, loser] = [
    await site.addProspect({ email: newEmail() }),
    await site.addProspect({ email: newEmail() }),
  ]
  const { v = '' } = await site.hit({ p: site.linkFor(loser) })
  await site.age(1)
  await site.fold()
  await site.inUnit((tx) => poolProspects(tx, site.buId, [{ from: loser, into: heir }]))
  await site.hit({ v, h: 'After' })
  await site.fold()
  const titles = (await site.story(heir)).told.map(({ title }) => title)
  expect(titles).toContain('Looked at Pricing')
  expect(titles).toContain('Looked at After')
  expect((await site.story(loser)).told).toEqual([])
})

test('[FD-12] an opt-out by form wins at once; no form lifts one', async () => {
  const { path } = await site.addForm()
  const email = newEmail()
  const id = await site.addProspect({ email, opted_out: false })
  await site.post(path, { email, name: 'Out', optout: 'yes' })
  await site.fold()
  expect((await site.story(id)).values).toMatchObject({ opted_out: true })
  const [change] = await site.owner`select lane, cause from changes where prospect_id = ${id}`
  expect(change).toEqual({ lane: 2, cause: 'opt_out' })
  await site.post(path, { email, name: 'In', optout: 'no' })
  await site.fold()
  expect((await site.story(id)).values).toMatchObject({ opted_out: true, last_name: 'In' })
})

test('[AC-7] a thousand posts to one form are one score a day', async () => {
  const { id: formId } = await site.addForm()
  const email = newEmail()
  await site.owner`
    insert into form_submissions (bu_id, form_id, key, values, outcome)
    select ${site.buId}, ${formId}, ${formId} || n, jsonb_build_object('email', ${email}::text, 'last_name', 'N' || n), 'success'
    from generate_series(1, 1000) n`
  await site.fold()
  expect((await site.story(await personOf(email))).score).toBe(50)
})

test('[AC-4] other systems hand in what they know, under their own id, once, with a token of this business unit', async () => {
  const email = newEmail()
  const id = await site.addProspect({ email })
  const token = `ci_${site.site}_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(token).digest('base64url')
  const send = (body: unknown, bearer = token) =>
    fetch(`${site.url}/v1/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'user-agent': 'Webinars/2.0' },
      body: JSON.stringify(body),
    })
  const at = new Date().toISOString()
  const activity = { id: 'w-1', kind: 'webinar', email, at, title: 'Attended Valves in practice' }
  expect((await send({ activities: [activity] })).status).toBe(401)
  await site.owner`
    insert into tracking_settings (bu_id, ingest_hash) values (${site.buId}, ${hash})
    on conflict (bu_id) do update set ingest_hash = excluded.ingest_hash`
  await expect
    .poll(async () => (await send({ activities: [activity] })).status, { timeout: 8_000 })
    .toBe(202)
  expect((await send({ activities: [activity] })).status).toBe(202)
  const foreign = `ci_${toSite('00000000-0000-4000-8000-000000000001')}_${token.slice(-43)}`
  expect((await send({ activities: [activity] }, foreign)).status).toBe(401)
  expect((await send({ activities: [{ ...activity, points: 500 }] })).status).toBe(422)
  expect((await send({ activities: [{ ...activity, kind: 'opportunity_won' }] })).status).toBe(422)
  await site.fold()
  expect((await site.story(id)).told).toEqual([
    { kind: 'webinar', title: 'Attended Valves in practice', points: 0 },
  ])
}, 20_000)

test('[AC-5] a link in a message says to a website that carries our script who follows it, and to no other', async () => {
  const id = await site.addProspect({ email: newEmail() })
  const offer = new URL('https://tracked.example/offer?a=1')
  const to = { prospectId: id, key: site.key }
  const before = await site.inUnit((tx) => withProspect(tx, site.buId, offer, to))
  expect(before).toBe(offer.href)
  await site.hit({ u: 'https://tracked.example/' })
  await site.fold()
  const led = await site.inUnit((tx) => withProspect(tx, site.buId, offer, to))
  const token = new URL(led).searchParams.get('cpt') ?? ''
  await site.hit({ u: offer.href, h: 'Offer', p: token })
  await site.age(1)
  await site.fold()
  expect((await site.story(id)).told.map(({ title }) => title)).toContain('Looked at Offer')
  const other = new URL('https://other.example/offer')
  expect(await site.inUnit((tx) => withProspect(tx, site.buId, other, to))).toBe(other.href)
})

test('[AC-7] a scanner that opens three pages of a message at once, script and all, becomes nobody', async () => {
  const id = await site.addProspect({ email: newEmail() })
  for (const page of ['a', 'b', 'c']) {
    await site.hit({ u: `https://tracked.example/${page}`, p: site.linkFor(id) })
  }
  await site.age(1)
  await site.fold()
  expect(await site.story(id)).toMatchObject({ score: 0, told: [] })
})
