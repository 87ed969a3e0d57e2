import { expect, type Page, test } from '@playwright/test'
import { inUnit } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'

/** What an admin of the org does in the External Client App. */
async function upload(certificate: string): Promise<void> {
  const { orgUrl, settings } = startedServers()
  const answer = await fetch(`${orgUrl}/__org/orgs/${org}/app`, {
    method: 'PATCH',
    headers: {
      'content-type': 'application/json',
      'x-org-admin-key': settings.ORG_ADMIN_KEY ?? '',
    },
    body: JSON.stringify({ certificate, preauthorized: true }),
  })
  expect(answer.status).toBe(200)
}

async function connectorUser(): Promise<string> {
  return inUnit(unit, async (tx, buId) => {
    const [row] = await tx<{ username: string }[]>`
      select connected_username as username from connectors where bu_id = ${buId}`
    return row?.username ?? ''
  })
}

async function openForm(page: Page): Promise<void> {
  await page.goto('/connector/status')
  await page.getByRole('button', { name: 'Reconnect…' }).click()
}

test('[AD-5] an admin makes a certificate, uploads it to the app, and connects without anybody approving it', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await enter(page.context(), 'admin@halden.example', unit)
  const username = await connectorUser()
  await openForm(page)
  await page.getByRole('button', { name: 'Connect a real org' }).click()
  await page.getByRole('button', { name: 'Certificate', exact: true }).click()
  await page.getByRole('button', { name: 'Make a certificate' }).click()
  const shown = page.getByText('-----BEGIN CERTIFICATE-----')
  await expect(shown).toBeVisible({ timeout: 30_000 })

  await page.getByRole('radio', { name: 'Halden Instruments Europe, on this machine' }).check()
  await page.getByLabel('Username').fill(username)
  await page.getByRole('button', { name: 'Connect Salesforce' }).click()
  await expect(page.getByText('The app does not know this certificate')).toBeVisible({
    timeout: 30_000,
  })

  await upload((await shown.textContent()) ?? '')
  await page.getByRole('button', { name: 'Connect Salesforce' }).click()
  await expect(page.getByText('Salesforce is connected')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('By certificate', { exact: false }).first()).toBeVisible()

  // As it was: other journeys end its session and expect that somebody has to approve it again.
  await openForm(page)
  await page.getByRole('button', { name: /^Connect Halden Instruments/ }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await expect(page.getByText('By approval', { exact: false }).first()).toBeVisible({
    timeout: 30_000,
  })
})
