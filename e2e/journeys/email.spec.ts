import { type Browser, expect, type Page, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { addProspect, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'
import { startDnsServer } from '#lib/email/testing/dns-server.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)
const company = `Mailworks ${stamp}`
const reader = `reader-${stamp}@example.test`
const admin = 'admin@halden.example'
const marketer = 'marketer@halden.example'
const sofie = 'sofie.dahl@halden.example'
/** Ours says "Headless", and machines count for nothing. */
const userAgent =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15'

test('[ML-3] an admin adds a domain, publishes what is shown, and it is verified', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await enter(page.context(), admin, unit)
  await page.goto('/settings/domains')
  const domain = `mail-${stamp}.halden.example`
  await expect(async () => {
    await page.getByLabel('Domain', { exact: true }).fill(domain)
    await expect(page.getByRole('button', { name: 'Add domain' })).toBeEnabled({ timeout: 1_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Add domain' }).click()
  const panel = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: domain }) })
    .last()
  await expect(panel.getByText('Not verified')).toBeVisible()

  const [, port = ''] = (startedServers().settings.DNS_RESOLVER ?? '').split(':')
  const dns = await startDnsServer(Number(port))
  try {
    await panel.getByRole('button', { name: 'Check now' }).click()
    await expect(panel.getByText('No TXT record stands here yet.')).toBeVisible()
    const shown = await panel.locator('code').allTextContents()
    for (let n = 0; n + 2 < shown.length; n += 3) {
      dns.records.set(shown[n + 1] ?? '', [shown[n + 2] ?? ''])
    }
    await panel.getByRole('button', { name: 'Check now' }).click()
    await expect(panel.getByText('Verified', { exact: true })).toBeVisible()
    await expect(panel.getByText('Receivers can check our signature.')).toBeVisible()
  } finally {
    await dns.stop()
  }
})

/** The message to this address, opened in the local mailbox. */
async function openMessage(page: Page, to: string): Promise<void> {
  await expect(async () => {
    await page.goto(`/emails/mailbox?to=${encodeURIComponent(to)}`)
    await page.getByRole('row').nth(1).click({ timeout: 2_000 })
    await expect(page.getByTitle('Message')).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 30_000 })
}

async function linkIn(page: Page, name: string | RegExp): Promise<string> {
  const link = page.frameLocator('iframe[title="Message"]').getByRole('link', { name })
  return (await link.getAttribute('href')) ?? ''
}

async function pageOfReader(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ userAgent })
  return context.newPage()
}

test('[ML-5] a marketer sends a list e-mail and reads its results', async ({ page, browser }) => {
  test.setTimeout(180_000)
  await addProspect(unit, { email: reader, first_name: 'Rea', last_name: 'Der', company }, sofie)
  await addProspect(unit, {
    email: `out-${stamp}@example.test`,
    last_name: 'Out',
    company,
    opted_out: true,
  })
  await enter(page.context(), marketer, unit)
  await page.goto(`/prospects?company=is:${encodeURIComponent(company)}`)
  const verb = page
    .getByRole('region', { name: 'Selected rows' })
    .getByRole('button', { name: 'E-mail' })
  const all = page.getByRole('checkbox', { name: /^Select all/ })
  await awake(all)
  await all.press(' ')
  await verb.click()
  await page.waitForURL(/\/emails\/[0-9a-f-]{36}$/)

  const { url } = startedServers()
  await page.getByLabel('Name', { exact: true }).fill(`News ${stamp}`)
  await page.getByLabel('Subject').fill('Hello {{first_name|there}}')
  await page
    .getByRole('textbox', { name: 'Content' })
    .fill(`<p>Dear {{first_name|friend}}, <a href="${url}/sign-in?from=mail">look here</a>.</p>`)
  await expect(page.getByText('of 2')).toBeVisible()
  await expect(page.getByText('Opted out of e-mail')).toBeVisible()
  await expect(page.getByText('Draft · saved')).toBeVisible()
  await page.getByRole('button', { name: 'Send…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send now' }).click()

  const results = page.getByRole('region', { name: 'Results' })
  await expect(results.getByText('of 2')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Sent', { exact: true }).first()).toBeVisible()
  const grid = page.getByRole('grid', { name: 'Recipients' })
  await expect(grid.getByRole('row').filter({ hasText: 'Rea Der' })).toContainText('Sent')
  await expect(grid.getByRole('row').filter({ hasText: 'Out' })).toContainText(
    'Not sent: Opted out of e-mail',
  )
  const results_ = page.url()

  await openMessage(page, reader)
  await expect(page.getByRole('heading', { name: 'Hello Rea' })).toBeVisible()
  const link = await linkIn(page, 'look here')
  expect(link).toMatch(/\/e\/c\/[\w-]{62}$/)
  const visitor = await pageOfReader(browser)
  await page.goto(results_)
  await expect(async () => {
    await visitor.goto(link)
    expect(visitor.url()).toContain('/sign-in?from=mail')
    await expect(
      grid.getByRole('row').filter({ hasText: 'Rea Der' }).getByText('1', { exact: true }).first(),
    ).toBeVisible({ timeout: 12_000 })
  }).toPass({ timeout: 60_000 })
  await visitor.context().close()
})

test('[FD-12][ML-1][ML-4] a person unsubscribes, and Salesforce knows; the e-mail is one completed task there', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000)
  await enter(page.context(), marketer, unit)
  await openMessage(page, reader)
  const away = await linkIn(page, 'Unsubscribe')
  const visitor = await pageOfReader(browser)
  await visitor.goto(away)
  await expect(visitor.getByRole('heading', { name: 'Unsubscribe?' })).toBeVisible()
  // A scanner that only looks changes nothing.
  const optedOut = () =>
    inUnit(unit, async (tx) => {
      const [row] = await tx<{ out: string | null }[]>`
        select values->>'opted_out' as out from prospects where email_key = ${reader} and deleted_at is null`
      return row?.out ?? null
    })
  expect(await optedOut()).not.toBe('true')
  await visitor.getByRole('button', { name: 'Unsubscribe' }).click()
  await expect(visitor.getByRole('heading', { name: 'You are unsubscribed' })).toBeVisible()
  expect(await optedOut()).toBe('true')

  await expect
    .poll(
      async () => {
        const leads = await queryOrg(
          org,
          `SELECT HasOptedOutOfEmail FROM Lead WHERE Email = '${reader}'`,
        )
        return leads.map((lead) => lead.HasOptedOutOfEmail)
      },
      { timeout: 90_000 },
    )
    .toEqual([true])
  await expect
    .poll(
      async () => {
        const soql = `SELECT Subject, Status FROM Task WHERE Subject = 'List e-mail: News ${stamp}'`
        return (await queryOrg(org, soql)).map(({ Subject, Status }) => ({ Subject, Status }))
      },
      { timeout: 120_000 },
    )
    .toEqual([{ Subject: `List e-mail: News ${stamp}`, Status: 'Completed' }])

  await visitor.getByRole('link', { name: 'Subscribe again' }).click()
  await visitor.getByRole('checkbox').check()
  await visitor.getByRole('button', { name: 'Subscribe again' }).click()
  await expect(visitor.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  expect(await optedOut()).toBe('false')
  await visitor.context().close()
})

