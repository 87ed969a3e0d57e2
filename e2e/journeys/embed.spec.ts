import { createHmac, randomBytes } from 'node:crypto'
import { expect, type Page, test } from '@playwright/test'
import { inUnit, queryOrg } from '#e2e/fixtures/console.ts'
import { startedServers } from '#e2e/fixtures/servers.ts'
import { openWebsite } from '#e2e/fixtures/website.ts'

const unit = 'Halden Europe'
const org = 'halden-europe'

type Claims = Record<string, string | number>
type Known = { secret: string; claims: Claims; synced: string; other: string }

/** A person with two records, one of them synced, and what the org signs with. */
async function known(): Promise<Known> {
  return inUnit(unit, async (tx, buId) => {
    const [row] = await tx<
      { secret: string; org: string; user: string; synced: string; other: string }[]
    >`
      select t.embed_secret as secret, c.org_id as org, c.connected_user_id as user, r.crm_id as synced, o.crm_id as other
      from tracking_settings t join connectors c on c.bu_id = t.bu_id
      join pairs l on l.bu_id = t.bu_id and l.link_state = 'linked'
      join crm_records r on r.bu_id = t.bu_id and r.crm_id = l.crm_id and not r.is_deleted
      join crm_records o on o.bu_id = t.bu_id and o.email_key = r.email_key and o.crm_id <> r.crm_id and not o.is_deleted and not o.is_converted
      join prospects p on p.bu_id = t.bu_id and p.id = l.prospect_id and p.deleted_at is null
      where t.bu_id = ${buId} and exists (select from activities a where a.bu_id = ${buId} and a.prospect_id = p.id)
      order by r.crm_id limit 1`
    if (!row) throw new Error('Nobody in the demo has two records')
    const { secret, synced, other } = row
    return { secret, synced, other, claims: { org: row.org, user: row.user, record: synced } }
  })
}

function sign({ secret, claims }: Known, said: Claims = {}, key = secret): string {
  const all = { ...claims, at: Date.now(), nonce: randomBytes(16).toString('hex'), ...said }
  const body = Buffer.from(JSON.stringify(all)).toString('base64url')
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

async function open(
  request: string,
  query = '',
): Promise<{ status: number; policy: string; text: string }> {
  const answer = await fetch(`${startedServers().url}/embed${query}`, {
    method: 'POST',
    body: new URLSearchParams({ request }),
  })
  const policy = answer.headers.get('content-security-policy') ?? ''
  return { status: answer.status, policy, text: await answer.text() }
}

const passOf = (text: string) => /\)\("([^"]+)"\)<\/script>/.exec(text)?.[1] ?? ''
const read = (pass: string) =>
  fetch(`${startedServers().url}/embed/data`, { headers: { authorization: `Bearer ${pass}` } })

test('[CN-12] a signed request opens one window, once; altered, old, foreign or replayed it opens none', async () => {
  const { url, orgUrl } = startedServers()
  const it = await known()
  const request = sign(it)
  const opened = await open(request)
  expect(opened.status).toBe(200)
  expect(opened.policy).toContain(`frame-ancestors ${new URL(orgUrl).origin}`)
  expect(opened.policy).not.toContain("'none'; frame-ancestors 'none'")
  expect((await read(passOf(opened.text))).status).toBe(200)

  const [body = '', mac = ''] = sign(it).split('.')
  const altered = JSON.stringify({
    ...JSON.parse(Buffer.from(body, 'base64url').toString()),
    record: it.other,
  })
  const refusals: Record<string, string> = {
    replayed: request,
    'another record under the old signature': `${Buffer.from(altered).toString('base64url')}.${mac}`,
    'older than two minutes': sign(it, { at: Date.now() - 121_000 }),
    'from the future': sign(it, { at: Date.now() + 120_000 }),
    'another org': sign(it, { org: '00D000000000001EAA' }),
    'an account': sign(it, { record: '001000000000001AAA' }),
    'another key': sign(it, {}, 'another key'),
    nothing: '',
  }
  for (const [why, text] of Object.entries(refusals)) {
    const answer = await open(text)
    expect(answer.status, why).toBe(403)
    expect(answer.policy, why).toContain("frame-ancestors 'none'")
    expect(answer.text, why).not.toContain('<script')
  }
  // What stands in the address counts for nothing, alone or beside a request that says otherwise.
  for (const query of [`?request=${sign(it)}`, `?record=${it.other}&org=${it.claims.org}`]) {
    expect((await open('', query)).status).toBe(403)
    expect((await fetch(`${url}/embed${query}`)).status).toBe(403)
  }
  const beside = await open(sign(it), `?record=${it.other}`)
  const shown = (await (await read(passOf(beside.text))).json()) as {
    prospect: { own: object | null }
  }
  expect(shown.prospect.own).not.toBeNull()
})

