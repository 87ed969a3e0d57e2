import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { pageOf, signInBy } from '#e2e/fixtures/signed-in.ts'

const password = 'a quiet harbour at dawn'

test('[AD-1] [AD-2] an admin invites a colleague, who joins; a changed role and a closed account count at once', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const { url } = startedServers()
  const email = `ada.${randomUUID().slice(0, 8)}@halden.example`
  const admin = await pageOf(browser, 'admin@halden.example')
  await admin.goto('/settings/team')
  await admin.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByRole('radio', { name: /Marketer/ }).click()
  await dialog.getByRole('button', { name: 'Make invitation' }).click()
  const link = await admin.getByLabel('Link', { exact: true }).inputValue()
  expect(link).toContain('/invite/')
  await admin.getByRole('button', { name: 'Done' }).click()
  await expect(admin.getByRole('row', { name: new RegExp(email) })).toBeVisible()

  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce' })
  const ada = await context.newPage()
  await ada.goto(link)
  await ada.getByLabel('Your name').fill('Ada Lovelace')
  await ada.getByLabel('Password').fill(password)
  await ada.getByRole('button', { name: 'Join' }).click()
  await ada.waitForURL('**/overview')
  await ada.goto('/connector/errors')
  await expect(ada.getByRole('heading', { level: 1 })).toHaveText(/Errors/)

  const used = await browser.newPage()
  await used.goto(link)
  await expect(used.getByRole('heading', { name: 'This link is closed' })).toBeVisible()
  await used.close()

  await admin.reload()
  const row = admin.getByRole('row', { name: new RegExp(email) })
  await expect(row).toContainText('Marketer')
  await row.getByRole('button', { name: 'Actions for Ada Lovelace' }).click()
  await admin.getByRole('menuitemradio', { name: 'Sales' }).click()
  await expect(row).toContainText('Sales')
  expect((await ada.goto('/connector/errors'))?.status()).toBe(404)

  await row.getByRole('button', { name: 'Actions for Ada Lovelace' }).click()
  await admin.getByRole('menuitem', { name: 'Disable account…' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click()
  await expect(row).toContainText('Disabled')
  await ada.goto('/overview')
  await expect(ada).toHaveURL(/\/sign-in/)
  await ada.getByLabel('E-mail').fill(email)
  await ada.getByLabel('Password').fill(password)
  await ada.getByRole('button', { name: 'Sign in' }).click()
  await expect(ada.getByText('This account is disabled')).toBeVisible()
  await context.close()

  await admin.goto('/settings/audit?area=team')
  await expect(admin.getByText('Account disabled').first()).toBeVisible()
  await expect(admin.getByText('Role changed').first()).toBeVisible()
  await admin.context().close()
})

test('[AD-1] sign-in says what is wrong and leads back to where one was', async ({ browser }) => {
  const { url, settings } = startedServers()
  const context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  await page.goto('/connector/queue')
  await expect(page).toHaveURL(/\/sign-in\?from=%2Fconnector%2Fqueue/)
  await page.getByLabel('E-mail').fill('marketer@halden.example')
  await page.getByLabel('Password').fill('not this one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('E-mail and password do not belong together')).toBeVisible()
  await page.getByLabel('Password').fill(settings.DEMO_PASSWORD ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/connector/queue')
  const before = await context.cookies()
  await page.getByRole('button', { name: /^Your menu/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  // A cookie copied before signing out is dead.
  await context.addCookies(before)
  await page.goto('/connector/queue')
  await expect(page).toHaveURL(/\/sign-in/)
  await context.close()
})

test('[AD-1] a person sees their sessions and ends the others', async ({ browser }) => {
  const { url } = startedServers()
  const other = await browser.newContext({ baseURL: url })
  await signInBy(other.request, 'marketer@halden.example')
  const page = await pageOf(browser, 'marketer@halden.example')
  await page.goto('/settings/profile')
  await expect(page.getByText('this one')).toBeVisible()
  await page.getByRole('button', { name: /^End (the other one|\d+ others)$/ }).click()
  await expect(page.getByText(/sessions? ha(s|ve) ended/).first()).toBeVisible()
  expect((await other.request.get(`${url}/api/overview`)).status()).toBe(401)
  expect((await page.request.get(`${url}/api/overview`)).status()).toBe(200)
  await other.close()
  await page.context().close()
})

test('[CN-15] an admin switches off what Concord e-mails them, and it stays so', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'admin@halden.example')
  await page.goto('/settings/profile')
  const digest = page.getByRole('switch', { name: 'The day in short' })
  await expect(digest).toBeChecked()
  const saved = page.waitForResponse((response) => response.request().method() === 'POST')
  await digest.click()
  await saved
  await page.reload()
  await expect(digest).not.toBeChecked()
  await expect(page.getByRole('switch', { name: 'What needs an admin' })).toBeChecked()
  const back = page.waitForResponse((response) => response.request().method() === 'POST')
  await digest.click()
  await back
  await page.reload()
  await expect(digest).toBeChecked()
  await page.context().close()
})
