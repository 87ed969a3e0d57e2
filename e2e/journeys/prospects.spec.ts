import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { addProspect, inUnit } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const marketer = 'marketer@halden.example'
const stamp = Date.now().toString(36)

test.beforeEach(async ({ page }) => {
  await enter(page.context(), marketer, unit)
})

test('[MT-4] a marketer adds a prospect, and an e-mail that is taken leads to who has it', async ({
  page,
}) => {
  const email = `added-${stamp}@example.test`
  await page.goto('/prospects')
  await awake(page.getByRole('button', { name: 'Add prospect' }))
  const add = async () => {
    await page.getByRole('button', { name: 'Add prospect' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a prospect' })
    await dialog.getByLabel('E-mail').fill(` ${email.toUpperCase()} `)
    await dialog.getByLabel('Last name').fill(`Added ${stamp}`)
    await dialog.getByRole('button', { name: 'Add prospect' }).click()
    return dialog
  }
  const dialog = await add()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('link', { name: `Added ${stamp}` })).toBeVisible()

  const refused = await add()
  await expect(refused.getByRole('alert')).toContainText(`Added ${stamp} has this e-mail already.`)
  await refused.getByRole('link', { name: 'Open that prospect' }).click()
  await expect(page.getByRole('heading', { name: `Added ${stamp}` }).first()).toBeVisible()
})

test('a marketer searches and filters, and the address keeps what is shown', async ({ page }) => {
  const company = `Harbour ${stamp}`
  await addProspect(unit, { email: `a-${stamp}@example.test`, last_name: 'Anker', company })
  await addProspect(unit, { email: `b-${stamp}@example.test`, last_name: 'Boje', company })
  await page.goto('/prospects')
  await awake(page.getByRole('searchbox', { name: 'Find a prospect' }))
  await page.getByRole('searchbox', { name: 'Find a prospect' }).fill(`harbour ${stamp}`)
  const rows = page.getByRole('row', { name: /Anker|Boje/ })
  await expect(rows).toHaveCount(2)
  await expect(page).toHaveURL(/q=harbour/)
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(page).toHaveURL(/q=harbour.*sort=name/)
  await expect(rows.first()).toContainText('Anker')
  await page.reload()
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('Anker')
})

test('[AU-1] all that match are assigned, counted by the server before', async ({ page }) => {
  const company = `Quay ${stamp}`
  for (const n of [1, 2, 3]) {
    await addProspect(unit, {
      email: `quay${n}-${stamp}@example.test`,
      last_name: `Quay ${n}`,
      company,
    })
  }
  await page.goto(`/prospects?q=${encodeURIComponent(company)}`)
  await expect(page.getByRole('row', { name: /Quay \d/ })).toHaveCount(3)
  await awake(page.getByRole('row', { name: /Quay \d/ }))
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Select all 3' }).click()
  await page.getByRole('button', { name: 'Assign', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Assign 3 prospects?' })
  await expect(dialog).toBeVisible()
  await dialog.getByRole('combobox').click()
  await page.getByRole('option', { name: 'Sofie Dahl' }).click()
  await dialog.getByRole('button', { name: 'Assign 3' }).click()
  await expect(page.getByText('3 prospects assigned to Sofie Dahl')).toBeVisible()
  const [row] = await inUnit(
    unit,
    (tx, buId) => tx<{ n: number; changes: number }[]>`
    select count(*)::int as n, count(c.id)::int as changes from prospects p
    join users u on u.id = p.assigned_user_id and u.name = 'Sofie Dahl'
    left join field_history c on c.bu_id = p.bu_id and c.prospect_id = p.id and c.field = 'assigned_user'
    where p.bu_id = ${buId} and p.company = ${company}`,
  )
  expect(row).toEqual({ n: 3, changes: 3 })
})

test('[DL-4] who was deleted comes back from the recycle bin', async ({ page }) => {
  const name = `Gone ${stamp}`
  await addProspect(unit, { email: `gone-${stamp}@example.test`, last_name: name })
  await page.goto(`/prospects?q=gone-${stamp}`)
  await expect(page.getByRole('link', { name })).toBeVisible()
  await awake(page.getByRole('link', { name }))
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Move to recycle bin' }).click()
  await page.getByRole('button', { name: 'Move 1' }).click()
  await expect(page.getByText('1 prospect moved to the recycle bin')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Nobody matches' })).toBeVisible()
  await page.goto('/prospects/bin')
  await page.getByRole('button', { name: `Restore ${name}` }).click()
  await expect(page.getByText(`${name} restored`)).toBeVisible()
  await page.goto(`/prospects?q=gone-${stamp}`)
  await expect(page.getByRole('link', { name })).toBeVisible()
})

test('[IM-2] the export of a view holds its rows and no formula', async ({ page }) => {
  const company = `=Formula ${stamp}`
  await addProspect(unit, { email: `formula-${stamp}@example.test`, last_name: 'Formula', company })
  const answer = await page.request.get(`/api/prospects/export?q=formula-${stamp}`)
  const text = await answer.text()
  expect(answer.headers()['content-disposition']).toMatch(
    /attachment; filename="prospects-.*\.csv"/,
  )
  expect(text.trimEnd().split('\r\n')).toHaveLength(2)
  expect(text).toContain(`'=Formula ${stamp}`)
})

test('[IM-2] a selection is exported, however many rows were chosen one by one', async ({
  page,
}) => {
  const chosen = `choice${randomUUID().slice(0, 8)}`
  const ids = []
  for (let n = 0; n < 3; n += 1) {
    ids.push(
      await addProspect(unit, { email: `${n}.${chosen}@example.test`, last_name: `Choice ${n}` }),
    )
  }
  await page.goto(`/prospects?q=${chosen}&sort=name`)
  await awake(page.getByRole('link', { name: 'Choice 0' }))
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const lines = await linesOf(await (await downloading).createReadStream())
  expect(lines.map((line) => line.split(',')[0])).toEqual([
    '\uFEFFE-mail',
    `0.${chosen}@example.test`,
    `1.${chosen}@example.test`,
  ])

  // Far beyond what an address holds; those of nobody here bring nothing.
  const selection = {
    mode: 'some',
    ids: [...ids, ...Array.from({ length: 5_000 }, () => randomUUID())],
  }
  const answer = await page.request.post('/api/prospects/export', {
    multipart: { selection: JSON.stringify(selection), sort: 'name' },
  })
  expect((await answer.text()).trimEnd().split('\r\n')).toHaveLength(4)
  const foreign = await page.request.post('/api/prospects/export', {
    multipart: { selection: JSON.stringify(selection), sort: 'name' },
    headers: { 'sec-fetch-site': 'cross-site' },
  })
  expect(foreign.status()).toBe(403)
})

async function linesOf(stream: AsyncIterable<Buffer>): Promise<string[]> {
  let text = ''
  for await (const part of stream) text += part.toString('utf8')
  return text.trimEnd().split('\r\n')
}

test('the grid stays as a person left it: hidden columns, close rows, whom was last active first', async ({
  page,
}) => {
  await page.goto('/prospects')
  const tools = page.getByRole('button', { name: 'Columns and rows' })
  await awake(tools)
  const email = page.getByRole('columnheader', { name: 'E-mail' })
  await expect(email).toBeVisible()
  await tools.click()
  await page.getByRole('menuitemcheckbox', { name: 'E-mail' }).click()
  const saved = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await page.getByRole('menuitemcheckbox', { name: 'Compact rows' }).click()
  await saved
  await page.keyboard.press('Escape')
  await page.getByRole('columnheader', { name: 'Active' }).getByRole('button').click()
  await expect(page).toHaveURL(/sort=-active/)

  // What the server draws has it already: nothing jumps.
  const html = await (await page.request.get('/prospects')).text()
  expect(html).toContain('desk:h-[30px]')
  await page.goto('/prospects')
  await expect(page.getByRole('columnheader', { name: 'Company' })).toBeVisible()
  await expect(email).toBeHidden()

  await awake(tools)
  await tools.click()
  await page.getByRole('menuitemcheckbox', { name: 'E-mail' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Compact rows' }).click()
  await expect(email).toBeVisible()
})

test('a marketer goes through a list from prospect to prospect, in its order and filter', async ({
  page,
}) => {
  const company = `Pier ${stamp}`
  for (const name of ['Aas', 'Berg', 'Collin'])
    await addProspect(unit, { email: `${name}-${stamp}@example.test`, last_name: name, company })
  await page.goto(`/prospects?q=${encodeURIComponent(company)}&sort=-name`)
  const rows = page.getByRole('row', { name: /Aas|Berg|Collin/ })
  await expect(rows).toHaveText([/Collin/, /Berg/, /Aas/])
  await awake(rows)
  await page.getByRole('link', { name: 'Collin' }).click()
  const name = (text: string) => page.getByRole('heading', { level: 1, name: text })
  await expect(name('Collin')).toBeVisible()
  await expect(page.getByText('1 of 3')).toBeVisible()
  const tabs = page.getByRole('navigation', { name: 'About this prospect' })
  await tabs.getByRole('link', { name: 'Fields' }).click()
  await expect(page).toHaveURL(/\/fields\?in=/)
  await page.keyboard.press('j')
  await expect(name('Berg')).toBeVisible()
  await expect(page).toHaveURL(/\/fields\?in=/)
  await expect(page.getByText('2 of 3')).toBeVisible()

  await page.getByRole('link', { name: 'Next prospect' }).click()
  await expect(page.getByText('3 of 3')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Next prospect' })).toHaveCount(0)
  await page.keyboard.press('k')
  await expect(name('Berg')).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Prospects', exact: true }).click()
  await expect(rows).toHaveText([/Collin/, /Berg/, /Aas/])

  await page.keyboard.press('j')
  await page.keyboard.press('Space')
  await expect(page.getByRole('complementary', { name: 'About Collin' })).toContainText('1 of 3')
  await page.getByRole('button', { name: 'Next (j)' }).click()
  await expect(page.getByRole('complementary', { name: 'About Berg' })).toContainText('2 of 3')
})
