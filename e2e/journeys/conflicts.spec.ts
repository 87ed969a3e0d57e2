import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { inUnit } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const admin = 'admin@halden.example'

test.beforeEach(async ({ page }) => {
  await enter(page.context(), admin, unit)
})

test('[DU-3] the value that lost is chosen with one click, stands here and goes to Salesforce', async ({
  page,
}) => {
  await page.goto('/connector/conflicts?field=phone&winner=salesforce')
  const grid = page.getByRole('treegrid', { name: 'Conflicts' })
  const use = grid.getByRole('button', { name: /^Use ours: / }).first()
  await awake(use)
  const about = (await use.getAttribute('aria-label')) ?? ''
  await use.click()
  await expect(grid.getByRole('button', { name: about })).toHaveCount(0)
  const [edited] = await inUnit(
    unit,
    (tx, buId) => tx<{ same: boolean }[]>`
      select h.value = p.values->'phone' as same from field_history h
      join prospects p on p.bu_id = h.bu_id and p.id = h.prospect_id
      where h.bu_id = ${buId} and h.field = 'phone' and h.rule = 'chosen' order by h.id desc limit 1`,
  )
  expect(edited).toEqual({ same: true })
})

test('[DU-3] always so for this field changes its rule, with what that is about', async ({
  page,
}) => {
  await page.goto('/connector/conflicts?field=mobile')
  const always = page.getByRole('button', { name: 'Always so for this field…' })
  await awake(always)
  await always.click()
  const dialog = page.getByRole('dialog', { name: 'When both change Mobile' })
  await expect(dialog.getByText(/would have ended the other way/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Always so' }).click()
  await expect(page.getByText('Concord’s value wins. Both ways.')).toBeVisible()
})
