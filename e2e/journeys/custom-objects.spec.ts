import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { awake, complete } from '#e2e/fixtures/awake.ts'
import { askOrg, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)
const object = `Licence_${stamp}__c`
const [label, plural] = [`Licence ${stamp}`, `Licences ${stamp}`]

type Somebody = { id: string; crmId: string; accountId: string; name: string; score: number }

/** Two people of different accounts, who are linked to contacts. */
async function twoContacts(): Promise<[Somebody, Somebody]> {
  const rows = await inUnit(
    unit,
    (tx, buId) => tx<Somebody[]>`
      select * from (
        select distinct on (c.account_id) p.id, l.crm_id as "crmId", c.account_id as "accountId", p.score, p.email_key,
          btrim(concat_ws(' ', p.first_name, p.last_name)) as name
        from pairs l join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id and p.deleted_at is null
        join crm_records c on c.bu_id = l.bu_id and c.crm_id = l.crm_id and c.account_id is not null
        where l.bu_id = ${buId} and l.crm_object = 'Contact' and l.link_state = 'linked' and l.sync_state = 'in_accord'
          and not exists (select from crm_records o where o.bu_id = c.bu_id and o.account_id = c.account_id and o.crm_id <> c.crm_id)
        order by c.account_id, p.email_key) one order by email_key limit 2`,
  )
  const [one, other] = rows
  if (!one || !other) throw new Error('nobody is linked to a contact')
  return [one, other]
}

/** The next cycle is due: the journey does not wait for the clock. */
async function cycleNow(): Promise<void> {
  await inUnit(unit, async (tx, buId) => {
    await tx`update connectors set next_cycle_at = now(), wait_until = null where bu_id = ${buId}`
  })
}

const save = (operation: 'create' | 'update', ...records: object[]) =>
  askOrg(org, 'save', { object, operation, records })

