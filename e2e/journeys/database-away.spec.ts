import { expect, type Page } from '@playwright/test'
import { navigationFor } from '#components/shell/navigation.ts'
import { awake } from '#e2e/fixtures/awake.ts'
import { inUnit } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { demoEmail, demoUnit, enter, pageOf } from '#e2e/fixtures/signed-in.ts'
import { alone as test } from '#e2e/fixtures/turn.ts'
import { withoutPostgres } from '#e2e/fixtures/without-postgres.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { writePass } from '#lib/embed/pass.ts'

const wide = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const admin = demoEmail('admin')
const screens = navigationFor('admin').flatMap(({ items }) => items)
const onPhone = ['/overview', '/prospects', '/connector/queue', '/settings/team']

const banner = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'The database does not answer.' })
const failed = (page: Page) => page.getByRole('heading', { level: 1, name: /didn’t load$/ })
const toasts = (page: Page) => page.getByRole('region', { name: 'Notifications' })
/** A person who waits longer than that takes the console for dead, too. */
const soon = { timeout: 4_000 }
const healed = { timeout: 20_000 }

/** Says that it did not load and why, offers to try again, and has its menu. */
async function expectFailing(page: Page, href: string): Promise<void> {
  await expect(page, href).toHaveURL(new RegExp(`${href}$`))
  await expect(failed(page), href).toBeVisible(soon)
  await expect(page.getByText('as soon as the database answers.'), href).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try again' }), href).toBeVisible()
  await expect(banner(page), href).toBeVisible()
  const sideways = () =>
    page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(await sideways(), `${href} scrolls sideways`).toBe(false)
}

async function anybody(): Promise<string> {
  return inUnit(demoUnit, async (tx, buId) => {
    const [row] = await tx<{ id: string }[]>`
      select id from prospects where bu_id = ${buId} and deleted_at is null order by created_at, id limit 1`
    return row?.id ?? ''
  })
}

/** Waits for an answer of the server and keeps it from the page until the returned function is called. */
async function holdAnswer(page: Page, address: string): Promise<() => void> {
  const late = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  await page.route(address, async (route) => {
    const response = await route.fetch()
    if (response.ok()) answered.resolve()
    await late.promise
    await route.fulfill({ response }).catch(() => {})
  })
  await answered.promise
  return late.resolve
}

test('with Postgres killed what is shown stays, a change says what to do, and all heals by itself', async ({
  page,
  browser,
}) => {
  await enter(page.context(), admin)
  await page.goto('/settings/profile')
  const name = page.getByLabel('Name')
  const save = page.getByRole('button', { name: 'Save name' })
  const digest = page.getByRole('switch', { name: 'The day in short' })
  await awake(name)
  const before = await name.inputValue()
  const digested = await digest.isChecked()
  const queue = await pageOf(browser, admin)
  const heading = queue.getByRole('heading', { name: 'Queue', exact: true })
  await queue.goto('/connector/queue')
  await expect(heading).toBeVisible()
  const late = await holdAnswer(queue, '**/api/sync/queue')

  await withoutPostgres(async () => {
    await expect(banner(queue)).toBeVisible()
    // An answer that was on its way is not taken for its return: drawn anew, the frame would be lost and ask no more.
    late()
    for (const _ of [1, 2])
      await queue.waitForResponse((answer) => answer.url().endsWith('/api/connector/pill'))
    await expect(banner(queue)).toBeVisible()
    await expect(heading).toBeVisible()
    await expect(banner(page)).toBeVisible()
    await name.fill('Clara N.')
    await save.click()
    await expect(page.getByText('so nothing was changed. Try again in a moment.')).toBeVisible()
    await expect(name).toHaveValue('Clara N.')
    await digest.click()
    await expect(toasts(page).getByText('It was not saved')).toBeVisible()
    await expect(digest).toBeChecked({ checked: digested })
  })
  for (const shown of [page, queue]) await expect(banner(shown)).toHaveCount(0, healed)
  await expect(heading).toBeVisible()
  // What had been entered is still there, and is saved now.
  await save.click()
  await expect(toasts(page).getByText('Your name is changed')).toBeVisible()
  await page.reload()
  await expect(name).toHaveValue('Clara N.')
  await awake(name)
  await name.fill(before)
  await save.click()
  await expect(toasts(page).getByText('Your name is changed')).toBeVisible()
  await queue.context().close()
})

