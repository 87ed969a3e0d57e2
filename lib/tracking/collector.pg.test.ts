import { gzipSync } from 'node:zlib'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '#lib/base/log.ts'
import { trackingScript } from '#lib/tracking/collector/script.ts'
import { startCollector } from '#lib/tracking/collector/serve.ts'
import { browser, newEventId, openSite, type Site } from '#lib/tracking/testing/site.ts'
import { signVisitor, toShort, trackingKey } from '#lib/tracking/tokens.ts'

let site: Site
beforeAll(async () => {
  site = await openSite('collector')
}, 60_000)
afterAll(() => site?.end())

const count = async (what = 'visitor_events') =>
  Number((await site.owner.unsafe(`select count(*)::int n from ${what}`))[0]?.n)

test('[AC-6] the tracking script is at most 2 kB gzipped and asks for consent first', () => {
  const script = trackingScript('https://track.halden.example', site.site, { consent: 'required' })
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(2_048)
  expect(script).not.toMatch(/userAgent|screen\.|canvas|plugins|languages|hardwareConcurrency/)
})

test('[AC-6] an event is acknowledged when it is stored, with a signed visitor, and one sent again changes nothing', async () => {
  const before = await count()
  const i = newEventId()
  const t = Date.now()
  const first = await site.hit({ i, t })
  expect(first).toMatchObject({ status: 200, v: expect.stringMatching(/^[\w-]{22}\.[\w-]{22}$/) })
  const again = { i: newEventId(), t, v: first.v ?? '' }
  for (let n = 0; n < 20; n += 1) expect((await site.hit(again)).status).toBe(200)
  expect(await count()).toBe(before + 2)
})

test('[AC-7] a recording of an old event, an altered visitor and another business unit’s count nothing of theirs', async () => {
  const { v = '' } = await site.hit()
  const before = await count()
  await site.hit({ v, t: Date.now() - 11 * 60_000 })
  await site.hit({ v, t: Date.now() + 2 * 60_000 })
  expect(await count()).toBe(before)
  const [id = '', mac = ''] = v.split('.')
  const foreign = signVisitor(
    trackingKey(site.key),
    '00000000-0000-4000-8000-000000000001',
    '00000000-0000-4000-8000-000000000002',
  )
  for (const forged of [
    `${'A'.repeat(22)}.${mac}`,
    `${id}.${'A'.repeat(22)}`,
    id,
    foreign,
    '.',
    `${v}x`,
  ]) {
    const answer = await site.hit({ v: forged })
    // Taken for somebody new, never for whom it claims to be.
    expect(answer.v, forged).toMatch(/^[\w-]{22}\.[\w-]{22}$/)
    expect(answer.v?.split('.')[0]).not.toBe(id)
  }
})

const robots: Record<string, Record<string, string>> = {
  'a search engine': {
    'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  },
  'a headless browser': {
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/153.0.0.0 Safari/537.36',
  },
  curl: { 'user-agent': 'curl/8.5.0 (x86_64-pc-linux-gnu)' },
  nameless: { 'user-agent': '' },
  'a scanner of mail': {
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) BarracudaCentral/1.0 Safari/537.36',
  },
  'a prefetch': { 'sec-purpose': 'prefetch' },
  'a prerender': { 'sec-purpose': 'prefetch;prerender' },
  'an old prefetch': { 'x-moz': 'prefetch' },
}

test.each(Object.keys(robots))('[AC-7] %s changes nothing', async (name) => {
  const prospect = await site.addProspect({ email: `${name.replaceAll(' ', '-')}@robots.example` })
  const redirect = await site.addRedirect('https://halden.example/paper')
  const form = await site.addForm()
  const before = [await count(), await count('form_submissions')]
  const headers = robots[name] ?? {}
  await site.hit({ headers, p: site.linkFor(prospect) })
  const link = await site.get(`${redirect.path}?p=${site.linkFor(prospect)}`, headers)
  expect(link.headers.get('location')).toBe('https://halden.example/paper')
  await site.get(`${redirect.path}?p=${site.linkFor(prospect)}`, {}, 'HEAD')
  await site.post(form.path, { email: 'robot@robots.example', name: 'Robot' }, headers)
  expect([await count(), await count('form_submissions')]).toEqual(before)
})

test('[AC-6] a redirect leads to its stored target, whatever its address says, and an unknown one nowhere', async () => {
  const { path } = await site.addRedirect('https://halden.example/paper')
  const evil = [
    '?u=https://evil.example',
    '?url=//evil.example',
    '?target=%0d%0aLocation:%20https://evil.example',
    '?@evil.example',
    '?p=https:\\\\evil.example',
  ]
  for (const query of evil) {
    const answer = await site.get(path + query)
    expect([answer.status, answer.headers.get('location')], query).toEqual([
      302,
      'https://halden.example/paper',
    ])
  }
  for (const odd of [
    `/r/${site.site}/${'A'.repeat(22)}`,
    `/r/${site.site}/../evil`,
    '/r//evil.example',
    `/r/${'A'.repeat(22)}/${toShort(site.buId)}`,
  ]) {
    const answer = await site.get(odd)
    expect([answer.status, answer.headers.get('location')], odd).toEqual([404, null])
    expect(await answer.text()).not.toContain('evil')
  }
})

