import type { Browser, Page } from 'playwright'
import { chromium } from 'playwright'
import { findChromium } from '#lib/launch/chromium.ts'
import { admin, type Scene } from './main-job-stage.ts'

/** What a person does, as a person does it: through what the screens say. */

const importWaitMs = 10 * 60_000
const dryRunWaitMs = 10 * 60_000
const stepWaitMs = 60_000

export async function openBrowser({ stack }: Scene): Promise<{ browser: Browser; page: Page }> {
  const { executablePath, args, env } = await findChromium()
  const browser = await chromium.launch({
    executablePath,
    args: [...args],
    env: { ...process.env, ...env } as Record<string, string>,
  })
  const context = await browser.newContext({
    baseURL: stack.url,
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
  })
  context.setDefaultTimeout(stepWaitMs)
  return { browser, page: await context.newPage() }
}

export async function signIn(page: Page, { password }: Scene): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/overview/)
}

export async function connect(page: Page, { org }: Scene): Promise<void> {
  await page.goto('/connector/status')
  await page.getByRole('button', { name: `Connect ${org.name}` }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.getByText('Signed in as Concord Integration').first().waitFor()
  await page.getByRole('button', { name: 'Install 2 fields' }).click()
  await page.getByText('Concord’s own fields are installed').waitFor()
}

/** The columns are taken as the screen guesses them. */
export async function importFile(page: Page, file: string): Promise<void> {
  await uploadFile(page, file)
  await page.getByRole('button', { name: /^Import [\d,]+ rows$/ }).click()
  const progress = page.getByRole('region', { name: 'Progress' })
  await progress.getByText('Done', { exact: true }).waitFor({ timeout: importWaitMs })
}

/** Until the page where its columns are chosen. */
export async function uploadFile(page: Page, file: string): Promise<void> {
  await page.goto('/imports')
  const status = page.getByRole('status').filter({ hasText: /^(Uploading|Reading)/ })
  // A page that has just come does not hear the first choice.
  do {
    await page.getByLabel('CSV file').setInputFiles(file)
    await status.waitFor({ timeout: 5_000 }).catch(() => {})
  } while (!(await status.isVisible()) && !/\/imports\/./.test(page.url()))
  await page.waitForURL(/\/imports\/./, { timeout: importWaitMs })
}

/** Filters by the company's first letter, selects all that match, loaded or not, and assigns them. */
export async function assignByInitial(page: Page, initial: string, user: string): Promise<number> {
  await page.goto(`/prospects?company=${encodeURIComponent(`starts:${initial}`)}`)
  const all = page.getByRole('checkbox', { name: /^Select all/ })
  const bar = page.getByRole('region', { name: 'Selected rows' })
  // A page that has just come does not hear the first key.
  while (!(await bar.isVisible())) {
    await all.press('Space')
    await bar.waitFor({ timeout: 2_000 }).catch(() => {})
  }
  await bar.getByRole('button', { name: 'Assign' }).click()
  const dialog = page.getByRole('dialog', { name: /^Assign / })
  await dialog.getByRole('combobox').click()
  await page.getByRole('option', { name: user }).click()
  const confirm = dialog.getByRole('button', { name: /^Assign [\d,]+$/ })
  const count = Number((await confirm.textContent())?.replace(/\D/g, ''))
  await confirm.click()
  await dialog.waitFor({ state: 'hidden' })
  return count
}

/** [CN-10] Whose e-mail tells was mapped as the org's users were read; whoever joined since is mapped by one click. */
export async function mapUsersByEmail(page: Page, expected: number): Promise<void> {
  await page.goto('/connector/users')
  const match = page.getByRole('button', { name: `Match ${expected} by e-mail` })
  await match
    .or(page.getByText(/^Mapped · /))
    .first()
    .waitFor()
  if (!(await match.isVisible())) return
  await match.click()
  await page.getByText(`${expected} users mapped by e-mail`).waitFor()
}

export async function dryRun(page: Page): Promise<void> {
  await page.goto('/connector/status')
  const start = page.getByRole('button', { name: 'Start dry run' })
  const pass = page.getByRole('button', { name: /^Go on with \d+ / })
  while (!(await start.isVisible())) {
    await pass.or(start).first().waitFor()
    if (await pass.isVisible()) await pass.click()
    // The step that was passed gives way to the next.
    await page.waitForTimeout(200)
  }
  await start.click()
  await page.waitForURL(/\/connector\/dry-run$/, { timeout: dryRunWaitMs })
  await page.getByText('nothing was written').waitFor()
}

export async function unpause(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Unpause…' }).click()
  const review = page.getByRole('dialog', { name: 'Unpause the connector?' })
  await review.getByRole('button', { name: 'Unpause', exact: true }).click()
  await review.waitFor({ state: 'hidden' })
}

export async function pause(page: Page): Promise<void> {
  await page.goto('/connector/status')
  await page.getByRole('button', { name: 'Pause connector' }).click()
  await page.getByRole('button', { name: 'Unpause…' }).waitFor()
}
