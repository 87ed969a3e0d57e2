import { expect, test } from '@playwright/test'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { pageOf } from '#e2e/fixtures/signed-in.ts'

test('[AD-1] a salesperson reads a timeline and may not change settings', async ({ browser }) => {
  const { url } = startedServers()
  const page = await pageOf(browser, 'sales@halden.example')
  await page.goto('/overview')
  const menu = page.getByRole('navigation').first()
  await expect(menu.getByRole('link', { name: 'Prospects' })).toBeVisible()
  for (const hidden of ['Team', 'Audit log', 'Errors', 'Fields', 'Imports']) {
    await expect(menu.getByRole('link', { name: hidden, exact: true })).toHaveCount(0)
  }
  await page.goto('/prospects')
  const link = page.locator('main a[href^="/prospects/"]').first()
  await page.goto((await link.getAttribute('href')) ?? '/prospects')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sync with CRM' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Timeline' })).toBeVisible()

  for (const address of ['/settings/team', '/settings/audit', '/connector/status', '/imports']) {
    expect((await page.goto(address))?.status(), address).toBe(404)
  }
  for (const address of ['/api/team', '/api/audit', '/api/sync/errors']) {
    expect((await page.request.get(url + address)).status(), address).toBe(403)
  }
  await page.context().close()
})
