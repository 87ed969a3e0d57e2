import { expect, test } from '@playwright/test'
import { addProspect, inUnit } from '#e2e/fixtures/console.ts'
import { demoUnit, enter } from '#e2e/fixtures/signed-in.ts'

const stamp = Date.now().toString(36)

/** So many visits of somebody, three days apart, back from yesterday. */
const visits = 110
const daysApart = 3

async function addVisits(prospectId: string): Promise<void> {
  await inUnit(
    demoUnit,
    (tx, buId) => tx`
      insert into activities (bu_id, prospect_id, at, kind, title, detail, points)
      select ${buId}, ${prospectId}, now() - interval '1 day' - (n - 1) * ${daysApart} * interval '1 day', 'page_view',
        'Page ' || n || ' of ' || ${stamp}::text, jsonb_build_object('object', 'Page ' || n || ' of ' || ${stamp}::text), 1
      from generate_series(1, ${visits}) n`,
  )
}

test('[AC-4][AC-6] a year of somebody: the strip counts the days, the story goes on to its beginning, a filter leaves what it names', async ({
  page,
}) => {
  await enter(page.context(), 'sales@halden.example')
  const name = `Yvonne ${stamp}`
  const id = await addProspect(demoUnit, {
    email: `year-${stamp}@halden.example`,
    last_name: name,
  })
  await addVisits(id)
  await page.goto(`/prospects/${id}`)
  await expect(
    page.getByRole('img', { name: `Engagement over twelve months: ${visits} active days` }),
  ).toBeVisible()
  const newest = page.getByText(`Page 1 of ${stamp}`)
  const oldest = page.getByText(`Page ${visits} of ${stamp}`)
  await expect(newest.first()).toBeVisible()
  await expect(oldest).toHaveCount(0)
  const shows = page.getByRole('group', { name: 'Show', exact: true })
  await shows.getByRole('button', { name: 'E-mails' }).click()
  await expect(newest).toHaveCount(0)
  await shows.getByRole('button', { name: 'All', exact: true }).click()
  await expect(newest.first()).toBeVisible()
  await expect(async () => {
    await page.locator('[data-day]').last().scrollIntoViewIfNeeded()
    await expect(oldest.first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
})

test('[AC-1] what somebody does appears among all activities by itself, under its own kind alone', async ({
  page,
}) => {
  await enter(page.context(), 'sales@halden.example')
  const name = `Zoe ${stamp}`
  const id = await addProspect(demoUnit, { email: `now-${stamp}@halden.example`, last_name: name })
  await page.goto('/activities?show=forms')
  const grid = page.getByRole('grid', { name: 'Activities' })
  await expect(grid).toBeVisible()
  await expect(grid.getByText(name)).toHaveCount(0)
  await inUnit(
    demoUnit,
    (tx, buId) => tx`
      insert into activities (bu_id, prospect_id, at, kind, title, detail, points)
      values (${buId}, ${id}, now(), 'form_success', ${`Price talk ${stamp}`}, '{}', 50)`,
  )
  await expect(grid.getByText(name)).toBeVisible({ timeout: 20_000 })
  await page
    .getByRole('group', { name: 'What is shown' })
    .getByRole('button', { name: 'E-mails' })
    .click()
  await expect(page).toHaveURL(/show=emails/)
  await expect(grid.getByText(name)).toHaveCount(0)
})
