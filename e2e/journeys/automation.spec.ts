import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { askOrg, inUnit } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const marketer = 'marketer@halden.example'
const stamp = Date.now().toString(36)
/** Nobody of the demo lives there. */
const country = `Iceland ${stamp}`

type Somebody = { id: string; crmId: string; name: string; email: string; score: number }

async function someLead(): Promise<Somebody> {
  return inUnit(unit, async (tx, buId) => {
    const [row] = await tx<Somebody[]>`
      select p.id, l.crm_id as "crmId", p.score, p.email, btrim(concat_ws(' ', p.first_name, p.last_name)) as name
      from pairs l join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id and p.deleted_at is null
      where l.bu_id = ${buId} and l.crm_object = 'Lead' and l.link_state = 'linked' and l.sync_state = 'in_accord'
      order by p.email_key desc limit 1`
    if (!row) throw new Error('nobody is linked to a lead')
    return row
  })
}

/** The next cycle is due: the journey does not wait for the clock. */
async function cycleNow(): Promise<void> {
  await inUnit(unit, async (tx, buId) => {
    await tx`update connectors set next_cycle_at = now(), wait_until = null where bu_id = ${buId}`
  })
}

test('[AU-2][AU-3][FD-10] a marketer builds a list and a rule, turns it on, and a change in Salesforce fires it; the log says why', async ({
  page,
}) => {
  test.setTimeout(150_000)
  const somebody = await someLead()
  await enter(page.context(), marketer, unit)

  const listName = `Icelanders ${stamp}`
  await page.goto('/lists/new')
  const name = page.getByLabel('Name', { exact: true })
  await awake(name)
  await name.fill(listName)
  const condition = page.getByRole('group', { name: 'Condition 1' })
  await condition.getByRole('combobox', { name: 'Field' }).fill('Country')
  await page.getByRole('option', { name: 'Country', exact: true }).click()
  await condition.getByLabel('Value').fill(country)
  await condition.getByLabel('Value').press('Enter')
  await expect(page.getByRole('region', { name: 'In it now' })).toContainText(/^In it now0 of/)
  await page.getByRole('button', { name: 'Create list' }).click()
  await expect(page.getByRole('heading', { level: 1, name: listName })).toBeVisible()
  await expect(page.getByText(`Everybody where Country is ${country}.`)).toBeVisible()
  await expect(page.getByText('Nobody is in it')).toBeVisible()

  const ruleName = `Greet ${stamp}`
  await page.goto('/automation/new')
  await awake(name)
  await name.fill(ruleName)
  const when = page.getByRole('group', { name: 'Condition 1' })
  await when.getByRole('combobox', { name: 'Field' }).fill('Lists')
  await page.getByRole('option', { name: 'Lists', exact: true }).click()
  await when.getByRole('combobox', { name: 'Value' }).fill(listName)
  await page.getByRole('option', { name: listName }).click()
  await page.getByRole('button', { name: 'Add action' }).click()
  await page.getByRole('menuitem', { name: 'Adjust the score' }).click()
  await expect(page.getByRole('region', { name: 'Who matches now' })).toContainText(/0 of/)
  await page.getByRole('button', { name: 'Create, paused' }).click()
  await expect(page.getByRole('heading', { level: 1, name: ruleName })).toBeVisible()
  await expect(page.getByText('It has not acted yet')).toBeVisible()
  await expect(page.getByText('Paused', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Turn on…' }).click()
  const dialog = page.getByRole('dialog', { name: `Turn on ${ruleName}?` })
  await expect(dialog).toContainText('0 prospects of')
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()

  await askOrg(org, 'save', {
    object: 'Lead',
    operation: 'update',
    records: [{ Id: somebody.crmId, Country: country }],
  })
  await cycleNow()

  const row = page.getByRole('row').filter({ hasText: somebody.name })
  await expect(row).toBeVisible({ timeout: 45_000 })
  await expect(row).toContainText(`Country became ${country}`)
  await expect(row).toContainText('in Salesforce')
  await expect(row).toContainText('10 points added')

  await page.goto(`/prospects/${somebody.id}`)
  await expect(
    page.getByRole('heading', { name: new RegExp(`^Score\\s*${somebody.score + 10}$`) }),
  ).toBeVisible()
  const movements = page.getByRole('list', { name: 'Last movements of the score' })
  await expect(movements.getByText(ruleName)).toBeVisible()
  await page.getByRole('link', { name: listName }).click()
  await expect(page.getByRole('row').filter({ hasText: somebody.name })).toBeVisible()
})

test('[SC-2][EX-8] a marketer changes what a download is worth, sees whose score moves, and all are counted again', async ({
  page,
}) => {
  test.setTimeout(60_000)
  await enter(page.context(), marketer, unit)
  await page.goto('/scoring')
  const points = page.getByLabel('Points for file downloaded')
  await awake(points)
  const before = await points.inputValue()
  const after = String(Number(before) + 4)
  await points.fill(after)
  const impact = page.getByRole('region', { name: 'If you save this' })
  await expect(impact).toContainText(/scores? moves?: \d/)
  await page.getByRole('button', { name: 'Save and count again' }).click()
  await expect(page.getByRole('region', { name: 'Last recount' })).toContainText(
    /scores moved after Tomas Lind changed the table/,
    { timeout: 30_000 },
  )
  await expect(points).toHaveValue(after)
  await points.fill(before)
  await page.getByRole('button', { name: 'Save and count again' }).click()
  await expect(points).toHaveValue(before)
})

test('a marketer tags the chosen and puts them into a new list; the filters find them', async ({
  page,
}) => {
  test.setTimeout(60_000)
  const somebody = await someLead()
  await enter(page.context(), marketer, unit)
  await page.goto(`/prospects?q=${encodeURIComponent(somebody.email)}`)
  const pick = page.getByRole('checkbox', { name: `Select ${somebody.name}` }).first()
  await awake(pick)
  await pick.check({ force: true })
  const bar = page.getByRole('region', { name: 'Selected rows' })
  await bar.getByRole('button', { name: 'Tag', exact: true }).click()
  const tagging = page.getByRole('dialog', { name: 'Tag 1 prospect' })
  await tagging.getByLabel('Tag').fill(`Guest ${stamp}`)
  await tagging.getByRole('button', { name: 'Tag', exact: true }).click()
  await expect(page.getByText('1 tagged')).toBeVisible()
  await pick.check({ force: true })
  await bar.getByRole('button', { name: 'Add to list' }).click()
  const listing = page.getByRole('dialog', { name: 'Add 1 prospect to a list' })
  await listing.getByRole('combobox', { name: 'List' }).fill('A new')
  await page.getByRole('option', { name: 'A new list…' }).click()
  await listing.getByLabel('Name of the new list').fill(`Dinner ${stamp}`)
  await listing.getByRole('button', { name: 'Add to list' }).click()
  await expect(page.getByText('1 added to the list')).toBeVisible()

  await page.goto('/lists/tags')
  await page.getByRole('link', { name: `Guest ${stamp}` }).click()
  await expect(page.getByText(`Guest ${stamp}`)).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: somebody.name })).toBeVisible()

  await page.goto(`/prospects/${somebody.id}`)
  await expect(page.getByRole('link', { name: `Dinner ${stamp}` })).toBeVisible()
  const take = page.getByRole('button', { name: `Remove tag Guest ${stamp}` })
  await awake(take)
  await take.click()
  await expect(take).toHaveCount(0)
})