/** A list e-mail that is due now, as the editor leaves it. */
async function sendToList(listId: string, name: string): Promise<string> {
  return inUnit(unit, async (tx, buId) => {
    const [email] = await tx<{ id: string }[]>`
      insert into emails (bu_id, kind, state, name, subject, html, from_name, from_address, audience, scheduled_at, created_by)
      select ${buId}, 'list', 'scheduled', ${name}, ${name}, '<p>Hello.</p>', 'Halden', 'news@' || d.domain,
        ${tx.json({ kind: 'prospects', selection: { mode: 'all', filter: `list=${listId}`, except: [] } })}, now(), u.id
      from users u, (select domain from email_domains where bu_id = ${buId} and verified_at is not null order by domain limit 1) d
      where u.email_key = ${marketer} returning id`
    return email?.id ?? ''
  })
}

test('[ML-5] a marketer lets people see two lists; somebody leaves one and still gets the other', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000)
  const chooser = `chooser-${stamp}@example.test`
  const id = await addProspect(unit, { email: chooser, first_name: 'Cho', last_name: 'Oser' })
  await enter(page.context(), marketer, unit)
  const lists: string[] = []
  for (const name of ['Letter', 'Fairs']) {
    await page.goto('/lists/new')
    await expect(async () => {
      await page.getByLabel('Name', { exact: true }).fill(`${name} ${stamp}`)
      await page.getByRole('radio', { name: /^Static/ }).check({ timeout: 2_000 })
      await page.getByRole('switch', { name: 'People see it' }).setChecked(true, { timeout: 2_000 })
      await page.getByLabel('What they call it').fill(`${name} of ${stamp}`, { timeout: 2_000 })
      await expect(page.getByRole('button', { name: 'Create list' })).toBeEnabled({
        timeout: 2_000,
      })
    }).toPass()
    await page.getByRole('button', { name: 'Create list' }).click()
    await page.waitForURL(/\/lists\/[0-9a-f-]{36}$/)
    await expect(page.getByText(`People see “${name} of ${stamp}”`)).toBeVisible()
    lists.push(page.url().slice(-36))
  }
  const [letter = '', fairs = ''] = lists
  await inUnit(
    unit,
    (tx, buId) => tx`
      insert into list_members (bu_id, list_id, prospect_id, added_by)
      select ${buId}, l, ${id}, 'Journey' from unnest(${lists}::uuid[]) l`,
  )
  await sendToList(letter, `First letter ${stamp}`)
  await openMessage(page, chooser)
  const visitor = await pageOfReader(browser)
  await visitor.goto(await linkIn(page, 'change what you get'))
  await expect(visitor.getByRole('checkbox', { name: `Fairs of ${stamp}` })).toBeChecked()
  await visitor.getByRole('checkbox', { name: `Letter of ${stamp}` }).uncheck()
  await visitor.getByRole('button', { name: 'Save' }).click()
  await expect(visitor.getByRole('heading', { name: 'Saved' })).toBeVisible()
  await expect(visitor.getByRole('listitem')).toHaveText([`Fairs of ${stamp}`])

  const second = await sendToList(letter, `Second letter ${stamp}`)
  const invitation = await sendToList(fairs, `Invitation ${stamp}`)
  const grid = page.getByRole('grid', { name: 'Recipients' })
  for (const [email, words] of [
    [second, 'Not sent: Left the list'],
    [invitation, 'Sent'],
  ] as const) {
    await expect(async () => {
      await page.goto(`/emails/${email}`)
      await expect(grid.getByRole('row').filter({ hasText: 'Cho Oser' })).toContainText(words, {
        timeout: 5_000,
      })
    }).toPass({ timeout: 60_000 })
  }
  await page.goto(`/prospects/${id}`)
  await expect(page.getByText(`Left Letter of ${stamp}`).first()).toBeVisible()
  await expect(page.getByText('left it')).toBeVisible()
  await visitor.context().close()
})