test('[CN-12] the bearer opens the reading alone, and only as it was written', async () => {
  const { url } = startedServers()
  const it = await known()
  const pass = passOf((await open(sign(it))).text)
  const [body = '', mac = ''] = pass.split('.')
  const other = Buffer.from(body, 'base64url').toString().replace(it.synced, it.other)
  for (const bad of [
    '',
    'x',
    body,
    `${Buffer.from(other).toString('base64url')}.${mac}`,
    `${pass}x`,
  ]) {
    expect((await read(bad)).status, bad).toBe(403)
  }
  expect((await fetch(`${url}/embed/data?pass=${pass}`)).status).toBe(403)
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const answer = await fetch(`${url}/embed/data`, {
      method,
      headers: { authorization: `Bearer ${pass}` },
    })
    expect(answer.status, method).toBe(405)
  }
})

test('[AC-3] the window shows on all duplicates; score and owner stand on the synced record alone', async ({
  browser,
}) => {
  const it = await known()
  const { orgUrl } = startedServers()
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await signInToOrg(page, it.synced)
  const window_ = page.frameLocator('iframe[title="Prospect Activities"]')
  await expect(window_.getByText(/^Score/)).toBeVisible({ timeout: 20_000 })
  await expect(window_.getByText(/Also shows on 1 (lead|contact) with this e-mail/)).toBeVisible()
  const first = await window_.locator('.what').first().textContent()
  await page.goto(`${orgUrl}/${it.other}`)
  await expect(window_.locator('.what').first()).toHaveText(first ?? '')
  await expect(window_.getByText('Another record with this e-mail is the synced one')).toBeVisible()
  await expect(window_.getByText(/^Score/)).toHaveCount(0)
  await page.close()
})

test('[CN-12] a foreign site that got hold of a good request frames nothing, nor any other page of the console', async ({
  browser,
}) => {
  const { url } = startedServers()
  const it = await known()
  const evil = await openWebsite({
    '/': `<!doctype html><iframe name="prey" width="800" height="400"></iframe>
      <form method="post" target="prey" action="${url}/embed"><input name="request" value="${sign(it)}"></form><script>document.forms[0].submit()</script>`,
    '/console': `<!doctype html><iframe src="${url}/sign-in" width="800" height="400"></iframe>`,
  })
  const page = await browser.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('frame-ancestors')) refused.push(message.text())
  })
  for (const path of ['/', '/console']) {
    refused.length = 0
    await page.goto(evil.url + path)
    await expect.poll(() => refused.length, path).toBeGreaterThan(0)
    const frame = page.frames().find((one) => one !== page.mainFrame())
    expect((await frame?.content()) ?? '').not.toMatch(/Prospect Activities|Sign in/)
  }
  await page.close()
  await evil.close()
})

async function signInToOrg(page: Page, id: string): Promise<void> {
  const { orgUrl } = startedServers()
  await queryOrg(org, 'SELECT Id FROM Lead LIMIT 1')
  await page.goto(`${orgUrl}/orgs/${org}/login?next=/orgs/${org}/${id}`)
  await page.getByRole('button', { name: /Astrid Nyberg/ }).click()
}