test('with Postgres killed every screen says so and keeps its menu, wide and on a phone, and heals by itself', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const record = await pageOf(browser, admin)
  await record.setViewportSize(phone)
  await record.goto(`/prospects/${await anybody()}`)
  const tab = record.getByRole('link', { name: 'Sync', exact: true })
  await awake(tab)
  await page.setViewportSize(wide)
  await enter(page.context(), admin)
  await page.goto('/settings/profile')
  const menu = page.locator('aside nav a')
  await awake(menu)
  await withoutPostgres(async () => {
    // The one that is open shows what it has; it comes last, and is then as gone as the others.
    for (const { href } of screens) {
      await page.locator(`aside nav a[href="${href}"]`).click()
      await expectFailing(page, href)
      await expect(menu, href).toHaveCount(screens.length)
    }
    await page.setViewportSize(phone)
    for (const href of onPhone) {
      await page.getByRole('button', { name: 'Open navigation' }).click()
      const drawer = page.getByRole('dialog', { name: 'Navigation' })
      await drawer.locator(`a[href="${href}"]`).click()
      await expect(drawer).toHaveCount(0)
      await expectFailing(page, href)
    }
    await page.getByRole('button', { name: 'Try again' }).click()
    await expectFailing(page, '/settings/team')
    // Of a record its head stays, with the one way to the menu.
    await tab.click()
    await expect(record.getByRole('heading', { name: 'This tab didn’t load' })).toBeVisible(soon)
    await expect(record.getByRole('heading', { level: 1 }).filter({ visible: true })).toHaveCount(1)
    await expect(record.getByRole('button', { name: 'Open navigation' })).toHaveCount(1)
  })
  await expect(record.getByText('didn’t load')).toHaveCount(0, healed)
  await record.context().close()
  await expect(failed(page)).toHaveCount(0, healed)
  await expect(banner(page)).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'Team' })).toBeVisible()
})

test('with Postgres killed who comes from outside is told so, and is let in once it is back', async ({
  page,
  browser,
}) => {
  const { url, collectorUrl, settings } = startedServers()
  await enter(page.context(), admin)
  const outside = await browser.newContext({ baseURL: url, reducedMotion: 'reduce' })
  const stranger = await outside.newPage()
  await stranger.goto('/sign-in')
  const signIn = stranger.getByRole('button', { name: 'Sign in' })
  await awake(signIn)
  await stranger.getByLabel('E-mail').fill(admin)

  await withoutPostgres(async () => {
    await stranger.getByLabel('Password').fill(settings.DEMO_PASSWORD ?? '')
    await signIn.click()
    await expect(stranger.getByRole('alert').filter({ hasText: /\w/ })).toHaveText(
      'The console cannot reach its database just now. Try again in a moment.',
    )
    // Without the session's row there is no frame either: the page alone says so.
    await page.goto('/prospects')
    await expect(failed(page)).toHaveText('Concord didn’t load')
    await expect(page.getByText('did not answer as it should')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    for (const { asked, status, words } of asks(url, collectorUrl, settings)) {
      const answer = await asked()
      expect([answer.url, answer.status]).toEqual([answer.url, status])
      expect(await answer.text(), answer.url).toContain(words)
    }
  })
  await expect(page.getByRole('heading', { level: 1, name: 'Prospects' })).toBeVisible(healed)
  await stranger.getByLabel('Password').fill(settings.DEMO_PASSWORD ?? '')
  await signIn.click()
  await expect(stranger.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  for (const address of [`${url}/api/ready`, `${collectorUrl}/health`])
    expect(await (await fetch(address)).json(), address).toEqual({ ok: true })
  await outside.close()
})

type Ask = { asked: () => Promise<Response>; status: number; words: string }

/** What other programs and people without a session ask the console and the collector. */
function asks(
  url: string,
  collectorUrl: string,
  settings: Readonly<Record<string, string>>,
): Ask[] {
  const id = '0'.repeat(15)
  const claims = { org: `00D${id}`.slice(0, 15), user: `005${id}`.slice(0, 15), at: Date.now() }
  const body = { ...claims, record: `00Q${id}`.slice(0, 15), nonce: 'x'.repeat(20) }
  const request = `${Buffer.from(JSON.stringify(body)).toString('base64url')}.${'x'.repeat(43)}`
  const pass = writePass(webEnvironment(settings).AUTH_SECRET, {
    buId: '00000000-0000-7000-8000-000000000000',
    org: `00D${id}AAA`,
    user: `005${id}AAA`,
    record: `00Q${id}AAA`,
    expiresAt: Date.now() + 60_000,
  })
  const get =
    (address: string, headers: Record<string, string> = {}) =>
    () =>
      fetch(address, { headers })
  return [
    { asked: get(`${url}/api/health`), status: 200, words: '"ok":true' },
    { asked: get(`${url}/api/ready`), status: 503, words: 'cannot reach its database just now' },
    {
      asked: get(`${collectorUrl}/health`),
      status: 503,
      words: 'cannot reach its database just now',
    },
    {
      asked: () =>
        fetch(`${url}/embed`, { method: 'POST', body: new URLSearchParams({ request }) }),
      status: 503,
      words: 'Concord cannot reach its database just now.',
    },
    {
      asked: get(`${url}/embed/data`, { authorization: `Bearer ${pass}` }),
      status: 503,
      words: 'unavailable',
    },
    {
      asked: get(`${url}/e/u/${'A'.repeat(62)}`),
      status: 503,
      words: 'Please open the link again in a moment.',
    },
    {
      asked: get(`${collectorUrl}/p/${'A'.repeat(22)}/${'A'.repeat(22)}`),
      status: 503,
      words: 'This could not be shown just now. Try again in a moment.',
    },
  ]
}
