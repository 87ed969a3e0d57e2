import { expect, type Page, test } from '@playwright/test'
import { addProspect } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const stamp = Date.now().toString(36)

/** A press before the page listens is lost: it is pressed until the field opens. */
async function edit(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label, exact: true })
  await expect(async () => {
    if (!(await field.isVisible())) {
      await page
        .getByRole('button', { name: `Edit ${label}`, exact: true })
        .click({ timeout: 2_000 })
    }
    await expect(field).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await field.fill(value)
  await page.getByRole('button', { name: `Save ${label}`, exact: true }).click()
}

test('[EX-3] an edited field says who set it and what it replaced', async ({ page }) => {
  const email = `edited-${stamp}@example.test`
  const other = `taken-${stamp}@example.test`
  const id = await addProspect(unit, { email, last_name: 'Bergqvist', job_title: 'Engineer' })
  const otherId = await addProspect(unit, { email: other, last_name: 'Sandvik' })
  await enter(page.context(), 'marketer@halden.example', unit)
  await page.goto(`/prospects/${id}/fields`)

  await edit(page, 'Job title', 'Head of Quality')
  const row = page.getByRole('row').filter({ hasText: 'Job title' })
  await expect(row).toContainText('Head of Quality')
  await expect(row).toContainText('Concord')
  await page.getByRole('button', { name: 'Job title: history' }).click()
  const history = page.getByRole('list', { name: 'History of Job title' })
  await expect(history).toContainText('Head of Quality')
  await expect(history).toContainText('replaced was Engineer')
  await expect(history).toContainText('Edited here')

  await edit(page, 'E-mail', other)
  await expect(page.getByText('Sandvik has this e-mail already.')).toBeVisible()
  await page.getByRole('link', { name: 'Open that prospect' }).click()
  await expect(page).toHaveURL(new RegExp(otherId))
})

test('[AD-1] a salesperson reads every value and changes none', async ({ page }) => {
  const email = `read-${stamp}@example.test`
  const id = await addProspect(unit, { email, last_name: 'Lindgren', job_title: 'Buyer' })
  await enter(page.context(), 'sales@halden.example', unit)
  await page.goto(`/prospects/${id}/fields`)
  await expect(page.getByRole('row').filter({ hasText: 'Job title' })).toContainText('Buyer')
  await expect(page.getByRole('button', { name: /^Edit / })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'More for this prospect' })).toHaveCount(0)
})

test('a prospect that never was is said to be missing', async ({ page }) => {
  await enter(page.context(), 'marketer@halden.example')
  const answer = await page.goto('/prospects/01900000-0000-7000-8000-000000000000')
  expect(answer?.status()).toBe(404)
})
