import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { addProspect } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const marketer = 'marketer@halden.example'
const stamp = Date.now().toString(36)

test('a marketer finds, selects, peeks and opens a prospect by keyboard alone', async ({
  page,
}) => {
  const company = `Pier ${stamp}`
  for (const name of ['Alder', 'Birch']) {
    await addProspect(unit, { email: `${name}-${stamp}@example.test`, last_name: name, company })
  }
  await enter(page.context(), marketer, unit)
  await page.goto('/prospects?sort=name')
  await expect(page.getByRole('grid', { name: 'Prospects' })).toBeVisible()
  const search = page.getByRole('searchbox', { name: 'Find a prospect' })
  await awake(search)
  await awake(page.getByRole('row'))
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  await page.keyboard.type(`pier ${stamp}`)
  await expect(page).toHaveURL(/q=pier/)
  await expect(page.getByRole('grid', { name: 'Prospects' })).toHaveAttribute('aria-rowcount', '2')
  await expect(page.getByRole('row', { name: /Alder|Birch/ })).toHaveCount(2)
  await expect(page.getByRole('grid', { name: 'Prospects' })).toHaveAttribute('aria-busy', 'false')
  await page.keyboard.press('Tab')

  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.getByText('1 selected')).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Space')
  await expect(page.getByRole('complementary', { name: 'About Birch' })).toBeVisible()
  await page.keyboard.press('k')
  await expect(page.getByRole('complementary', { name: 'About Alder' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/prospects\/[0-9a-f-]{36}\?in=/)
  await expect(page.getByRole('heading', { name: 'Alder' }).first()).toBeVisible()

  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('Birch')
  await expect(page.getByRole('option', { name: /Birch/ }).first()).toBeVisible()
})
