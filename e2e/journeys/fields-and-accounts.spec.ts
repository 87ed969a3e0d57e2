import { expect, test } from '@playwright/test'
import { addProspect, inUnit } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const admin = 'admin@halden.example'
const stamp = Date.now().toString(36)

test('[FD-9] a custom field from made to archived: on the screen, on a prospect, in a filter, and back', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const label = `Tier ${stamp}`
  await enter(page.context(), admin)
  await page.goto('/settings/fields')
  await page.getByRole('button', { name: 'Add field' }).click()
  await page.getByLabel('Name').fill(label)
  await page.getByLabel('Type').click()
  await page.getByRole('option', { name: 'Radio buttons' }).click()
  await page.getByLabel('Choices').fill('Gold\nSilver')
  await page.getByRole('dialog').getByRole('button', { name: 'Add field' }).click()
  const row = page.getByRole('row', { name: new RegExp(label) })
  await expect(row).toContainText('2 choices')

  const id = await addProspect(unit, { email: `tier.${stamp}@journey.example`, last_name: 'Tier' })
  await page.goto(`/prospects/${id}/fields`)
  const field = page.getByRole('row', { name: new RegExp(label) })
  await field.hover()
  await field.getByRole('button', { name: `Edit ${label}` }).click()
  await page.getByRole('radio', { name: 'Gold' }).click()
  await page.getByRole('button', { name: `Save ${label}` }).click()
  await expect(field).toContainText('Gold')

  const name = `tier_${stamp}`
  await page.goto(`/prospects?custom=${name}:is:Gold`)
  await expect(page.getByText('Tier', { exact: true }).first()).toBeVisible()

  await page.goto('/settings/fields')
  await page.getByRole('button', { name: `Actions for ${label}` }).click()
  await page.getByRole('menuitem', { name: 'Archive…' }).click()
  const asked = page.getByRole('alertdialog')
  await expect(asked).toContainText('1 prospect has a value in it.')
  await asked.getByRole('button', { name: 'Archive' }).click()
  // An open question or menu hides the rows behind it from roles: the change is through once it has closed.
  await expect(page.getByText(`${label} is archived`)).toBeVisible()
  await expect(row).toHaveCount(0)
  await page.goto(`/prospects/${id}/fields`)
  await expect(page.getByRole('row', { name: /E-mail/ }).first()).toBeVisible()
  await expect(page.getByRole('row', { name: new RegExp(label) })).toHaveCount(0)

  await page.goto('/settings/fields?show=archived')
  await page.getByRole('button', { name: `Actions for ${label}` }).click()
  await page.getByRole('menuitem', { name: 'Restore field' }).click()
  await expect(page.getByText(`${label} is back`)).toBeVisible()
  await page.goto(`/prospects/${id}/fields`)
  await expect(page.getByRole('row', { name: new RegExp(label) })).toContainText('Gold')
})

test('[FD-8] from a prospect to the company of its contact, and to who else is there', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await enter(page.context(), admin)
  const found = () =>
    inUnit(unit, async (tx, buId) => {
      const [row] = await tx<{ id: string; account: string }[]>`
        select l.prospect_id as id, a.name as account from accounts a
        join crm_records c on c.bu_id = a.bu_id and c.account_id = a.crm_id
        join pairs l on l.bu_id = c.bu_id and l.crm_id = c.crm_id and l.link_state = 'linked'
        join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id and p.deleted_at is null
        where a.bu_id = ${buId} order by a.name_key, p.email_key limit 1`
      return row ?? null
    })
  await expect.poll(async () => (await found()) !== null, { timeout: 60_000 }).toBe(true)
  const { id, account } = (await found())!
  await page.goto(`/prospects/${id}`)
  await page.getByRole('link', { name: account }).first().click()
  await expect(page).toHaveURL(/\/accounts\/001/)
  await expect(page.getByRole('heading', { name: 'Prospects' })).toBeVisible()
  await expect(page.getByText('Accounts are changed in Salesforce.')).toBeVisible()
  await page.getByRole('link', { name: 'Accounts' }).first().click()
  await expect(page.getByRole('link', { name: account }).first()).toBeVisible()
})
