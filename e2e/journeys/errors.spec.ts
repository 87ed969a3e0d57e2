import { expect, test } from '@playwright/test'
import { addProspect, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const stamp = Date.now().toString(36)

test('a record that Salesforce cannot take is understood, corrected and retried', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const name = `Pritchard ${stamp}`
  const email = `long-${stamp}@example.test`
  const id = await addProspect(
    unit,
    { email, last_name: name, company: 'Cardiff Calibration', job_title: 'x'.repeat(140) },
    'sofie.dahl@halden.example',
  )
  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/connector/errors')
  const cause = page.getByRole('button', { name: 'A value is too long for Salesforce' })
  await expect(cause).toBeVisible({ timeout: 30_000 })
  await cause.click()
  await page.getByRole('link', { name: /^Show \d+ prospects?$/ }).click()
  await expect(page).toHaveURL(/error=cause/)
  await expect(page.getByText('A value is too long for Salesforce', { exact: true })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible()
  await page.goBack()
  await cause.click()
  await page.getByRole('button', { name: `${name} Cardiff Calibration` }).click()
  const failed = page.getByRole('row').filter({ hasText: 'Job title' })
  await expect(failed.getByText('Refused', { exact: true })).toBeVisible()
  await expect(page.getByText('Job title has 140 characters')).toBeVisible()

  await inUnit(unit, async (tx) => {
    await tx`
      update prospects set values = values || '{"job_title": "Calibration Manager"}' where id = ${id}`
  })
  await page.getByRole('button', { name: 'Retry', exact: true }).click()
  await expect(page.getByText('1 record is tried again')).toBeVisible()
  await expect(page.getByRole('button', { name: `${name} Cardiff Calibration` })).toHaveCount(0, {
    timeout: 30_000,
  })
  expect(
    await queryOrg('halden-europe', `SELECT Title FROM Lead WHERE Email = '${email}'`),
  ).toMatchObject([{ Title: 'Calibration Manager' }])
})

test('[ER-1][ER-2] an e-mail whose task Salesforce refused is understood, retried, and stands there then', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const subject = `Refused ${stamp}`
  const name = await inUnit(unit, async (tx, buId) => {
    const [who] = await tx<{ id: string; name: string }[]>`
      select p.id, btrim(concat_ws(' ', p.first_name, p.last_name)) as name from prospects p
      join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id and l.link_state = 'linked' and l.crm_object = 'Contact'
      where p.bu_id = ${buId} and p.deleted_at is null and p.last_name is not null order by p.id limit 1`
    const [email] = await tx<{ id: string }[]>`
      insert into emails (bu_id, kind, state, name, subject, html, audience, created_by)
      select ${buId}, 'one', 'done', ${subject}, ${subject}, '<p>Hello.</p>',
        ${tx.json({ kind: 'prospects', selection: { mode: 'all', filter: '', except: [] } })}, id from users limit 1 returning id`
    await tx`
      with sent as (
        insert into email_recipients (bu_id, email_id, prospect_id, state, sent_at, task_state, task_error)
        values (${buId}, ${email?.id ?? ''}, ${who?.id ?? ''}, 'sent', now(), 'failed', 'Tasks are made by hand') returning id
      )
      insert into sync_errors (bu_id, recipient_id, code, cause_key, title, message, next_action, class)
      select ${buId}, id, 'validation_rule', ${`task|${stamp}`}, ${`An e-mail is not recorded: ${stamp}`},
        'Tasks are made by hand', 'Let the rule pass the tasks that Concord writes', 'person' from sent`
    return who?.name ?? ''
  })
  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/connector/errors')
  const cause = page.getByRole('button', { name: `An e-mail is not recorded: ${stamp}` })
  await cause.click()
  const detail = page.getByRole('region', { name: `An e-mail is not recorded: ${stamp}` })
  await expect(detail.getByText(/^1 e-mail waits for you/)).toBeVisible()
  await expect(detail.getByRole('heading', { name })).toBeVisible()
  await expect(detail.getByText(`E-mail: ${subject}`)).toBeVisible()
  await expect(detail.getByText('Tasks are made by hand')).toBeVisible()
  await expect(detail.getByRole('link', { name: 'Open e-mail' })).toBeVisible()
  await detail.getByRole('button', { name: 'Retry', exact: true }).click()
  await expect(page.getByText('1 record is tried again')).toBeVisible()
  await expect(cause).toHaveCount(0, { timeout: 60_000 })
  expect(
    await queryOrg('halden-europe', `SELECT Status FROM Task WHERE Subject = 'E-mail: ${subject}'`),
  ).toMatchObject([{ Status: 'Completed' }])
})
