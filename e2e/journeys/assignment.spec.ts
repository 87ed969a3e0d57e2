import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { addProspect, inUnit } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const admin = 'admin@halden.example'
const stamp = Date.now().toString(36)

test.beforeEach(async ({ page }) => {
  await enter(page.context(), admin, unit)
})

test('[AU-1] a group is made, and shares three prospects out among its two members', async ({
  page,
}) => {
  const [name, company] = [`Harbour ${stamp}`, `Pier ${stamp}`]
  await page.goto('/settings/groups')
  const make = page.getByRole('button', { name: 'New group' })
  await awake(make)
  await make.click()
  const dialog = page.getByRole('dialog', { name: 'New group' })
  await dialog.getByLabel('Name').fill(name)
  for (const member of ['Sofie Dahl', 'Marco Ricci']) {
    await dialog.getByRole('combobox').click()
    await page.getByRole('option', { name: member }).click()
    await expect(dialog.getByRole('listitem').filter({ hasText: member })).toBeVisible()
  }
  await dialog.getByRole('button', { name: 'Make group' }).click()
  await expect(page.getByRole('table', { name: `Members of ${name}` })).toBeVisible()

  for (const n of [1, 2, 3]) {
    const email = `pier${n}-${stamp}@example.test`
    await addProspect(unit, { email, last_name: `Pier ${n}`, company })
  }
  await page.goto(`/prospects?q=${encodeURIComponent(company)}`)
  const rows = page.getByRole('row', { name: /Pier \d/ })
  await expect(rows).toHaveCount(3)
  await awake(rows)
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Select all 3' }).click()
  await page.getByRole('button', { name: 'Assign', exact: true }).click()
  const assign = page.getByRole('dialog', { name: 'Assign 3 prospects?' })
  await assign.getByRole('button', { name: 'Group' }).click()
  await assign.getByRole('combobox').click()
  await page.getByRole('option', { name }).click()
  await assign.getByRole('button', { name: 'Assign 3' }).click()
  await expect(page.getByText(`3 prospects assigned in turn by ${name}`)).toBeVisible()
  const held = await inUnit(
    unit,
    (tx, buId) => tx<{ name: string; n: number }[]>`
      select u.name, count(*)::int as n from prospects p join users u on u.id = p.assigned_user_id
      where p.bu_id = ${buId} and p.company = ${company} group by u.name order by n desc`,
  )
  expect(held.map(({ n }) => n)).toEqual([2, 1])
})

test('[CR-4] a prospect is left to the assignment rule, synced, and shows whom Salesforce chose', async ({
  page,
}) => {
  const email = `rule-${stamp}@example.test`
  const id = await addProspect(unit, {
    email,
    last_name: `Rule ${stamp}`,
    company: 'Halden',
    country: 'Norway',
  })
  await page.goto(`/prospects/${id}`)
  const more = page.getByRole('button', { name: /^More/ })
  await awake(more)
  await more.click()
  await page.getByRole('menuitem', { name: 'Assign…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Assign Rule/ })
  await dialog.getByRole('button', { name: 'Rule' }).click()
  await expect(dialog.getByText('New leads by country')).toBeVisible()
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
  await expect(page.getByText('Assigned to Active assignment rule')).toBeVisible()
  await page.getByRole('button', { name: 'Sync with CRM' }).click()
  const aside = page.getByRole('complementary')
  await expect(aside.getByText('Sofie Dahl')).toHaveCount(2, { timeout: 20_000 })
})

test('[AU-1][CR-4] somebody new is left to the assignment rule, and the grid finds who waits for it', async ({
  page,
}) => {
  const name = `Left ${stamp}`
  await page.goto('/prospects')
  const add = page.getByRole('button', { name: 'Add prospect' })
  await awake(add)
  await add.click()
  const dialog = page.getByRole('dialog', { name: 'Add a prospect' })
  await dialog.getByLabel('Last name').fill(name)
  await dialog.getByRole('button', { name: 'Rule' }).click()
  await expect(dialog.getByText('New leads by country')).toBeVisible()
  await dialog.getByRole('button', { name: 'Add prospect' }).click()
  await expect(dialog).toBeHidden()
  await page.goto('/prospects?assigned=rule')
  await expect(page.getByRole('main').getByText('Salesforce’s assignment rule')).toBeVisible()
  await expect(page.getByRole('link', { name })).toBeVisible()
})
