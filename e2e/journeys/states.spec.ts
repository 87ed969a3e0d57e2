import { expect, test } from '@playwright/test'
import postgres from 'postgres'
import { enterUnit, signIn } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'

const unit = 'Halden Europe'

test('a frozen worker is missed within a minute, and welcomed back', async ({ page }) => {
  test.setTimeout(120_000)
  const { pids } = startedServers()
  const worker = pids.worker
  if (!worker) throw new Error('The run has no worker')
  await signIn(page)
  await enterUnit('admin@halden.example', unit)
  await page.goto('/overview')
  await expect(page.locator('[data-state]')).toBeVisible()
  process.kill(worker, 'SIGSTOP')
  try {
    await expect(page.getByRole('heading', { name: 'No worker is running' })).toBeVisible({
      timeout: 60_000,
    })
    await expect(page.locator('[data-connector=worker_not_seen]').first()).toBeVisible()
  } finally {
    process.kill(worker, 'SIGCONT')
  }
  await expect(page.getByRole('heading', { name: 'No worker is running' })).toHaveCount(0, {
    timeout: 30_000,
  })
})

test('a database that is away is said, what is shown stays, and it heals by itself', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const { settings } = startedServers()
  await signIn(page)
  await enterUnit('admin@halden.example', unit)
  await page.goto('/connector/queue')
  await expect(page.getByRole('heading', { name: 'Queue', exact: true })).toBeVisible()
  // As good as gone for the console: not even the session of the reader can be read.
  const owner = postgres(settings.DATABASE_URL ?? '', { max: 1 })
  try {
    await owner`revoke select on sessions from concord_web`
    await expect(page.getByText('The database does not answer.')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('heading', { name: 'Queue', exact: true })).toBeVisible()
  } finally {
    await owner`grant select on sessions to concord_web`
    await owner.end()
  }
  await expect(page.getByText('The database does not answer.')).toHaveCount(0, { timeout: 30_000 })
})
