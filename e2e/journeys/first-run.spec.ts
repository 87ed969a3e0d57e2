import { expect, test } from '@playwright/test'
import { addProspect, askOrg, queryOrg } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden America'
const org = 'halden-america'
const stamp = Date.now().toString(36)

test('an admin goes from an empty business unit to its first sync', async ({ page }) => {
  test.setTimeout(120_000)
  await askOrg(org, 'records', {
    object: 'Lead',
    records: [
      {
        Email: `match-${stamp}@example.test`,
        FirstName: 'Rosa',
        LastName: 'Delgado',
        Company: 'Tierra',
      },
    ],
  })
  await addProspect(unit, { email: `match-${stamp}@example.test`, last_name: 'Delgado' })
  await addProspect(
    unit,
    { email: `new-${stamp}@example.test`, last_name: 'Bell' },
    'admin@halden.example',
  )
  await addProspect(unit, { email: `loose-${stamp}@example.test`, last_name: 'Okafor' })

  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/overview')
  await expect(page.getByRole('heading', { name: 'Not connected yet' })).toBeVisible()
  await page.getByRole('link', { name: 'Connect Salesforce' }).first().click()

  await page.getByRole('button', { name: 'Connect Halden Instruments America' }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await expect(page.getByText('Signed in as Concord Integration').first()).toBeVisible()

  await page.getByRole('button', { name: 'Install 2 fields' }).click()
  await expect(page.getByText('Concord’s own fields are installed')).toBeVisible()

  const pass = page.getByRole('button', { name: /^Go on with \d+ unmapped$/ })
  const start = page.getByRole('button', { name: 'Start dry run' })
  await expect(pass.or(start).first()).toBeVisible()
  if (await pass.isVisible()) await pass.click()

  await start.click()
  await expect(page).toHaveURL(/\/connector\/dry-run$/, { timeout: 30_000 })
  await expect(page.getByText('nothing was written')).toBeVisible()
  await expect(page.getByText('Create lead').first()).toBeVisible()
  expect(
    await queryOrg(org, `SELECT Id FROM Lead WHERE Email = 'new-${stamp}@example.test'`),
  ).toEqual([])

  await page.getByRole('button', { name: 'Unpause…' }).click()
  const review = page.getByRole('dialog')
  await expect(review.getByText('is created in Salesforce')).toBeVisible()
  await expect(
    review.getByText('Clara Neumann is not mapped: 1 prospect goes to Concord Integration'),
  ).toBeVisible()
  await review.getByRole('button', { name: 'Unpause', exact: true }).click()

  await expect
    .poll(
      () => queryOrg(org, `SELECT LastName FROM Lead WHERE Email = 'new-${stamp}@example.test'`),
      {
        timeout: 30_000,
      },
    )
    .toMatchObject([{ LastName: 'Bell' }])
  expect(
    await queryOrg(org, `SELECT Id FROM Lead WHERE Email = 'loose-${stamp}@example.test'`),
  ).toEqual([])
  await page.goto('/overview')
  await expect(page.getByRole('heading', { name: 'Everything is in accord' })).toBeVisible({
    timeout: 30_000,
  })
})
