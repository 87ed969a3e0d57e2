import { type Browser, expect, type Page } from '@playwright/test'
import { navigationFor } from '#components/shell/navigation.ts'
import { awake, complete } from '#e2e/fixtures/awake.ts'
import { inUnit } from '#e2e/fixtures/console.ts'
import { canaryHost, corpus, wordsOf } from '#e2e/fixtures/corpus.ts'
import { inspect, type Watch, watch } from '#e2e/fixtures/inert.ts'
import { poisonOrg } from '#e2e/fixtures/poisoned-org.ts'
import { type Poisoned, poisonUnit, removePoison } from '#e2e/fixtures/poisoned-unit.ts'
import { readerEmail } from '#e2e/fixtures/readers.ts'
import { listRoutes } from '#e2e/fixtures/routes.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { pageOf } from '#e2e/fixtures/signed-in.ts'
import { person, tellCollector } from '#e2e/fixtures/strangers.ts'
import { besideOthers, sharing as test } from '#e2e/fixtures/turn.ts'
import { openWebsite } from '#e2e/fixtures/website.ts'
import { type Role, roles } from '#lib/auth/permissions.ts'

const visitor = `corpus-${Date.now().toString(36)}@example.test`
const tabs = 3

/** By which way in their words came that stand on a page of these; others stand in dialogs, or nowhere. */
const shownToAll = [
  'accounts.name',
  'activities.detail',
  'business_units.name',
  'collector',
  'custom_objects.plural',
  'custom_records.name',
  'custom_records.values',
  'form',
  'ingestion',
  'opportunities.name',
  'prospects.values',
  'users.name',
]
const shownToMakers = [
  ...shownToAll,
  'automation_rules.name',
  'conflicts.ours',
  'crm_users.name',
  'decisions.reason',
  'email_templates.subject',
  'emails.subject',
  'forms.name',
  'lists.description',
  'lists.name',
  'prospect_fields.label',
  'redirects.name',
  'sync_errors.title',
  'tags.name',
  'tracked_files.name',
  'user_groups.name',
]
const shownTo: Record<Role, string[]> = {
  sales: shownToAll,
  marketer: shownToMakers,
  admin: [...shownToMakers, 'audit_entries.target'],
}
const shownInOrg = [
  'org.name',
  'org.user',
  'org.rule',
  'org.message',
  ...['Account', 'Lead', 'Contact', 'Opportunity', 'Campaign', 'Task', 'Own__c'].map(
    (object) => `org.${object}`,
  ),
  'org.label',
]

/** Screens that lie behind others. */
const tabsOf = [
  '/forms?tab=redirects',
  '/forms?tab=files',
  '/duplicates?kind=people',
  '/duplicates?kind=addresses',
]
/** Below a screen that sales has. */
const makersAlone = ['/prospects/new', '/prospects/bin']

let unit: Poisoned

test.beforeAll(async () => {
  test.setTimeout(120_000)
  await besideOthers(async () => {
    unit = await poisonUnit()
    await tellCollector(unit, visitor)
  })
})

test.afterAll(async () => {
  test.setTimeout(120_000)
  if (unit) await besideOthers(() => removePoison(unit))
})

test('where the corpus is not text, it is seen', async ({ browser }) => {
  const pages = corpus.map((words, n) => [
    `/${n}`,
    `<!doctype html><title>Raw</title><p>${words}</p><a href="${words}">x</a><b title='${words}'>x</b>`,
  ])
  const website = await openWebsite(Object.fromEntries(pages))
  // By what stands in the page, whether or not anything may run there.
  const still = await browser.newContext({ javaScriptEnabled: false })
  const told = await watch(still)
  const unseen: string[] = []
  for (const [n, words] of corpus.entries()) {
    const page = await still.newPage()
    const before = told.found.length
    // One of them leads away from its page.
    await page.goto(`${website.url}/${n}`, { waitUntil: 'domcontentloaded' }).catch(() => {})
    await inspect(page, told).catch(() => {})
    if (!told.found.slice(before).some((one) => one.includes('xss'))) unseen.push(words)
    await page.close()
  }
  // What a template engine would fill in is text for a browser.
  expect(unseen).toEqual([corpus[6]])
  await still.close()

  const lively = await browser.newContext()
  const ran = await watch(lively)
  const page = await lively.newPage()
  await page.goto(`${website.url}/1`)
  await page.goto(`${website.url}/7`)
  const all = () => ran.found.join()
  await expect.poll(all).toContain('script 1 ran')
  await expect.poll(all).toContain(`asked for https://${canaryHost}/7`)
  await lively.close()
  await website.close()
})

