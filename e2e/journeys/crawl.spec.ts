import AxeBuilder from '@axe-core/playwright'
import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { navigationFor } from '#components/shell/navigation.ts'
import { complete } from '#e2e/fixtures/awake.ts'
import { readerEmail } from '#e2e/fixtures/readers.ts'
import { listRoutes, type Route } from '#e2e/fixtures/routes.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter, pageOf } from '#e2e/fixtures/signed-in.ts'
import { sharing as test } from '#e2e/fixtures/turn.ts'
import { may, type Permission, type Role, roles } from '#lib/auth/permissions.ts'

type Need = Permission | 'open' | 'signed'

/** Who may ask for what: the longest beginning that fits counts. `open` needs no session, `signed` a session helps nobody. */
const needs: Record<string, Need> = {
  '/': 'open',
  '/sign-in': 'open',
  '/invite': 'open',
  '/reset': 'open',
  '/api/auth': 'open',
  '/api/health': 'open',
  '/api/ready': 'open',
  '/api/team/accept': 'open',
  '/overview': 'overview.read',
  '/api/overview': 'overview.read',
  '/prospects': 'prospects.read',
  '/prospects/new': 'prospects.edit',
  '/prospects/bin': 'prospects.delete',
  '/api/prospects': 'prospects.read',
  '/api/prospects/bin': 'prospects.delete',
  '/api/prospects/export': 'prospects.export',
  '/api/prospects/assign-choices': 'prospects.assign',
  // Opens for signed requests of the org alone; journeys/embed.spec.ts asks it.
  '/embed': 'signed',
  '/activities': 'activities.read',
  '/api/activities': 'activities.read',
  '/forms': 'tracking.read',
  '/api/tracking': 'tracking.read',
  '/opportunities': 'opportunities.read',
  '/accounts': 'accounts.read',
  '/api/accounts': 'accounts.read',
  '/api/opportunities': 'opportunities.read',
  '/duplicates': 'duplicates.manage',
  '/api/duplicates': 'duplicates.manage',
  '/lists': 'lists.manage',
  '/api/lists': 'lists.manage',
  // What people reach from an e-mail: the signed link is the only authority.
  '/e': 'open',
  '/emails': 'emails.manage',
  '/api/emails': 'emails.manage',
  '/api/emails/templates/[id]': 'emails.write',
  '/settings/domains': 'sending.manage',
  '/api/sending': 'sending.manage',
  '/notices': 'profile.manage',
  '/api/notices': 'profile.manage',
  '/automation': 'automation.manage',
  '/api/automation': 'automation.manage',
  '/scoring': 'scoring.manage',
  '/api/scoring': 'scoring.manage',
  '/imports': 'prospects.import',
  '/api/imports': 'prospects.import',
  '/connector': 'connector.read',
  '/connector/send': 'prospects.sync',
  '/api/connector': 'connector.read',
  '/api/connector/deployable': 'connector.manage',
  '/api/connector/sharing/objects': 'connector.manage',
  '/api/connector/pill': 'overview.read',
  '/api/connector/attempt': 'prospects.sync',
  '/api/connector/command': 'prospects.sync',
  // Decides by itself whose return it is; whoever is signed out goes to sign-in.
  '/api/salesforce/callback': 'profile.manage',
  '/api/sync': 'connector.read',
  '/settings': 'profile.manage',
  '/settings/fields': 'connector.manage',
  '/settings/team': 'team.manage',
  '/settings/groups': 'groups.manage',
  '/api/groups': 'groups.manage',
  '/settings/business-units': 'business_units.manage',
  '/settings/audit': 'audit.read',
  '/api/settings/fields': 'connector.manage',
  '/api/team': 'team.manage',
  '/api/audit': 'audit.read',
}

function needOf({ path }: Route): Need | undefined {
  const fits = Object.keys(needs).filter(
    (start) => path === start || (start !== '/' && path.startsWith(`${start}/`)),
  )
  const longest = fits.sort((a, b) => b.length - a.length)[0]
  return longest === undefined ? undefined : needs[longest]
}

type Visitor = Role | 'nobody'
/** `moved`: to another address of the list, which has its own say. */
type Seen = 'sign_in' | 'refused' | 'let in' | 'moved'

async function ask(context: APIRequestContext, route: Route, method: string): Promise<Seen> {
  const origin = startedServers().url
  const answer = await context.fetch(`${origin}${route.sample}`, {
    method,
    maxRedirects: 0,
    headers: { origin },
    ...(method === 'GET' ? {} : { data: {} }),
  })
  const status = answer.status()
  const location = answer.headers().location ?? ''
  if (status === 401 || location.includes('/sign-in')) return 'sign_in'
  if (status >= 300 && status < 400) return 'moved'
  if (status === 403) return 'refused'
  if (route.kind === 'handler') return 'let in'
  if (status === 404) return 'refused'
  // Under a loading state the answer has begun before the page decides.
  return (await answer.text()).includes('NEXT_HTTP_ERROR_FALLBACK;404') ? 'refused' : 'let in'
}

function expectedFor(visitor: Visitor, need: Need): Seen {
  if (need === 'open') return 'let in'
  if (need === 'signed') return 'refused'
  if (visitor === 'nobody') return 'sign_in'
  return may(visitor, need) ? 'let in' : 'refused'
}

