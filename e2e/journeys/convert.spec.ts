import { expect, type Page, test } from '@playwright/test'
import { addProspect, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)
const marketer = 'marketer@halden.example'

/** Paused, so that only what a person asks for moves [CN-3]. */
async function setPaused(paused: boolean): Promise<void> {
  await inUnit(unit, (tx) => tx`update connectors set paused = ${paused}`)
}

/** A press before the page listens is lost: it is pressed until the page says what came of it. */
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

test('[DL-3] a lead converted in Salesforce is followed by its prospect to the contact', async ({
  page,
}) => {
  test.setTimeout(150_000)
  const email = `convert-${stamp}@example.test`
  const company = `Holm ${stamp}`
  const values = { email, first_name: 'Maja', last_name: 'Holm', company }
  const id = await addProspect(unit, values, 'sofie.dahl@halden.example')
  await enter(page.context(), marketer, unit)
  await page.goto(`/prospects/${id}`)
  await sync(page, /Created a lead in Salesforce/)
  const [lead] = await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)

  const { orgUrl } = startedServers()
  await page.goto(`${orgUrl}/orgs/${org}/login?next=/${lead?.Id}`)
  await page.getByRole('button', { name: /Astrid Nyberg/ }).click()
  await page.getByRole('link', { name: 'Convert', exact: true }).click()
  await page.getByLabel('Opportunity name').fill(`Metrology for ${company}`)
  await page.getByRole('button', { name: 'Convert' }).click()
  await expect(page.getByRole('heading', { name: 'Maja Holm' })).toBeVisible()
  await expect(page.getByText('Contact', { exact: true }).first()).toBeVisible()
  const [contact] = await queryOrg(org, `SELECT Id FROM Contact WHERE Email = '${email}'`)

  await page.goto(`/prospects/${id}`)
  await sync(page, /[Tt]he link moved to its contact/)
  const card = page.getByRole('complementary').filter({ hasText: 'CRM record' })
  await expect(card).toContainText('Contact')
  await expect(card.getByRole('link', { name: 'Open in Salesforce' })).toHaveAttribute(
    'href',
    new RegExp(String(contact?.Id)),
  )
  const leads = await queryOrg(
    org,
    `SELECT IsConverted, ConvertedContactId FROM Lead WHERE Email = '${email}'`,
  )
  expect(leads).toMatchObject([{ IsConverted: true, ConvertedContactId: contact?.Id }])
})