test('what strangers said to the collector became a person with a story', async () => {
  test.setTimeout(120_000)
  const kinds = () =>
    inUnit(unit.name, (tx) =>
      tx<{ kind: string }[]>`
        select distinct a.kind from prospects p join activities a on a.bu_id = p.bu_id and a.prospect_id = p.id
        where p.email_key = ${visitor} order by 1`.then((rows) => rows.map(({ kind }) => kind)),
    )
  await expect
    .poll(kinds, { timeout: 100_000 })
    .toEqual(expect.arrayContaining(['form_success', 'page_view', 'site_search', 'webinar']))
})

test('a file of the corpus, named by it, is imported as text', async ({ browser }) => {
  const { page, told } = await opened(browser, 'marketer')
  const cells = corpus.map((_, n) => {
    const cell = `"${wordsOf(n, 'import').replaceAll('"', '""')}"`
    return [n === 3 ? cell : `file-${n}-${visitor}`, cell, cell, cell, cell].join(',')
  })
  const head = `Email,First Name,Last Name,Company,"${wordsOf(5, 'import').replaceAll('"', '""')}"`
  await page.goto('/imports')
  await awake(page.locator('input[type=file]'))
  await page.locator('input[type=file]').setInputFiles({
    name: `${wordsOf(1, 'import file').replaceAll('/', '')}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from([head, ...cells].join('\r\n')),
  })
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('table', { name: 'First rows of the file' })).toBeVisible()
  await inspect(page, told)
  await page.getByRole('button', { name: /^Import \d+ rows/ }).click()
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
  await inspect(page, told)
  await page.getByRole('link', { name: 'Show these prospects' }).click()
  await page.waitForURL(/\/prospects\?import=/)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await inspect(page, told)
  expect(told.found).toEqual([])
  expect([...told.seen]).toEqual(expect.arrayContaining(['import', 'import file']))
  await page.context().close()
})

for (const role of roles) {
  test(`no word of anybody’s runs on any page that a ${role} sees`, async ({ browser }) => {
    test.setTimeout(600_000)
    const { page, told } = await opened(browser, role)
    const addresses = await addressesFor(role)
    await page.context().addInitScript(fetchNothingAhead)
    const pages = [page, ...(await Promise.all([2, 3].map(() => page.context().newPage())))]
    await Promise.all(
      pages.map(async (one, nth) => {
        for (const address of addresses.filter((_, n) => n % tabs === nth))
          await look(one, address, told)
      }),
    )
    expect(told.found).toEqual([])
    expect(unit.doors.length).toBeGreaterThan(100)
    expect(shownTo[role].filter((door) => !told.seen.has(door))).toEqual([])
    await page.context().close()
  })
}

/**
 * Every page is asked for whole: what it fetches ahead for the next ones is most of the work. In the page, since a browser
 * whose requests are routed forgets every script between two pages.
 */
function fetchNothingAhead(): void {
  const fetchAsEver = window.fetch
  window.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI)
    return url.searchParams.has('_rsc')
      ? Promise.resolve(new Response(null, { status: 204 }))
      : fetchAsEver(input, init)
  }
}

async function look(page: Page, address: string, told: Watch): Promise<void> {
  const answer = await page.goto(address)
  if (answer?.status() !== 200) told.found.push(`${address}: ${answer?.status()}`)
  const heading = page.getByRole('heading', { level: 1 }).first()
  await heading.waitFor({ timeout: 60_000 })
  await awake(heading).catch(() => told.found.push(`${address}: nothing listens on it`))
  await complete(page)
  const preview = page.locator('iframe[title="The e-mail as it will be seen"]')
  if ((await preview.count()) > 0) await expect(preview).toHaveAttribute('srcdoc', /./)
  await inspect(page, told)
}

async function opened(browser: Browser, role: Role): Promise<{ page: Page; told: Watch }> {
  const page = await pageOf(browser, readerEmail(role), unit.name)
  return { page, told: await watch(page.context()) }
}

/** Every page below the menu of a role, and one of each kind of thing. */
async function addressesFor(role: Role): Promise<string[]> {
  const menu = navigationFor(role).flatMap(({ items }) => items.map(({ href }) => href))
  const imports = await inUnit(
    unit.name,
    (tx, buId) => tx<{ id: string }[]>`select id from imports where bu_id = ${buId}`,
  )
  const met = await inUnit(
    unit.name,
    (tx) => tx<{ id: string }[]>`select id from prospects where email_key = ${visitor}`,
  )
  const paths: Poisoned['paths'] = {
    ...unit.paths,
    '/prospects/[id]': [
      ...(unit.paths['/prospects/[id]'] ?? []),
      ...met.map(({ id }) => `/prospects/${id}`),
    ],
    '/imports/[id]': imports.map(({ id }) => `/imports/${id}`),
  }
  const all = listRoutes()
    .filter(({ kind }) => kind === 'page')
    .flatMap(({ path }) => (path.includes('[') ? (paths[path] ?? [`no ${path}`]) : [path]))
  return [...all, ...tabsOf]
    .filter((path) => menu.some((href) => path.startsWith(href)))
    .filter((path) => role !== 'sales' || !makersAlone.includes(path))
}

test('pages that strangers reach show the corpus as text', async ({ browser }) => {
  const { url, collectorUrl } = startedServers()
  const context = await browser.newContext({ userAgent: person })
  const told = await watch(context)
  const page = await context.newPage()
  for (const path of unit.publicPaths) {
    await page.goto(url + path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await inspect(page, told)
  }
  for (const path of [`/p/${unit.site}/${unit.form.short}`, `/l/${unit.site}/${unit.form.short}`]) {
    await page.goto(collectorUrl + path)
    await inspect(page, told)
    for (const input of await page
      .locator('form input[type=text], form textarea, form input[type=email], form input[type=tel]')
      .all())
      await input.fill(wordsOf(4, 'form again'))
    await page.locator('form button').first().click()
    await expect(page.getByRole('alert')).toBeVisible()
    await inspect(page, told)
  }
  expect(told.found).toEqual([])
  expect([...told.seen]).toEqual(
    expect.arrayContaining(['business_units.name', 'forms.headline', 'forms.fields', 'form again']),
  )
  await context.close()
})

test('pages of the org, with the activity window in them, show the corpus as text', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const { orgUrl } = startedServers()
  const org = await poisonOrg(unit)
  const context = await browser.newContext()
  const told = await watch(context)
  const page = await context.newPage()
  await page.goto(`${orgUrl}/`)
  await inspect(page, told)
  await page.goto(`${orgUrl}/orgs/${org.key}/login`)
  await inspect(page, told)
  await page.getByRole('button', { name: org.admin }).click()
  for (const path of org.paths) {
    const answer = await page.goto(orgUrl + path)
    if (answer?.status() !== 200) told.found.push(`${path}: ${answer?.status()}`)
    if (path === org.person) {
      await expect(page.frameLocator('iframe').locator('.what').first()).toBeVisible()
    }
    await inspect(page, told)
  }
  expect(told.found).toEqual([])
  expect([...told.seen]).toEqual(expect.arrayContaining([...shownInOrg, 'prospects.values']))
  await context.close()
})