test('[AD-1] every route answers each role, and nobody, as the permissions say', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const routes = listRoutes()
  expect(routes.filter((route) => !needOf(route)).map(({ path }) => path)).toEqual([])
  const wrong: string[] = []
  for (const visitor of ['nobody', ...roles] as const) {
    const context = await browser.newContext()
    if (visitor !== 'nobody') await enter(context, readerEmail(visitor))
    for (const route of routes) {
      for (const method of route.methods) {
        const need = needOf(route) ?? 'open'
        const expected = expectedFor(visitor, need)
        const seen = await ask(context.request, route, method)
        // A page about something that is not there is not found by anybody.
        const absent = seen === 'refused' && route.kind === 'page' && route.path.includes('[')
        if (seen !== expected && seen !== 'moved' && !(absent && expected === 'let in')) {
          wrong.push(`${visitor} ${method} ${route.path}: ${seen}, expected ${expected}`)
        }
      }
    }
    await context.close()
  }
  expect(wrong).toEqual([])
})

test('what skips a proxy’s checks elsewhere opens nothing here', async ({ request }) => {
  const { url } = startedServers()
  const tricks: [string, Record<string, string>][] = [
    ['/api/team', { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' }],
    ['/api/audit?_rsc=1', { rsc: '1' }],
    ['/settings/team?_rsc=1', { rsc: '1', 'next-router-prefetch': '1' }],
    ['/settings/team', { 'next-action': '00'.repeat(21) }],
    ['/settings%2fteam', {}],
    ['//settings/team', {}],
    ['/settings/team/', {}],
    ['/SETTINGS/TEAM', {}],
  ]
  for (const [path, headers] of tricks) {
    const answer = await request.get(`${url}${path}`, { headers, maxRedirects: 0 })
    expect(await answer.text(), path).not.toContain('marketer@halden.example')
  }
})

test('a post from another site, or from nowhere, changes nothing', async ({ request }) => {
  const { url } = startedServers()
  const headers: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    {},
  ]
  for (const given of headers) {
    const answer = await request.post(`${url}/api/team/accept`, {
      headers: given,
      data: { kind: 'invite', token: 'x'.repeat(43) },
    })
    expect(answer.status(), JSON.stringify(given)).toBe(403)
  }
})

for (const role of roles) {
  test(`a ${role} finds every screen of their menu, and nothing complains`, async ({ browser }) => {
    test.setTimeout(120_000)
    const page = await pageOf(browser, readerEmail(role))
    const complaints = listen(page)
    for (const { href } of navigationFor(role).flatMap(({ items }) => items)) {
      await page.goto(href)
      await expect(page.getByRole('heading', { level: 1 }), href).toBeVisible()
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })
}

/** The menu, one page of each kind of thing, and the way in. A test each: no screen's time is another's. */
const screens: { name: string; find: (page: Page) => Promise<string> }[] = [
  ...navigationFor('admin').flatMap(({ items }) =>
    items.map(({ href }) => ({ name: href, find: async () => href })),
  ),
  ...['/prospects', '/connector/runs', '/automation'].map((list) => ({
    name: `one of ${list}`,
    find: (page: Page) => firstOf(page, list),
  })),
  ...['/lists/new', '/lists/tags', '/automation/new'].map((href) => ({
    name: href,
    find: async () => href,
  })),
  { name: '/sign-in', find: async () => '/sign-in' },
]

for (const { name, find } of screens) {
  test(`${name} is accessible and fits, light and dark, wide and on a phone`, async ({
    browser,
  }) => {
    test.setTimeout(180_000)
    const page = await pageOf(browser, readerEmail('admin'))
    const { url } = startedServers()
    const address = await find(page)
    if (address === '/sign-in') await page.context().clearCookies({ name: /session-token/ })
    const problems: string[] = []
    for (const theme of ['light', 'dark'] as const) {
      await page.context().addCookies([{ name: 'theme', value: theme, url }])
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await complete(page)
      problems.push(...(await axe(page, `${theme} 1440`)))
      await page.setViewportSize({ width: 390, height: 844 })
      problems.push(...(await axe(page, `${theme} 390`)))
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > window.innerWidth,
      )
      if (wide) problems.push(`${theme} 390: scrolls sideways`)
    }
    expect(problems).toEqual([])
    await page.context().close()
  })
}

async function firstOf(page: Page, list: string): Promise<string> {
  await page.goto(list)
  const link = page.locator(`main a[href^="${list}/"]:not([href$="/new"], [href$="/bin"])`).first()
  return (await link.getAttribute('href')) ?? list
}

/** Judged once it stands: what is still on its way is looked at again. */
async function axe(page: Page, where: string): Promise<string[]> {
  const end = Date.now() + 3_000
  for (;;) {
    // Every rule is asked; of what passes nothing is written down.
    const asked = new AxeBuilder({ page, ...(await known(page)) })
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] })
    const { violations } = await asked.analyze()
    if (violations.length > 0 && Date.now() < end) continue
    return violations.map(
      ({ id, nodes }) => `${where}: ${id}, ${nodes.length} × ${nodes[0]?.html.slice(0, 140)}`,
    )
  }
}

/** A page without frames that has the rules already need not be given them again, which takes as long as most of them. */
async function known(page: Page): Promise<{ axeSource?: string }> {
  const has = page.frames().length === 1 && (await page.evaluate(() => 'axe' in window))
  return has ? { axeSource: 'void 0' } : {}
}

function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`)
  })
  return complaints
}
