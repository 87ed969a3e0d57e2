import { expect, type Page, test } from '@playwright/test'
import { addProspect, askOrg, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const stamp = Date.now().toString(36)

const cycleNow = () =>
  inUnit(unit, (tx, buId) => tx`update connectors set next_cycle_at = now() where bu_id = ${buId}`)

/** As if the business unit belonged to another org, until it is put back. */
async function belongsTo(orgId: string): Promise<string> {
  return inUnit(unit, async (tx, buId) => {
    const [row] = await tx<{ orgId: string }[]>`
      select org_id as "orgId" from connectors where bu_id = ${buId}`
    await tx`update connectors set org_id = ${orgId} where bu_id = ${buId}`
    return row?.orgId ?? ''
  })
}

async function reconnect(page: Page): Promise<void> {
  await page.goto('/connector/status')
  await page.getByRole('button', { name: 'Reconnect', exact: true }).click()
  await page.getByRole('button', { name: /^Connect Halden Instruments/ }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
}

test('[CN-11] a connection that Salesforce ended is said so, the same org takes it up again, another is refused', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await enter(page.context(), 'admin@halden.example', unit)
  await askOrg(org, 'revoke-tokens', {})
  const email = `lost-${stamp}@example.test`
  await addProspect(unit, { email, last_name: 'Aalto' }, 'sofie.dahl@halden.example')
  await cycleNow()

  await page.goto('/connector/status')
  await expect(page.getByText('Connection lost', { exact: false }).first()).toBeVisible({
    timeout: 30_000,
  })
  await expect(page.getByText('Salesforce no longer accepts this connection')).toBeVisible({
    timeout: 30_000,
  })
  expect(await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)).toEqual([])

  const own = await belongsTo('00D000000000099AAA')
  await reconnect(page)
  await expect(page.getByText('This is another org', { exact: false }).first()).toBeVisible({
    timeout: 30_000,
  })
  await belongsTo(own)
  expect(await queryOrg(org, `SELECT Id FROM Lead WHERE Email = '${email}'`)).toEqual([])

  await reconnect(page)
  await expect(page.getByText('Salesforce is connected')).toBeVisible({ timeout: 30_000 })
  // What waited goes out by itself: nobody unpaused anything.
  await expect
    .poll(() => queryOrg(org, `SELECT LastName FROM Lead WHERE Email = '${email}'`), {
      timeout: 30_000,
    })
    .toMatchObject([{ LastName: 'Aalto' }])
  await page.goto('/connector/status')
  await expect(page.getByText('Connection lost', { exact: false })).toHaveCount(0)
})
