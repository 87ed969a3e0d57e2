import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '../admin-client.ts'
import type { RunningOrg } from '../testing/start.ts'
import { startOrg } from '../testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let cookie: string
let leadId: string

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('pages')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  const { ids } = await org.admin.load('halden', 'Lead', [
    { LastName: '<script>alert(1)</script>', Company: '"Fjord" & Co', Email: 'ada@x.example' },
  ])
  leadId = ids[0]!
  const jonas = halden.users.find((user) => user.name === 'Jonas Brandt')!
  const answer = await fetch(`${org.url}/orgs/halden/login`, {
    method: 'POST',
    body: new URLSearchParams({ user: jonas.id, next: '//evil.example' }),
    redirect: 'manual',
  })
  expect(answer.headers.get('location')).toBe('/orgs/halden/lightning/o/Lead/list')
  cookie = answer.headers.get('set-cookie')!.split(';')[0]!
})

afterAll(() => org.stop())

const page = (path: string, init: RequestInit = {}) =>
  fetch(org.url + path, { ...init, headers: { cookie, ...init.headers }, redirect: 'manual' })

async function form(path: string): Promise<URLSearchParams> {
  const text = await (await page(path)).text()
  const fields = new URLSearchParams()
  for (const [, name, value] of text.matchAll(
    /<input type="(?!checkbox)\w+" name="(\w+)" value="([^"]*)"/g,
  )) {
    fields.append(
      name!,
      value!
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, '&'),
    )
  }
  return fields
}

test('[ORG-24] a record has the addresses of Salesforce, and what it holds is only text', async () => {
  for (const path of [
    `/${leadId}`,
    `/lightning/r/Lead/${leadId}/view`,
    `/${leadId.slice(0, 15)}`,
  ]) {
    const answer = await page(path)
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).not.toContain('<script>')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(text).toContain(`/connector/send?org=${halden.id}&amp;id=${leadId}`)
  }
})

test('[ORG-24] who is not signed in is sent to sign in and then on', async () => {
  const answer = await fetch(`${org.url}/${leadId}`, { redirect: 'manual' })
  expect(answer.headers.get('location')).toBe(
    `/orgs/halden/login?next=${encodeURIComponent(`/${leadId}`)}`,
  )
})

test('[ORG-24] a form without the token of its session, or from another site, changes nothing', async () => {
  const fields = await form(`/${leadId}/edit`)
  fields.set('City', 'Bergen')
  const foreign = await page(`/${leadId}/edit`, {
    method: 'POST',
    body: fields,
    headers: { origin: 'http://evil.example' },
  })
  expect(foreign.status).toBe(403)
  fields.set('csrf', 'guessed')
  expect((await page(`/${leadId}/edit`, { method: 'POST', body: fields })).status).toBe(403)
  expect(await (await page(`/${leadId}`)).text()).not.toContain('Bergen')
})

test('[ORG-24] an edit saves only what the person changed', async () => {
  const fields = await form(`/${leadId}/edit`)
  expect(fields.get('Phone')).toBe('')
  await org.admin.save('halden', {
    object: 'Lead',
    operation: 'update',
    records: [{ Id: leadId, Phone: '+47 1' }],
  })
  fields.set('City', 'Bergen')
  const saved = await page(`/${leadId}/edit`, { method: 'POST', body: fields })
  expect(saved.headers.get('location')).toBe(`/${leadId}`)
  const { records } = await org.admin.query(
    'halden',
    'select City, Phone, LastName, LastModifiedBy.Name from Lead',
  )
  expect(records[0]).toMatchObject({
    City: 'Bergen',
    Phone: '+47 1',
    LastName: '<script>alert(1)</script>',
    LastModifiedBy: { Name: 'Jonas Brandt' },
  })
})

test('[ORG-24] the list finds by name, e-mail and company', async () => {
  const found = async (q: string) =>
    (
      await (await page(`/orgs/halden/lightning/o/Lead/list?q=${encodeURIComponent(q)}`)).text()
    ).includes(leadId)
  expect([
    await found('SCRIPT'),
    await found('ada@x'),
    await found('"fjord"'),
    await found('100%'),
  ]).toEqual([true, true, true, false])
})

test('[ORG-25] an opportunity is made, won, edited and deleted on its pages', async () => {
  const { ids } = await org.admin.load('halden', 'Contact', [{ LastName: 'Vik' }])
  const base = '/orgs/halden/lightning/o'
  const fields = await form(`${base}/Opportunity/new`)
  const filled = { Name: 'Harbour <cranes>', CloseDate: '2027-03-31', StageName: 'Prospecting' }
  for (const [name, value] of Object.entries(filled)) fields.set(name, value)
  const made = await page(`${base}/Opportunity/new`, { method: 'POST', body: fields })
  const at = made.headers.get('location')!
  const role = await form(`${base}/OpportunityContactRole/new?OpportunityId=${at.slice(1)}`)
  role.set('ContactId', ids[0]!)
  role.set('OpportunityId', at.slice(1))
  await page(`${base}/OpportunityContactRole/new`, { method: 'POST', body: role })
  const shown = await (await page(at)).text()
  expect(shown).toContain('Harbour &lt;cranes&gt;')
  expect(shown).toContain(`<a href="/${ids[0]}">Vik</a>`)

  const press = await form(at)
  press.set('stage', 'Closed Won')
  await page(`${at}/stage`, { method: 'POST', body: press })
  const stage = async () =>
    (await org.admin.query('halden', 'select StageName, IsWon from Opportunity')).records
  expect(await stage()).toMatchObject([{ StageName: 'Closed Won', IsWon: true }])
  expect(await (await page(`${base}/Opportunity/list?q=harbour`)).text()).toContain('Closed Won')
  await page(`${at}/delete`, { method: 'POST', body: await form(at) })
  expect(await stage()).toEqual([])
})

