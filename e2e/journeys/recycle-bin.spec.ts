import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { addProspect, inUnit } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const marketer = 'marketer@halden.example'
const stamp = Date.now().toString(36)

test.beforeEach(async ({ page }) => {
  await enter(page.context(), marketer, unit)
})

test('[DL-4] several are restored at once, and whose e-mail is taken stays and is counted', async ({
  page,
}) => {
  const emails = [1, 2].map((n) => `bin${n}-${stamp}@example.test`)
  for (const email of emails) await addProspect(unit, { email, last_name: `Bin ${stamp}` })
  await inUnit(unit, async (tx) => {
    await tx`update prospects set deleted_at = now(), deleted_reason = 'Deleted by Clara Neumann'
      where email_key = any(${emails}::text[])`
  })
  await addProspect(unit, { email: emails[1] ?? '', last_name: `Taken ${stamp}` })
  await page.goto('/prospects/bin?why=people')
  const grid = page.getByRole('grid', { name: 'Recycle bin' })
  await awake(grid)
  const rows = grid.getByRole('row', { name: new RegExp(`Bin ${stamp}`) })
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('Clara Neumann')
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByRole('button', { name: 'Restore 2' }).click()
  await expect(page.getByText('1 prospect restored').first()).toBeVisible()
  await expect(
    page.getByText(/^1 stays here: a live prospect has the e-mail/).first(),
  ).toBeVisible()
  await expect(rows).toHaveCount(1)
})