/** As an administrator of the org makes one. */
async function makeObject(): Promise<void> {
  const lookup = (to: string) => ({
    name: `${to}__c`,
    label: to,
    type: 'Lookup',
    referenceTo: to,
    relationshipName: `Licences_${stamp}`,
  })
  await askOrg(org, 'objects', {
    name: object,
    label,
    pluralLabel: plural,
    nameField: { type: 'Text', label: 'Name' },
    fields: [
      lookup('Contact'),
      lookup('Account'),
      { name: 'Region__c', label: 'Region', type: 'Text', length: 40 },
      { name: 'Edition__c', label: 'Edition', type: 'Text', length: 40 },
      { name: 'Seats__c', label: 'Seats', type: 'Number', precision: 6, scale: 0 },
    ],
  })
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

async function fits(page: Page, address: string): Promise<void> {
  const { url } = startedServers()
  for (const theme of ['light', 'dark']) {
    await page.context().addCookies([{ name: 'theme', value: theme, url }])
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(address)
      await complete(page)
      await isAccessible(page)
      const isWide = await page.evaluate(
        () => document.documentElement.scrollWidth > window.innerWidth,
      )
      expect(isWide).toBe(false)
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('[CO-1][SH-1][AU-3] an admin shares a custom object; its records are with their people, lists and rules ask for them', async ({
  page,
}) => {
  test.setTimeout(240_000)
  const [nora, other] = await twoContacts()
  await makeObject()
  await save(
    'create',
    { Name: 'Inside', Region__c: 'EMEA', Edition__c: 'Gold', Seats__c: 12, Contact__c: nora.crmId },
    { Name: 'Of the account', Region__c: 'EMEA', Edition__c: 'Iron', Account__c: nora.accountId },
    { Name: 'Outside', Region__c: 'APAC', Edition__c: 'Gold', Contact__c: other.crmId },
  )
  const idOf = async (name: string) =>
    String((await queryOrg(org, `SELECT Id FROM ${object} WHERE Name = '${name}'`))[0]?.Id)

  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/connector/sharing')
  const section = page.getByRole('region', { name: 'Custom objects' })
  await section.getByRole('button', { name: 'Look again' }).click()
  await section.getByRole('button', { name: `Share ${plural}` }).click({ timeout: 30_000 })
  const dialog = page.getByRole('dialog', { name: `Share ${plural}` })
  await dialog.getByRole('button', { name: 'Add condition' }).click()
  const condition = dialog.getByRole('group', { name: 'Condition 1' })
  await condition.getByRole('combobox', { name: 'Field' }).fill('Region')
  await page.getByRole('option', { name: /^Region/ }).click()
  await condition.getByLabel('Value').fill('EMEA')
  await condition.getByLabel('Value').press('Enter')
  for (const field of ['Edition', 'Seats']) {
    await dialog.getByRole('combobox', { name: 'Add a field' }).fill(field)
    await page.getByRole('option', { name: new RegExp(`^${field}`) }).click()
  }
  const share = dialog.getByRole('button', { name: `Share ${plural}` })
  await expect(share).toBeEnabled({ timeout: 30_000 })
  await share.click()
  await expect(section.getByText('Shared is where Region is EMEA')).toBeVisible()
  await cycleNow()

  const related = page.getByRole('region', { name: plural })
  await page.goto(`/prospects/${nora.id}/related`)
  await expect(async () => {
    await page.reload()
    await expect(related.getByText('Inside', { exact: true })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  await expect(related.getByRole('heading', { name: plural })).toBeVisible()
  await expect(related.getByRole('row')).toHaveCount(3)
  await expect(related.getByRole('row', { name: /^Inside/ })).toContainText('Gold')
  await expect(related.getByRole('row', { name: /^Inside/ })).toContainText('12')
  await expect(related.getByText('Of the account')).toBeVisible()
  const link = related.getByRole('link', { name: /^Inside/ })
  expect(await link.getAttribute('target')).toBe('_blank')
  expect(await link.getAttribute('href')).toContain(await idOf('Inside'))
  await fits(page, `/prospects/${nora.id}/related`)
  await page.goto(`/prospects/${other.id}/related`)
  await expect(related.getByText('None is related to this prospect.')).toBeVisible()

  await enter(page.context(), 'marketer@halden.example', unit)
  const ruleName = `Gold licence ${stamp}`
  await page.goto('/automation/new')
  const name = page.getByLabel('Name', { exact: true })
  await awake(name)
  await name.fill(ruleName)
  const when = page.getByRole('group', { name: 'Condition 1' })
  await when.getByRole('combobox', { name: 'Field' }).fill(`${label} · Edition`)
  await page.getByRole('option', { name: new RegExp(`^${label} · Edition`) }).click()
  await when.getByLabel('Value').fill('Gold')
  await when.getByLabel('Value').press('Enter')
  await expect(page.getByRole('region', { name: 'Who matches now' })).toContainText(/1 of/)
  await isAccessible(page)
  await page.getByRole('button', { name: 'Add action' }).click()
  await page.getByRole('menuitem', { name: 'Adjust the score' }).click()
  await page.getByRole('button', { name: 'Create, paused' }).click()
  await expect(page.getByText(`the Edition of any ${label} is Gold`).first()).toBeVisible()
  await page.getByRole('button', { name: 'Turn on…' }).click()
  const turnOn = page.getByRole('dialog', { name: `Turn on ${ruleName}?` })
  await expect(turnOn).toContainText('1 prospect of')
  await turnOn
    .getByRole('radio', { name: /leave|alone/i })
    .first()
    .check()
  await turnOn.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()

  const [inside, outside] = [await idOf('Inside'), await idOf('Outside')]
  await save('update', { Id: outside, Region__c: 'EMEA' }, { Id: inside, Region__c: 'APAC' })
  await cycleNow()
  const row = page.getByRole('row').filter({ hasText: other.name })
  await expect(row).toBeVisible({ timeout: 60_000 })
  await expect(row).toContainText(`${label} Outside changed in Salesforce`)
  await expect(page.getByRole('row').filter({ hasText: nora.name })).toHaveCount(0)

  await page.goto(`/prospects/${other.id}/related`)
  await expect(related.getByText('Outside', { exact: true })).toBeVisible()
  await expect(
    page.getByRole('heading', { name: new RegExp(`^Score\\s*${other.score + 10}$`) }),
  ).toBeVisible()
  await page.goto(`/prospects/${nora.id}/related`)
  await expect(related.getByText('Of the account')).toBeVisible()
  await expect(related.getByText('Inside', { exact: true })).toHaveCount(0)

  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/connector/sharing')
  await section.getByRole('button', { name: `Stop sharing ${plural}` }).click()
  const stop = page.getByRole('alertdialog', { name: `Stop sharing ${plural}?` })
  await stop.getByRole('button', { name: 'Stop sharing' }).click()
  await expect(page.getByText(`${plural} are shared no more`)).toBeVisible()
  await page.goto(`/prospects/${nora.id}/related`)
  await expect(related).toHaveCount(0)
})
