import { expect, test } from '@playwright/test'
import { awake } from '#e2e/fixtures/awake.ts'
import { askOrg, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'
const marketer = 'marketer@halden.example'
const stamp = Date.now().toString(36)

/** Somebody who is linked to a contact, and what the ledger says of the score. */
async function someContact(): Promise<{ id: string; crmId: string; score: number }> {
  return inUnit(unit, async (tx, buId) => {
    const [row] = await tx<{ id: string; crmId: string; score: number }[]>`
      select p.id, l.crm_id as "crmId", p.score from pairs l
      join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id and p.deleted_at is null
      where l.bu_id = ${buId} and l.crm_object = 'Contact' and l.link_state = 'linked'
        and not exists (select from opportunity_roles r where r.bu_id = l.bu_id and r.contact_id = l.crm_id)
      order by p.email_key desc limit 1`
    if (!row) throw new Error('nobody is linked to a contact')
    return row
  })
}

/** The next cycle is due: the journey does not wait for the clock. */
async function cycleNow(): Promise<void> {
  await inUnit(unit, async (tx, buId) => {
    await tx`update connectors set next_cycle_at = now(), wait_until = null where bu_id = ${buId}`
  })
}

async function makeDeal(name: string, contactId: string): Promise<string> {
  await askOrg(org, 'records', {
    object: 'Opportunity',
    records: [{ Name: name, StageName: 'Prospecting', CloseDate: '2027-03-31', Amount: 48_000 }],
  })
  const [made] = await queryOrg(org, `SELECT Id FROM Opportunity WHERE Name = '${name}'`)
  const id = String(made?.Id)
  const role = { OpportunityId: id, ContactId: contactId, Role: 'Decision Maker', IsPrimary: true }
  await askOrg(org, 'records', { object: 'OpportunityContactRole', records: [role] })
  return id
}

test('[OP-2][OP-5] an opportunity won: edited in the org, seen on the board, the timeline and the score', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const { id, crmId, score } = await someContact()
  const name = `Harbour crane ${stamp}`
  const dealId = await makeDeal(name, crmId)
  await cycleNow()
  await enter(page.context(), marketer, unit)

  await page.goto(`/opportunities?q=${encodeURIComponent(`crane ${stamp}`)}&view=board`)
  const open = page.getByRole('region', { name: 'Prospecting' })
  await expect(open.getByRole('link', { name })).toBeVisible({ timeout: 45_000 })

  const { orgUrl } = startedServers()
  const salesforce = await page.context().newPage()
  await salesforce.goto(`${orgUrl}/orgs/${org}/login?next=/orgs/${org}/${dealId}/edit`)
  await salesforce.getByRole('button', { name: /Astrid Nyberg/ }).click()
  await salesforce.getByLabel(/^Stage/).selectOption('Closed Won')
  await salesforce.getByRole('button', { name: 'Save' }).click()
  await expect(salesforce.getByText('Closed Won').first()).toBeVisible()
  await salesforce.close()
  await cycleNow()

  const won = page.getByRole('region', { name: 'Closed Won' })
  await expect(won.getByRole('link', { name })).toBeVisible({ timeout: 45_000 })
  await won.getByRole('link', { name }).click()
  await expect(page.getByRole('table', { name: 'Prospects of this opportunity' })).toContainText(
    'Decision Maker',
  )

  await page.goto(`/prospects/${id}`)
  await expect(page.getByText(`Opportunity won ${name}`)).toBeVisible()
  await expect(page.getByText(`Opportunity created ${name}`)).toBeVisible()
  const movements = page.getByRole('list', { name: 'Last movements of the score' })
  await expect(movements.getByText(name)).toBeVisible()
  await expect(
    page.getByRole('heading', { name: new RegExp(`^Score\\s*${score + 50}$`) }),
  ).toBeVisible()
  await page.getByRole('link', { name: 'Opportunities', exact: true }).last().click()
  await expect(page.getByRole('table', { name: 'Opportunities of this prospect' })).toContainText(
    name,
  )
})

test('[CN-9][OP-7] switched off by an admin, the list says that it is not fresh', async ({
  page,
}) => {
  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/connector/status')
  const reads = page.getByRole('switch', { name: 'Read opportunities' })
  await awake(reads)
  await reads.click()
  await expect(reads).not.toBeChecked()
  await page.goto('/opportunities')
  await expect(page.getByText('Reading opportunities is switched off.').first()).toBeVisible()
  await page.goto('/connector/status')
  await awake(reads)
  await reads.click()
  await expect(reads).toBeChecked()
  await page.goto('/opportunities')
  await expect(page.getByText('Reading opportunities is switched off.')).toHaveCount(0)
})
