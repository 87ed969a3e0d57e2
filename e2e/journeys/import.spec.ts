import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { inUnit } from '#e2e/fixtures/console.ts'
import { pageOf } from '#e2e/fixtures/signed-in.ts'

test('[IM-1] a marketer imports a Windows-1252 file with semicolons and mends what was refused', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'marketer@halden.example')
  const domain = `${crypto.randomUUID().slice(0, 8)}.example`
  const lines = [
    'First Name;Last Name;E-mail;Company;Shoe size',
    `Fran\xe7ois;Lef\xe8vre;francois@${domain};Caf\xe9 \x80uro;44`,
    `Zo\xeb;M\xfcller;zoe@${domain};M\xfcller \x96 S\xf6hne;38`,
    'Nobody;Wrong;not an address;Nowhere;40',
  ]
  await page.goto('/imports')
  await awake(page.locator('input[type=file]'))
  await page.locator('input[type=file]').setInputFiles({
    name: 'kunden.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\r\n'), 'latin1'),
  })
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('combobox', { name: 'Separator' })).toContainText('Semicolon')
  await expect(page.getByRole('combobox', { name: 'Encoding' })).toContainText('Windows-1252')
  await expect(page.getByRole('combobox', { name: 'Field for E-mail' })).toContainText('E-mail')
  await expect(page.getByRole('combobox', { name: 'Field for Shoe size' })).toContainText('Leave')
  const preview = page.getByRole('table', { name: 'First rows of the file' })
  await expect(preview.getByRole('cell', { name: 'Café €uro' })).toBeVisible()
  await expect(preview).toContainText('“not an address” is not an e-mail address.')

  await page.getByRole('button', { name: 'Rule', exact: true }).click()
  await page.getByRole('button', { name: 'Import 3 rows' }).click()
  await expect(page.getByText('Done', { exact: true }).first()).toBeVisible({ timeout: 30_000 })
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download 1 rejected' }).click()
  const text = await streamText(await (await downloading).createReadStream())
  expect(text).toContain('Nobody,Wrong,not an address,Nowhere,40,4,')

  const made = await inUnit(
    'Halden Europe',
    (tx, buId) => tx<{ name: string; company: string }[]>`
    select concat_ws(' ', first_name, last_name) as name, company from prospects
    where bu_id = ${buId} and email_key in (${`francois@${domain}`}, ${`zoe@${domain}`}) order by email_key`,
  )
  expect([...made]).toEqual([
    { name: 'François Lefèvre', company: 'Café €uro' },
    { name: 'Zoë Müller', company: 'Müller – Söhne' },
  ])
  const left = await inUnit(
    'Halden Europe',
    (tx, buId) => tx<{ value: string }[]>`
      select h.value from field_history h join prospects p on p.bu_id = h.bu_id and p.id = h.prospect_id
      where h.bu_id = ${buId} and h.field = 'assigned_user' and p.values->>'email' like ${`%@${domain}`}`,
  )
  expect(left.map(({ value }) => value)).toEqual([
    'Active assignment rule',
    'Active assignment rule',
  ])
  await page.getByRole('link', { name: 'Show these prospects' }).click()
  await page.waitForURL(/\/prospects\?import=/)
  await expect(page.getByRole('button', { name: 'Remove filter Import' })).toBeVisible()
  await expect(page.getByRole('main').getByText('kunden.csv')).toBeVisible()
  await expect(page.getByRole('link', { name: 'François Lefèvre' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Zoë Müller' })).toBeVisible()

  await page.goto('/imports')
  await expect(page.getByText('kunden.csv').first()).toBeVisible()
  await page.context().close()
})

async function streamText(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const part of stream) text += part.toString('utf8')
  return text
}

test('[IM-1] a workbook that is called .csv is refused before it goes up, saying what to do', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'marketer@halden.example')
  await page.goto('/imports')
  await awake(page.locator('input[type=file]'))
  await page.locator('input[type=file]').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('PK\x03\x04 and so on', 'latin1'),
  })
  await expect(page.getByRole('alert').filter({ hasText: 'people.csv' })).toContainText(
    'is an Excel workbook or another zip archive, not a CSV file.',
  )
  await page.context().close()
})

test('[IM-1] an unclosed quote is refused on the page of the import, naming its line', async ({
  browser,
}) => {
  const page = await pageOf(browser, 'marketer@halden.example')
  await page.goto('/imports')
  await awake(page.locator('input[type=file]'))
  await page.locator('input[type=file]').setInputFiles({
    name: 'notes.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('id,name,notes\n1,Alice,"Started import yesterday\n2,Bob,Valid row\n'),
  })
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('alert').filter({ hasText: 'opens a quote' })).toContainText('line 2')
  await expect(page.getByRole('button', { name: /^Import / })).toHaveCount(0)
  await page.context().close()
})
