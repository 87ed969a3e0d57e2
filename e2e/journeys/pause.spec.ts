import { expect, test } from '@playwright/test'
import { addProspect, inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { enter } from '#e2e/fixtures/signed-in.ts'

const unit = 'Halden Europe'
const stamp = Date.now().toString(36)

// Whatever went wrong here: the journeys that follow need a connector that runs.
test.afterAll(() => inUnit(unit, (tx) => tx`update connectors set paused = false`))

test('while the connector is paused nothing moves, and after the review it goes on', async ({
  page,
}) => {
  test.setTimeout(120_000)
  // What other journeys left goes first: the screen shows the front of the queue.
  await expect
    .poll(() =>
      inUnit(
        unit,
        (tx) => tx`select id from changes where state = 'waiting' and due_at <= now() limit 1`,
      ),
    )
    .toEqual([])
  await enter(page.context(), 'admin@halden.example', unit)
  await page.goto('/connector/status')
  await page.getByRole('button', { name: 'Pause connector' }).click()
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible()
  await expect(page.locator('[data-connector=paused]').first()).toBeVisible()

  const email = `paused-${stamp}@example.test`
  await addProspect(unit, { email, last_name: 'Nyman' }, 'sofie.dahl@halden.example')
  await page.goto('/connector/queue')
  await expect(page.getByText('The connector is paused, so they stay here')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Nyman' })).toBeVisible()
  expect(await queryOrg('halden-europe', `SELECT Id FROM Lead WHERE Email = '${email}'`)).toEqual(
    [],
  )

  await page.goto('/connector/status')
  await page.getByRole('button', { name: 'Unpause…' }).click()
  const review = page.getByRole('dialog')
  await expect(review.getByRole('heading', { name: 'Who owns what' })).toBeVisible()
  await review.getByRole('button', { name: 'Unpause', exact: true }).click()
  await expect(review).toHaveCount(0)
  await expect
    .poll(() => queryOrg('halden-europe', `SELECT LastName FROM Lead WHERE Email = '${email}'`), {
      timeout: 30_000,
    })
    .toMatchObject([{ LastName: 'Nyman' }])
})

test('a marketer sees the connector and may not change it', async ({ page }) => {
  await enter(page.context(), 'marketer@halden.example')
  await page.goto('/connector/status')
  await expect(page.getByRole('heading', { name: 'Connection' }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Pause connector' })).toHaveCount(0)
  await expect(page.getByRole('switch').first()).toBeDisabled()
})

test('for a salesperson the connector’s screens do not exist', async ({ page }) => {
  await enter(page.context(), 'sales@halden.example')
  const answer = await page.goto('/connector/status')
  expect(answer?.status()).toBe(404)
  expect((await page.request.get('/api/connector/status')).status()).toBe(403)
})