test('[AC-6] a form handler says yes and no at its stored places, and takes neither bait nor strange fields', async () => {
  const { path } = await site.addForm()
  const before = await count('form_submissions')
  const good = await site.post(path, {
    email: 'ada@forms.example',
    name: 'Lovelace',
    score: '9999',
    crm_id: 'x',
  })
  expect([good.status, good.headers.get('location')]).toEqual([
    303,
    'https://halden.example/thanks',
  ])
  const missing = await site.post(path, { email: 'ada@forms.example' })
  expect([missing.status, missing.headers.get('location')]).toEqual([
    303,
    'https://halden.example/again',
  ])
  const bait = await site.post(path, { email: 'bob@forms.example', name: 'Bob', fax_number_2: '1' })
  expect(bait.headers.get('location')).toBe('https://halden.example/thanks')
  await site.post(path, { email: 'ada@forms.example', name: 'Lovelace' })
  expect(await count('form_submissions')).toBe(before + 2)
  const [row] =
    await site.owner`select values from form_submissions where outcome = 'success' and bu_id = ${site.buId} order by id desc limit 1`
  expect(row?.values).toEqual({ email: 'ada@forms.example', last_name: 'Lovelace' })
})

test('[AC-6] a website’s form with enctype multipart/form-data is taken; with a file it is told why not', async () => {
  const { path } = await site.addForm()
  const form = new FormData()
  form.set('email', 'hedy@forms.example')
  form.set('name', 'Lamarr')
  const good = await site.post(path, form)
  expect([good.status, good.headers.get('location')]).toEqual([
    303,
    'https://halden.example/thanks',
  ])
  const [row] =
    await site.owner`select values from form_submissions where bu_id = ${site.buId} order by id desc limit 1`
  expect(row?.values).toEqual({ email: 'hedy@forms.example', last_name: 'Lamarr' })
  const before = await count('form_submissions')
  form.set('cv', new File(['PDF'], 'cv.pdf'))
  const bad = await site.post(path, form)
  expect([bad.status, await bad.text()]).toEqual([
    415,
    expect.stringContaining('Files cannot be sent with this form.'),
  ])
  expect(await count('form_submissions')).toBe(before)
})

test('[AC-6] a hosted form shows what was wrong and keeps what was typed, as text', async () => {
  const { path } = await site.addForm({ kind: 'form', success: null })
  const page = await site.get(path)
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*frame-ancestors 'none'/,
  )
  expect(await page.text()).toContain('name="email"')
  const bad = await site.post(path, { email: '"><script>alert(1)</script>', name: '' })
  const html = await bad.text()
  expect(bad.status).toBe(422)
  expect(html).toContain('Last name is needed.')
  expect(html).not.toContain('<script>alert')
  const good = await site.post(path, { email: 'grace@forms.example', name: 'Hopper' })
  expect(await good.text()).toContain('Thank you.')
})

test('[AC-7] 20 forms a minute from one address are enough, and bodies have an end', async () => {
  const { path } = await site.addForm()
  const statuses = new Set<number>()
  for (let n = 0; n < 30; n += 1) {
    statuses.add((await site.post(path, { email: `n${n}@flood.example`, name: 'N' })).status)
  }
  expect(statuses).toContain(429)
  expect((await site.hit({ h: 'x'.repeat(5_000) })).status).toBe(413)
})

test('[AC-7] one address gets no more than its share: the rest is refused and counted nowhere', async () => {
  const small = await startCollector({
    databaseUrl: site.database.collectorUrl,
    host: '127.0.0.1',
    port: 0,
    trackingKey: site.key,
    eventsPerSecond: 5,
    log: createLog('collector', 'silent'),
  })
  try {
    const before = await count()
    const body = () =>
      JSON.stringify({ s: site.site, i: newEventId(), t: Date.now(), u: 'https://halden.example/' })
    const answers = await Promise.all(
      Array.from({ length: 60 }, () =>
        fetch(`${small.url}/e`, {
          method: 'POST',
          headers: { 'user-agent': browser },
          body: body(),
        }),
      ),
    )
    const taken = answers.filter(({ status }) => status === 200).length
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]))
    expect(taken).toBeLessThanOrEqual(10)
    expect(await count()).toBe(before + taken)
  } finally {
    await small.stop()
  }
})

test('[AC-6] months beyond what is kept go, and nothing else does', async () => {
  const months = async () =>
    (
      await site.owner<{ name: string }[]>`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent in ('activities'::regclass, 'visitor_events'::regclass) order by 1`
    ).map(({ name }) => name)
  await site.owner`select ensure_partitions(15, 0)`
  const all = await months()
  await site.inUnit((tx) => tx`select drop_old_activities(12, 3)`)
  const left = await months()
  const gone = all.filter((name) => !left.includes(name))
  expect(gone.filter((name) => name.startsWith('activities'))).toHaveLength(3)
  expect(gone.filter((name) => name.startsWith('visitor_events'))).toHaveLength(12)
  expect(left).toContain('activities_other')
  await expect(site.inUnit((tx) => tx`select drop_old_activities(1, 1)`)).rejects.toThrow(
    /too little/,
  )
})

test('the collector’s role adds what happened and sees no prospect, no score and nothing handed in before', async () => {
  const sql = postgres(site.database.collectorUrl, { max: 1, onnotice: () => {} })
  try {
    for (const statement of [
      'select * from prospects',
      'select * from visitor_events',
      'select * from form_submissions',
      'select * from activities',
      'select embed_secret from tracking_settings',
      'select * from connector_secrets',
      'select * from users',
      "update redirects set target = 'https://evil.example'",
      'delete from visitor_events',
      "insert into activities (bu_id, prospect_id, at, kind, title) values (gen_random_uuid(), gen_random_uuid(), now(), 'x', 'x')",
    ]) {
      await expect(sql.unsafe(statement), statement).rejects.toThrow(/permission denied/)
    }
  } finally {
    await sql.end()
  }
})
