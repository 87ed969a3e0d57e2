import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { addProspect, askOrg, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const marketer = 'marketer@halden.example'
const stamp = Date.now().toString(36)

test.beforeEach(async ({ page }) => {
  await enter(page.context(), marketer, unit)
})

test('[DU-2] a marketer looks at two records of one person and chooses which is synced', async ({
  page,
}) => {
  await page.goto('/duplicates')
  const grid = page.getByRole('grid', { name: 'Duplicates' })
  await awake(grid)
  await grid.getByRole('link').first().click()
  await expect(page.getByRole('region', { name: /^Records with/ })).toBeVisible()
  await expect(page.getByText(/^Synced with/)).toHaveCount(1)
  const choose = page.getByRole('button', { name: /^Sync with this one: (Lead|Contact)/ })
  await awake(choose)
  await choose.click()
  const dialog = page.getByRole('dialog', { name: /^Sync .* with this/ })
  const confirm = dialog.getByRole('button', { name: /^Sync with this/ })
  await expect(confirm).toBeEnabled()
  await confirm.click()
  await expect(dialog).toBeHidden({ timeout: 20_000 })
  await expect(page.getByText(/^Synced with .* chose this (lead|contact)$/)).toBeVisible()
})

test('[DL-5] two prospects are merged field by field, and the other waits in the bin', async ({
  page,
}) => {
  const company = `Wharf ${stamp}`
  const person = { first_name: 'Ada', last_name: `Twin ${stamp}`, company }
  await addProspect(unit, { ...person, email: `ada-${stamp}@example.test`, phone: '+47 1' })
  await addProspect(unit, { ...person, email: `twin-${stamp}@example.test`, phone: '+47 2' })
  await page.goto('/duplicates?kind=people')
  const grid = page.getByRole('grid', { name: 'Duplicates' })
  await awake(grid)
  await grid.getByRole('link', { name: `Ada Twin ${stamp}` }).click()
  const other = page.getByRole('button', { name: /^Phone: \+47 2/ })
  await awake(other)
  await other.click()
  await page.getByRole('button', { name: 'Merge 2 prospects…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Merge 2 prospects?' })
  await expect(dialog.getByText('+47 2')).toBeVisible()
  await dialog.getByRole('button', { name: 'Merge 2 prospects' }).click()
  await expect(page).toHaveURL(/\/prospects\/[0-9a-f-]{36}/)
  await page.goto('/prospects/bin?why=merged')
  await expect(page.getByText(new RegExp(`Merged by .* into Ada Twin ${stamp}`))).toBeVisible()
})

test('[DU-2] whoever is not a duplicate leaves the list, and comes back by a click', async ({
  page,
}) => {
  const person = { first_name: 'Bo', last_name: `Namesake ${stamp}`, company: `Isle ${stamp}` }
  await addProspect(unit, { ...person, email: `bo-${stamp}@example.test` })
  await addProspect(unit, { ...person, email: `namesake-${stamp}@example.test` })
  await page.goto('/duplicates?kind=people')
  const link = page.getByRole('link', { name: `Bo Namesake ${stamp}` })
  await awake(page.getByRole('grid', { name: 'Duplicates' }))
  await link.click()
  const dismiss = page.getByRole('button', { name: 'Not a duplicate' })
  await awake(dismiss)
  await dismiss.click()
  const back = page.getByRole('button', { name: 'Put back in the list' })
  await expect(back).toBeVisible()
  await back.click()
  await expect(dismiss).toBeVisible()
})

test('[DU-2] an admin merges two leads in Salesforce, having seen what happens', async ({
  page,
}) => {
  const admin = 'admin@halden.example'
  await enter(page.context(), admin, unit)
  const email = `merge-${stamp}@example.test`
  const lead = { LastName: `Merge ${stamp}`, Company: 'Halden', Email: email }
  await askOrg('halden-europe', 'save', {
    object: 'Lead',
    operation: 'create',
    records: [lead, { ...lead, Title: 'Head of merging' }],
  })
  const group = page.getByRole('link', { name: email })
  await expect(async () => {
    await inUnit(
      unit,
      (tx, buId) => tx`update connectors set next_cycle_at = now() where bu_id = ${buId}`,
    )
    await page.goto('/duplicates')
    await expect(group).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 60_000 })
  await group.click()
  const merge = page.getByRole('button', { name: 'Merge 2 leads in Salesforce…' })
  await awake(merge)
  await merge.click()
  const dialog = page.getByRole('dialog', { name: 'Merge leads in Salesforce' })
  await expect(dialog.getByText('It takes over Job title.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Merge 2 leads in Salesforce' }).click()
  await expect(dialog).toBeHidden({ timeout: 30_000 })
  const left = await queryOrg('halden-europe', `select Title from Lead where Email = '${email}'`)
  expect(left.map(({ Title }) => Title)).toEqual(['Head of merging'])
})
