import { expect, type Page, test } from '@playwright/test'
import { addProspect, askOrg, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)
const marketer = 'marketer@halden.example'
const sofie = 'sofie.dahl@halden.example'

/** Paused, so that only what a person asks for moves [CN-3]. */
async function setPaused(paused: boolean): Promise<void> {
  await inUnit(unit, (tx) => tx`update connectors set paused = ${paused}`)
}

async function openProspect(page: Page, id: string): Promise<void> {
  await enter(page.context(), marketer, unit)
  await page.goto(`/prospects/${id}`)
}

/** A press before the page listens is lost: it is pressed until the outcome is said. */
async function sync(page: Page, outcome: RegExp): Promise<void> {
  const said = page.getByText(outcome).first()
  await expect(async () => {
    if (await said.isHidden()) {
      await page.getByRole('button', { name: 'Sync with CRM' }).click({ timeout: 2_000 })
    }
    await expect(said).toBeVisible({ timeout: 10_000 })
  }).toPass({ timeout: 60_000 })
}

test.beforeAll(() => setPaused(true))
test.afterAll(() => setPaused(false))

test('[CN-3] [CR-1] a prospect becomes a lead at once, and an edit there arrives here', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const email = `new-${stamp}@example.test`
  const values = { email, first_name: 'Maja', last_name: 'Holm', company: 'Holm Metrology' }
  const id = await addProspect(unit, values, sofie)
  await openProspect(page, id)
  await sync(page, /Created a lead in Salesforce/)
  await expect(page.getByRole('link', { name: 'Open in Salesforce' })).toBeVisible()

  const soql = `SELECT Id, LastName, Company FROM Lead WHERE Email = '${email}'`
  const [lead, ...others] = await queryOrg(org, soql)
  expect(lead).toMatchObject({ LastName: 'Holm', Company: 'Holm Metrology' })
  expect(others).toEqual([])

  await askOrg(org, 'save', {
    object: 'Lead',
    operation: 'update',
    records: [{ Id: lead?.Id, Title: 'Plant Manager' }],
  })
  await sync(page, /came from Salesforce/)
  await page
    .getByRole('link', { name: /^Fields/ })
    .last()
    .click()
  const row = page.getByRole('row').filter({ hasText: 'Job title' })
  await expect(row).toContainText('Plant Manager')
  await expect(row).toContainText('Salesforce')
})

test('[MT-2] a prospect with the e-mail of a contact links to it and makes no lead', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const email = `known-${stamp}@example.test`
  const record = { Email: email, FirstName: 'Elias', LastName: 'Moe' }
  await askOrg(org, 'records', { object: 'Contact', records: [record] })
  const id = await addProspect(unit, { email, first_name: 'Elias', last_name: 'Moe' }, sofie)
  await openProspect(page, id)
  await sync(page, /Linked to the contact in Salesforce/)
  const link = page.getByRole('complementary').filter({ hasText: 'CRM record' })
  await expect(link).toContainText('Contact')
  await expect(link).toContainText('By e-mail')
  expect(await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)).toEqual([])
})