test('[ORG-26] a lead is converted on its page, and its page leads on to the contact', async () => {
  const { ids } = await org.admin.load('halden', 'Lead', [
    { LastName: 'Converted', Company: 'Conversions', Email: 'conv@x.example' },
  ])
  const fields = await form(`/${ids[0]}/convert`)
  fields.set('convertedStatus', 'Closed - Converted')
  const done = await page(`/${ids[0]}/convert`, { method: 'POST', body: fields })
  const { records } = await org.admin.query(
    'halden',
    `select ConvertedContactId, ConvertedOpportunity.Name from Lead where Id = '${ids[0]}'`,
  )
  expect(done.headers.get('location')).toBe(`/${records[0]!.ConvertedContactId}`)
  expect(records[0]!.ConvertedOpportunity).toMatchObject({ Name: 'Conversions-' })
  const shown = await (await page(`/${ids[0]}`)).text()
  expect(shown).toContain(`<a class="button" href="/${records[0]!.ConvertedContactId}">`)
  expect(shown).not.toContain(`/${ids[0]}/edit`)
  expect((await page(`/${ids[0]}/convert`)).status).toBe(409)
})

test('[ORG-26] records are compared and merged on their page', async () => {
  const { ids } = await org.admin.load('halden', 'Contact', [
    { LastName: 'Twin', Email: 'twin@x.example' },
    { LastName: 'Twin B', Email: 'TWIN@x.example', Phone: '+47 9' },
  ])
  const [winner, loser] = ids as [string, string]
  expect(await (await page(`/${winner}/merge`)).text()).toContain(`value="${loser}"`)
  const compared = await (await page(`/${winner}/merge?with=${loser}`)).text()
  expect(compared).toContain(`name="field_Phone" value="${loser}" checked`)
  const fields = new URLSearchParams({ csrf: (await form(`/${winner}`)).get('csrf')! })
  fields.set('with', loser)
  fields.set('master', winner)
  fields.set('field_Phone', loser)
  const done = await page(`/${winner}/merge`, { method: 'POST', body: fields })
  expect(done.headers.get('location')).toBe(`/${winner}`)
  const { records } = await org.admin.query(
    'halden',
    `select LastName, Phone, MasterRecordId from Contact where Id in ('${winner}', '${loser}') order by LastName`,
    true,
  )
  expect(records).toMatchObject([
    { LastName: 'Twin', Phone: '+47 9', MasterRecordId: null },
    { LastName: 'Twin B', MasterRecordId: winner },
  ])
})

test('[ORG-27] the recycle bin restores a record and deletes one for good', async () => {
  const { ids } = await org.admin.load('halden', 'Lead', [
    { LastName: 'Restored', Company: 'A' },
    { LastName: 'Purged', Company: 'A' },
  ])
  await org.admin.save('halden', {
    object: 'Lead',
    operation: 'delete',
    records: ids.map((Id) => ({ Id })),
  })
  const bin = '/orgs/halden/lightning/o/DeleteEvent/home'
  const fields = new URLSearchParams({ csrf: (await form(bin)).get('csrf')! })
  await page(`/${ids[0]}/undelete`, { method: 'POST', body: fields })
  await page(`/${ids[1]}/purge`, { method: 'POST', body: fields })
  const { records } = await org.admin.query(
    'halden',
    "select LastName, IsDeleted from Lead where LastName in ('Restored', 'Purged')",
    true,
  )
  expect(records).toMatchObject([{ LastName: 'Restored', IsDeleted: false }])
  expect(records).toHaveLength(1)
})

test('[ORG-24] a list and its search stay bounded, and an e-mail address is found however old', async () => {
  const old = { SystemModstamp: '2020-01-01T00:00:00Z', Company: 'C' }
  const { ids } = await org.admin.load('halden', 'Lead', [
    { ...old, LastName: 'Oldest', Email: 'first.of.all@old.example' },
  ])
  await org.admin.generate('halden', 'Lead', { count: 20_000 })
  const list = async (query: string) =>
    (await page(`/orgs/halden/lightning/o/Lead/list?${query}`)).text()
  expect((await list('q=First.Of.All')).includes(ids[0]!)).toBe(true)
  expect((await list('q=Oldest')).includes(ids[0]!)).toBe(false)
  const last = await list('page=99999999999999999999')
  expect(last).toContain('Page 40')
  expect(last).toContain('A list shows the 2000 changed last.')
  expect(last).not.toContain('Older')
})
