import { expect, test } from '@playwright/test'
import { addProspect, askOrg, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)

test('a lead is edited in Salesforce, sent to Concord, and arrives at once', async ({ page }) => {
  test.setTimeout(90_000)
  const email = `sent-${stamp}@example.test`
  await askOrg(org, 'records', {
    object: 'Lead',
    records: [
      { Email: email, FirstName: 'Tilda', LastName: 'Ek', Company: 'Ek AB', Title: 'Engineer' },
    ],
  })
  await addProspect(unit, { email, last_name: 'Ek' })
  await enter(page.context(), 'admin@halden.example', unit)

  const [lead] = await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)
  const { orgUrl } = startedServers()
  await page.goto(`${orgUrl}/orgs/${org}/login?next=/orgs/${org}/${lead?.Id}/edit`)
  await page.getByRole('button', { name: /Astrid Nyberg/ }).click()
  await page.getByLabel('Title', { exact: true }).fill('Head of Quality')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Send to Concord' }).click()

  await expect(page.getByText('In accord with the lead in Salesforce')).toBeVisible({
    timeout: 20_000,
  })
  await page.getByRole('link', { name: 'Open prospect' }).click()
  await expect(page).toHaveURL(/\/prospects\//)
})

test('a record of another org is refused by name', async ({ page }) => {
  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/connector/send?org=00D000000000001AAA&id=00Q000000000001AAA')
  await expect(page.getByText('This record is of another Salesforce org')).toBeVisible()
})
