import { expect } from '@playwright/test'
import { navigationFor } from '#components/shell/navigation.ts'
import { awake } from '#e2e/fixtures/awake.ts'
import { asOwner, enter } from '#e2e/fixtures/signed-in.ts'
import { alone as test } from '#e2e/fixtures/turn.ts'

const unit = 'Halden Europe'
const phone = { width: 390, height: 844 }
const screens = navigationFor('admin').flatMap(({ items }) => items)

test('a database that is away is said, what is shown stays, and it heals by itself', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await enter(page.context(), 'admin@halden.example', unit)
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

test('with the database gone every screen says so and keeps the menu, and heals by itself', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await enter(page.context(), 'admin@halden.example', unit)
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
