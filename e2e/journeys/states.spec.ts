import { expect, test } from '@playwright/test'
import postgres from 'postgres'
import { navigationFor } from '#components/shell/navigation.ts'
import { awake } from '#e2e/fixtures/awake.ts'
import { enterUnit, signIn } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'

const unit = 'Halden Europe'
const phone = { width: 390, height: 844 }

async function asOwner<T>(work: (owner: postgres.Sql) => PromiseLike<T>): Promise<T> {
  const owner = postgres(startedServers().settings.DATABASE_URL ?? '', { max: 1 })
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}

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
  await signIn(page)
  await enterUnit('admin@halden.example', unit)
  await page.goto('/connector/queue')
  await expect(page.getByRole('heading', { name: 'Queue', exact: true })).toBeVisible()
  // As good as gone for the console: not even the session of the reader can be read.
  await asOwner(async (owner) => {
    try {
      await owner`revoke select on sessions from concord_web`
      await expect(page.getByText('The database does not answer.')).toBeVisible({ timeout: 30_000 })
      await expect(page.getByRole('heading', { name: 'Queue', exact: true })).toBeVisible()
    } finally {
      await owner`grant select on sessions to concord_web`
    }
  })
  await expect(page.getByText('The database does not answer.')).toHaveCount(0, { timeout: 30_000 })
})

const screens = navigationFor('admin').flatMap(({ items }) => items)

test('with the worker gone every screen says so, wide and on a phone', async ({ page }) => {
  test.setTimeout(120_000)
  const worker = startedServers().pids.worker
  if (!worker) throw new Error('The run has no worker')
  await signIn(page)
  await enterUnit('admin@halden.example', unit)
  const missed = page.locator('[data-connector=worker_not_seen]').filter({ visible: true })
  process.kill(worker, 'SIGSTOP')
  try {
    // As if half a minute had gone by.
    await asOwner((owner) => owner`update workers set seen_at = seen_at - interval '1 minute'`)
    await page.goto('/overview')
    await expect(missed).toHaveText(/Worker not seen/)
    // The rail is one for all; on a phone each screen has the pill in its own header.
    await page.setViewportSize(phone)
    for (const { href } of screens) {
      await page.goto(href, { waitUntil: 'commit' })
      await expect(missed, href).toHaveText(/Worker not seen/)
    }
  } finally {
    process.kill(worker, 'SIGCONT')
  }
  await expect(missed).toHaveCount(0, { timeout: 20_000 })
})

test('with the database gone every screen says so and keeps the menu, and heals by itself', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await signIn(page)
  await enterUnit('admin@halden.example', unit)
  await page.goto('/settings/profile')
  await awake(page.locator('aside nav a'))
  const failed = page.getByRole('heading', { level: 1, name: /didn’t load$/ })
  await asOwner(async (owner) => {
    try {
      await owner`revoke select on sessions from concord_web`
      for (const { href, label } of screens.filter(({ href }) => href !== '/settings/profile')) {
        await page.locator(`aside nav a[href="${href}"]`).click()
        await expect(page, label).toHaveURL(new RegExp(`${href}$`))
        await expect(failed, label).toBeVisible()
        await expect(page.getByRole('button', { name: 'Try again' }), label).toBeVisible()
      }
      await page.setViewportSize(phone)
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByRole('button', { name: 'Open navigation' }).click()
      await expect(page.getByRole('dialog', { name: 'Navigation' })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.getByText('The database does not answer.')).toBeVisible()
    } finally {
      await owner`grant select on sessions to concord_web`
    }
  })
  await expect(failed).toHaveCount(0, { timeout: 20_000 })
  await expect(page.getByText('The database does not answer.')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible()
})
