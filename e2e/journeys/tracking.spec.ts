import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { askOrg, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'
import { openWebsite } from '#e2e/fixtures/website.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)
const person = {
  userAgent:
    'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36',
}

test('[AC-1][AC-5][AC-6] somebody reads a website and posts its form; marketing sees the story, and so does sales on the record in Salesforce', async ({
  page,
  browser,
}) => {
  test.setTimeout(150_000)
  const { orgUrl } = startedServers()
  const email = `visitor-${stamp}@example.test`
  await askOrg(org, 'records', {
    object: 'Lead',
    records: [{ Email: email, FirstName: 'Tove', LastName: 'Berg', Company: 'Berg AB' }],
  })
  await enter(page.context(), 'marketer@halden.example', unit)

  // A form handler for the website's own form.
  const name = `Price talk ${stamp}`
  await page.goto('/forms')
  await awake(page.getByRole('button', { name: 'New form' }))
  await page.getByRole('button', { name: 'New form' }).click()
  const dialog = page.getByRole('dialog', { name: 'New form' })
  await dialog.getByLabel('Kind').click()
  await page.getByRole('option', { name: /Form handler/ }).click()
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  await dialog.getByLabel('Add a field').click()
  await page.getByRole('option', { name: 'Phone', exact: true }).click()
  await dialog.getByRole('button', { name: 'Create form' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await page.getByRole('button', { name: 'Code' }).click()
  const address = (await page.getByRole('region', { name: 'Address' }).textContent()) ?? ''
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/h\//)
  await page.goto('/forms?tab=tracking')
  const code = (await page.getByRole('region', { name: 'Tracking code' }).textContent()) ?? ''

  const head = `<!doctype html><title>Valves</title>${code}<button onclick="concord('consent')">I agree</button>`
  const site = await openWebsite({
    '/': `${head}<h1>Valves</h1><a href="/pricing">Pricing</a>`,
    '/pricing': `${head.replace('Valves</title>', 'Pricing</title>')}
      <form method="post" action="${address}"><input name="email"><input name="last_name"><input name="phone"><button>Ask</button></form>`,
  })
  try {
    const context = await browser.newContext(person)
    // A browser that a person holds does not say that it is driven.
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }),
    )
    const visitor = await context.newPage()
    const events: string[] = []
    visitor.on('request', (request) => {
      if (request.url().endsWith('/e')) events.push(request.postData() ?? '')
    })
    await visitor.goto(`${site.url}/?utm_source=fair&utm_campaign=spring`)
    await expect(visitor.getByRole('heading', { name: 'Valves' })).toBeVisible()
    // Nothing before consent.
    await visitor.waitForFunction(
      () => typeof (window as { concord?: unknown }).concord === 'function',
    )
    expect(events).toEqual([])
    const stored = visitor.waitForResponse((answer) => answer.url().endsWith('/e'))
    await visitor.getByRole('button', { name: 'I agree' }).click()
    expect((await stored).status()).toBe(200)
    const second = visitor.waitForResponse((answer) => answer.url().endsWith('/e'))
    await visitor.getByRole('link', { name: 'Pricing' }).click()
    expect((await second).status()).toBe(200)
    await visitor.locator('input[name=email]').fill(email)
    await visitor.locator('input[name=last_name]').fill('Berg')
    await visitor.locator('input[name=phone]').fill('+46 8 555 01 02')
    await visitor.getByRole('button', { name: 'Ask' }).click()
    await expect(visitor.getByText('Thank you.')).toBeVisible()
    await context.close()
  } finally {
    await site.close()
  }

  // Marketing: on the form, and in the person's timeline.
  await page.goto('/forms')
  await page.getByRole('link', { name }).click()
  const answer = page.getByRole('link', { name: /Tove Berg|Berg|visitor-/ }).first()
  await expect(answer).toBeVisible({ timeout: 20_000 })
  await answer.click()
  await expect(page).toHaveURL(/\/prospects\//, { timeout: 40_000 })
  await expect(page.getByText(`Completed form ${name}`, { exact: true })).toBeVisible({
    timeout: 20_000,
  })
  await expect(page.getByText('Visited 2 pages')).toBeVisible()
  await expect(page.getByText('campaign spring')).toBeVisible()

  // Sales: what was typed has arrived on the lead, and the window on its page tells the story.
  await expect
    .poll(
      async () =>
        (await queryOrg(org, `SELECT Phone FROM Lead WHERE Email = '${email}'`))[0]?.Phone,
      {
        timeout: 60_000,
      },
    )
    .toBe('+46 8 555 01 02')
  const [lead] = await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)
  const sales = await browser.newPage()
  await sales.goto(`${orgUrl}/orgs/${org}/login?next=/orgs/${org}/${lead?.Id}`)
  await sales.getByRole('button', { name: /Astrid Nyberg/ }).click()
  const window_ = sales.frameLocator('iframe[title="Prospect Activities"]')
  await expect(window_.getByText(`Completed form ${name}`)).toBeVisible({ timeout: 20_000 })
  await expect(window_.getByText('Visited 2 pages')).toBeVisible()
  await expect(window_.getByText(/^Score/)).toBeVisible()
  await expect(sales.getByRole('link', { name: 'Send to Concord' })).toBeVisible()
  await sales.close()
})

test('[AC-7] a browser that is driven by a program leaves no trace', async ({ browser }) => {
  const { collectorUrl } = startedServers()
  const { site } = await trackingSite()
  const website = await openWebsite({
    '/': `<!doctype html><title>Bot</title><script src="${collectorUrl}/t/${site}.js"></script>`,
  })
  const context = await browser.newContext(person)
  const page = await context.newPage()
  const events: string[] = []
  page.on('request', (request) => events.push(request.url()))
  await page.goto(website.url)
  await page.evaluate(() =>
    (window as unknown as { concord: (what: string) => void }).concord('consent'),
  )
  await page.waitForLoadState('networkidle')
  expect(events.filter((url) => url.endsWith('/e'))).toEqual([])
  await context.close()
  await website.close()
})

async function trackingSite(): Promise<{ site: string }> {
  const { inUnit } = await import('#e2e/fixtures/console.ts')
  const { toSite } = await import('#lib/tracking/tokens.ts')
  return inUnit(unit, async (_, buId) => ({ site: toSite(buId) }))
}
