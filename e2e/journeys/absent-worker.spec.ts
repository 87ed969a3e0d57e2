import { expect, test } from '@playwright/test'
import { navigationFor } from '#components/shell/navigation.ts'
import { asOwner, enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const phone = { width: 390, height: 844 }
const screens = navigationFor('admin').flatMap(({ items }) => items)

/** Its process number: one that was frozen inside a transaction ends, and another comes in its place. */
async function livingWorker(): Promise<number> {
  let pid = 0
  const lives = async () => {
    const [row] = await asOwner(
      (owner) => owner<{ id: string }[]>`select id from workers order by seen_at desc limit 1`,
    )
    pid = Number(row?.id.split('-').at(-2))
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  await expect.poll(lives, { timeout: 30_000 }).toBe(true)
  return pid
}

test('a frozen worker is missed within a minute, and welcomed back', async ({ page }) => {
  test.setTimeout(120_000)
  const worker = await livingWorker()
  await enter(page.context(), 'admin@halden.example', unit)
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

test('with the worker gone every screen says so, wide and on a phone', async ({ page }) => {
  test.setTimeout(120_000)
  const worker = await livingWorker()
  await enter(page.context(), 'admin@halden.example', unit)
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
