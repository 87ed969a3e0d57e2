import { expect, test } from '@playwright/test'
import { openDatabase } from '#db/client.ts'
import { awake } from '#e2e/fixtures/awake.ts'
import { addProspect, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'

const admin = 'admin@halden.example'
const org = 'halden-europe'

/** A business unit of its own, on an org that another one is linked to already. */
async function newUnit(name: string): Promise<void> {
  const { settings } = startedServers()
  const { sql, end } = openDatabase(settings.DATABASE_URL ?? '', {
    name: 'journey',
    connectionsMax: 1,
  })
  try {
    const buId = await createBusinessUnit(sql, { name, currency: 'EUR', timeZone: 'UTC' })
    await sql`
      insert into memberships (bu_id, user_id, role) select ${buId}, id, 'admin' from users where email_key = ${admin}`
  } finally {
    await end()
  }
}

/** As the admin of the other business unit says it. */
async function sayIntegrationUser(is: boolean): Promise<void> {
  await inUnit(
    'Halden Europe',
    (tx, buId) => tx`update connectors set is_integration_user = ${is} where bu_id = ${buId}`,
  )
}

test.afterEach(() => sayIntegrationUser(true))

test('[SH-1][SH-5][CN-7] data sharing from empty to applied: seen before it is in force, and kept to after', async ({
  page,
}) => {
  test.setTimeout(180_000)
  const unit = `Halden Nordics ${Date.now().toString(36)}`
  await newUnit(unit)
  await enter(page.context(), admin, unit)

  await page.goto('/connector/sharing')
  await expect(
    page.getByRole('heading', { name: 'Decide what Concord may know of Salesforce' }),
  ).toBeVisible()
  await page.getByRole('link', { name: 'Connect Salesforce' }).click()
  const connect = page.getByRole('button', { name: 'Connect Halden Instruments Europe' })
  await connect.click()
  await page.getByRole('button', { name: 'Allow' }).click()
  // [CN-7] The other one sees everything of this org: nobody joins it there.
  await expect(
    page.getByText(/Halden Europe runs on this org as its integration user/),
  ).toBeVisible({ timeout: 20_000 })
  await sayIntegrationUser(false)
  await connect.click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await expect(page.getByText('Signed in as Concord Integration').first()).toBeVisible()

  // A mapped field decides nothing, so it is freed first.
  await inUnit(
    unit,
    (tx, buId) => tx`delete from field_mappings where bu_id = ${buId} and field = 'source'`,
  )
  await page.goto('/connector/sharing')
  await expect(page.getByText('No rule: everything that the connector user sees')).toBeVisible()
  const result = page.getByRole('region', { name: 'What the rule would change' })
  await expect(result.getByText('shared in all')).toBeVisible({ timeout: 20_000 })

  const people = page.getByRole('region', { name: 'Leads and contacts' })
  const add = people.getByRole('button', { name: 'Add condition' })
  await awake(add)
  await add.click()
  const condition = page.getByRole('group', { name: 'Condition 1' })
  await condition.getByRole('combobox', { name: 'Field' }).fill('Lead Source')
  await page.getByRole('option', { name: /^Lead Source/ }).click()
  await expect(page.getByText('Lead Source: Enter a value.').first()).toBeVisible()
  await condition.getByRole('combobox', { name: 'Value' }).fill('Web')
  await page.getByRole('option', { name: 'Web', exact: true }).click()

  await expect(result.getByText('If you apply this')).toBeVisible()
  await expect(result.getByRole('region', { name: 'Leave' })).toBeVisible({ timeout: 20_000 })
  await expect(result.getByText(/also shared with Halden Europe/)).toBeVisible()
  await expect(page.getByText('Changed, not applied')).toBeVisible()
  expect(
    await inUnit(unit, (tx) => tx<{ n: number }[]>`select count(*)::int n from sharing_rules`),
  ).toMatchObject([{ n: 0 }])

  await page.getByRole('button', { name: 'Apply…' }).click()
  const question = page.getByRole('alertdialog', { name: 'Apply this sharing rule?' })
  await expect(question.getByText('Records that leave and are forgotten')).toBeVisible()
  await question.getByRole('button', { name: 'Apply rule' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByText(/^in force since/)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('What is linked is looked at now; who has left')).toBeHidden({
    timeout: 20_000,
  })

  // [SH-5] Opportunities have a rule of their own, counted before it is in force as well.
  const sales = page.getByRole('region', { name: 'Opportunities' })
  await sales.getByRole('button', { name: 'Add condition' }).click()
  await sales.getByRole('combobox', { name: 'Field' }).fill('Stage')
  await page
    .getByRole('option', { name: /^Stage/ })
    .first()
    .click()
  await sales.getByRole('combobox', { name: 'Value' }).fill('Closed Won')
  await page.getByRole('option', { name: 'Closed Won', exact: true }).click()
  const counted = sales.getByRole('region', {
    name: 'What the rule over opportunities would change',
  })
  await expect(counted.getByRole('region', { name: 'Leave' })).toBeVisible({ timeout: 20_000 })
  await sales.getByRole('button', { name: 'Apply to opportunities…' }).click()
  const narrowed = page.getByRole('alertdialog', { name: 'Share these opportunities alone?' })
  await expect(narrowed.getByText('Opportunities that leave and are forgotten')).toBeVisible()
  await narrowed.getByRole('button', { name: 'Apply' }).click()
  await expect(narrowed).toBeHidden()
  await expect(sales.getByText(/^in force since/)).toBeVisible({ timeout: 20_000 })

  // [SH-6] Somebody whom Salesforce knows, outside the rule: no second lead.
  const [outside] = await queryOrg(
    org,
    "SELECT Email FROM Lead WHERE LeadSource != 'Web' AND Email != null AND IsConverted = false LIMIT 1",
  )
  const email = String(outside?.Email)
  const id = await addProspect(unit, { email, last_name: 'Outside' }, admin)
  const before = await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)
  await page.goto(`/prospects/${id}`)
  const sync = page.getByRole('button', { name: 'Sync with CRM' })
  await awake(sync)
  await sync.click()
  await expect(page.getByText(/exists outside your sharing rule/).first()).toBeVisible({
    timeout: 20_000,
  })
  expect(await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)).toEqual(before)
  await page.goto('/connector/sharing')
  await expect(page.getByText('Off: 1 prospect waits')).toBeVisible()

  // What is shared is another matter.
  const [inside] = await queryOrg(
    org,
    "SELECT Id, Email FROM Contact WHERE LeadSource = 'Web' AND Email != null LIMIT 1",
  )
  const shared = await addProspect(unit, { email: String(inside?.Email), last_name: 'Inside' })
  await page.goto(`/prospects/${shared}`)
  await awake(sync)
  await sync.click()
  await expect
    .poll(
      () =>
        inUnit(
          unit,
          (tx) => tx<{ crm: string | null }[]>`
            select crm_id as crm from pairs where prospect_id = ${shared}`,
        ),
      { timeout: 20_000 },
    )
    .toMatchObject([{ crm: expect.stringMatching(/^00[3Q]/) }])
})
