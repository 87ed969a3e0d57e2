import { expect, test } from '@playwright/test'
import { addProspect, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)

test('[CN-4] ten records go first, are looked at, and the rest follows after the unpause', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await enter(page.context(), 'admin@halden.example', unit)
  await inUnit(unit, (tx, buId) => tx`update connectors set paused = true where bu_id = ${buId}`)
  const people = Array.from({ length: 12 }, (_, n) => `Canary${n} ${stamp}`)
  for (const [n, last_name] of people.entries()) {
    await addProspect(
      unit,
      { email: `canary${n}-${stamp}@example.test`, last_name },
      'sofie.dahl@halden.example',
    )
  }
  await page.goto('/connector/dry-run')
  await page.getByRole('button', { name: /^(Run again|Start dry run)$/ }).click()
  await expect(page.getByText(people[0] ?? '').first()).toBeVisible({ timeout: 60_000 })

  await page.goto('/connector/canary')
  await page.getByRole('button', { name: /^Sync these \d+$/ }).click()
  await expect(page.getByText(/^All \d+ landed|did not land/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('In accord with the lead in Salesforce').first()).toBeVisible()
  const arrived = () =>
    queryOrg(org, `SELECT LastName FROM Lead WHERE LastName LIKE 'Canary%${stamp}'`)
  const first = (await arrived()).length
  expect(first).toBeGreaterThan(0)
  expect(first).toBeLessThan(people.length)

  await page.getByRole('button', { name: 'Unpause…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unpause', exact: true }).click()
  await expect.poll(async () => (await arrived()).length, { timeout: 30_000 }).toBe(people.length)
})
