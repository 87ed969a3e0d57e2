import { expect, test } from '@playwright/test'
import { addProspect, enterUnit, inUnit, queryOrg, signIn } from '#e2e/fixtures/console.ts'

const unit = 'Halden Europe'
const stamp = Date.now().toString(36)

test('a record that Salesforce cannot take is understood, corrected and retried', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const name = `Pritchard ${stamp}`
  const email = `long-${stamp}@example.test`
  const id = await addProspect(
    unit,
    { email, last_name: name, company: 'Cardiff Calibration', job_title: 'x'.repeat(140) },
    'sofie.dahl@halden.example',
  )
  await signIn(page)
  await enterUnit('admin@halden.example', unit)
  await page.goto('/connector/errors')
  const cause = page.getByRole('button', { name: 'A value is too long for Salesforce' })
  await expect(cause).toBeVisible({ timeout: 30_000 })
  await cause.click()
  await page.getByRole('link', { name: /^Show \d+ prospects?$/ }).click()
  await expect(page).toHaveURL(/error=cause/)
  await expect(page.getByText('A value is too long for Salesforce', { exact: true })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible()
  await page.goBack()
  await cause.click()
  await page.getByRole('button', { name: `${name} Cardiff Calibration` }).click()
  const failed = page.getByRole('row').filter({ hasText: 'Job title' })
  await expect(failed.getByText('Refused', { exact: true })).toBeVisible()
  await expect(page.getByText('Job title has 140 characters')).toBeVisible()

  await inUnit(unit, async (tx) => {
    await tx`
      update prospects set values = values || '{"job_title": "Calibration Manager"}' where id = ${id}`
  })
  await page.getByRole('button', { name: 'Retry', exact: true }).click()
  await expect(page.getByText('1 record is tried again')).toBeVisible()
  await expect(page.getByRole('button', { name: `${name} Cardiff Calibration` })).toHaveCount(0, {
    timeout: 30_000,
  })
  expect(
    await queryOrg('halden-europe', `SELECT Title FROM Lead WHERE Email = '${email}'`),
  ).toMatchObject([{ Title: 'Calibration Manager' }])
})
