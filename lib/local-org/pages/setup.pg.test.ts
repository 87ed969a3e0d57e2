import { afterAll, beforeAll, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '../admin-client.ts'
import type { RunningOrg } from '../testing/start.ts'
import { startOrg } from '../testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let cookie: string
let csrf: string

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('setup')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  cookie = await signIn('Astrid Nyberg')
  csrf = /name="csrf" value="([^"]+)"/.exec(await read('Rules'))![1]!
})

afterAll(() => org.stop())

async function signIn(name: string): Promise<string> {
  const user = halden.users.find((entry) => entry.name === name)!.id
  const answer = await fetch(`${org.url}/orgs/halden/login`, {
    method: 'POST',
    body: new URLSearchParams({ user }),
    redirect: 'manual',
  })
  return answer.headers.get('set-cookie')!.split(';')[0]!
}

const path = (screen: string) => `${org.url}/orgs/halden/lightning/setup/${screen}/home`
const read = async (screen: string, as = cookie) =>
  (await fetch(path(screen), { headers: { cookie: as } })).text()
const post = (screen: string, fields: Record<string, string>, as = cookie) =>
  fetch(path(screen), {
    method: 'POST',
    headers: { cookie: as },
    body: new URLSearchParams({ csrf, ...fields }),
    redirect: 'manual',
  })

test('[ORG-38] rules of every kind are made, read and removed on their page', async () => {
  const jonas = halden.users.find(({ name }) => name === 'Jonas Brandt')!.id
  await post('Rules', {
    kind: 'assignment',
    object: 'Lead',
    name: 'A',
    owner: jonas,
    criteria: 'Country equals Norway',
  })
  await post('Rules', {
    kind: 'validation',
    object: 'Lead',
    name: 'V',
    field: 'Phone',
    message: 'No <phone>',
    criteria: 'Phone isBlank',
  })
  await post('Rules', {
    kind: 'duplicate',
    object: 'Lead',
    name: 'D',
    action: 'block',
    match: 'Email, LastName',
  })
  await post('Rules', { kind: 'trigger', object: 'Lead', name: 'T', rewrites: 'Phone digits' })
  const rules = await org.admin.rules('halden')
  expect(rules.map(({ kind, spec }) => [kind, spec])).toEqual([
    [
      'assignment',
      {
        entries: [
          { ownerId: jonas, criteria: [{ field: 'Country', operator: 'equals', value: 'Norway' }] },
        ],
      },
    ],
    [
      'validation',
      {
        field: 'Phone',
        message: 'No <phone>',
        criteria: [{ field: 'Phone', operator: 'isBlank' }],
      },
    ],
    ['duplicate', { action: 'block', match: ['Email', 'LastName'] }],
    ['trigger', { criteria: [], rewrites: [{ field: 'Phone', transform: 'digits' }] }],
  ])
  expect(await read('Rules')).toContain('when Phone is blank: “No &lt;phone&gt;”')
  const wrong = await post('Rules', {
    kind: 'validation',
    object: 'Lead',
    name: 'W',
    criteria: 'Nope isBlank',
  })
  expect([wrong.status, await wrong.text()]).toEqual([
    400,
    expect.stringContaining('There is no field Nope on Lead'),
  ])
  for (const { id } of rules) await post('Rules', { remove: id })
  expect(await org.admin.rules('halden')).toEqual([])
})

test('[ORG-38] queues, sharing, field access and history are set up', async () => {
  await post('Queues', { name: 'Inbound', object: 'Lead' })
  expect(await read('Queues')).toContain('<td>Inbound</td><td>Lead</td>')
  await post('Access', {
    sharing: 'private',
    fieldAccess: 'Lead.Rating none\nLead.Industry read',
    history: 'Lead Phone, Title',
  })
  expect((await org.admin.getOrg('halden')).settings).toMatchObject({
    sharing: 'private',
    fieldAccess: [
      { object: 'Lead', field: 'Rating', access: 'none' },
      { object: 'Lead', field: 'Industry', access: 'read' },
    ],
    history: { Lead: ['Phone', 'Title'] },
  })
  expect((await post('Access', { history: 'Task Subject' })).status).toBe(400)
  await post('Access', { sharing: 'public', fieldAccess: '', history: '' })
  expect((await org.admin.getOrg('halden')).settings).toEqual({})
})

test('[ORG-38] a fault is armed and cleared, and an app gets its certificate', async () => {
  await post('Faults', { name: 'dailyLimit', operation: 'query', count: '3' })
  expect(await org.admin.armedFaults('halden')).toMatchObject([
    { operation: 'query', count: 3, spec: { code: 'REQUEST_LIMIT_EXCEEDED' } },
  ])
  expect(await read('Faults')).toContain('TotalRequests Limit exceeded.')
  await post('Faults', { clear: 'true' })
  expect(await org.admin.armedFaults('halden')).toEqual([])
  await post('ExternalClientApps', { clientId: halden.clientId, certificate: 'PEM' })
  expect(await read('ExternalClientApps')).toContain('>PEM</textarea>')
})

test('[ORG-41] an object and its fields are made on their page, and its records on theirs', async () => {
  const object = { make: 'object', label: 'Seat', pluralLabel: 'Seats', name: 'Seat' }
  await post('Objects', { ...object, nameLabel: 'Seat', nameType: 'Text', access: 'edit' })
  const seat = { make: 'field', object: 'Seat__c', access: 'edit' }
  const picklist = { type: 'Picklist', label: 'Row', name: 'Row', values: 'A\nB' }
  await post('Objects', { ...seat, ...picklist })
  const lookup = { type: 'Lookup', label: 'Contact', name: 'Contact', referenceTo: 'Contact' }
  await post('Objects', { ...seat, ...lookup, relationshipName: 'Seats' })
  expect(await org.admin.objects('halden')).toMatchObject([
    { name: 'Seat__c', keyPrefix: 'a00', fields: [{ name: 'Row__c' }, { name: 'Contact__c' }] },
  ])
  expect(await read('Objects')).toContain('Lookup relationship to Contact')
  const lead = { type: 'MasterDetail', name: 'Lead', label: 'Lead', referenceTo: 'Lead' }
  const wrong = await post('Objects', { ...seat, ...lead })
  expect([wrong.status, await wrong.text()]).toEqual([
    400,
    expect.stringContaining('A master-detail relationship of Seat__c to Lead is not allowed'),
  ])

  const records = `${org.url}/orgs/halden/lightning/o/Seat__c`
  const page = async (url: string) => (await fetch(url, { headers: { cookie } })).text()
  const send = (url: string, fields: Record<string, string>) =>
    fetch(url, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ csrf, ...fields }),
      redirect: 'manual',
    })
  const [contact] = (await org.admin.load('halden', 'Contact', [{ LastName: 'Vik' }])).ids
  const made = await send(`${records}/new`, { Name: 'Front', Row__c: 'A', Contact__c: contact! })
  const seatUrl = org.url + made.headers.get('location')
  expect(await page(`${records}/list`)).toContain('>Front</a>')
  expect(await page(`${org.url}/${contact}`)).toContain('<h2>Seats</h2>')
  await send(`${seatUrl}/edit`, { was: '{}', Row__c: 'B' })
  expect(
    (await org.admin.query('halden', 'select Name, Row__c from Seat__c')).records,
  ).toMatchObject([{ Name: 'Front', Row__c: 'B' }])
  await send(`${seatUrl}/delete`, {})
  expect(await page(`${org.url}/orgs/halden/lightning/o/DeleteEvent/home`)).toContain(
    '<td>Front</td>',
  )
  await post('Objects', { removeField: 'Seat__c.Row__c' })
  await post('Objects', { removeObject: 'Seat__c' })
  expect(await org.admin.objects('halden')).toEqual([])
})

test('[ORG-38] who is no administrator, or brings no token, sets up nothing', async () => {
  const jonas = await signIn('Jonas Brandt')
  for (const screen of ['Rules', 'Objects', 'Queues', 'Access', 'Faults', 'ExternalClientApps']) {
    expect(await read(screen, jonas)).toContain('Only an administrator')
    expect((await post(screen, { name: 'dailyLimit' }, jonas)).status).toBe(403)
    expect((await post(screen, { name: 'dailyLimit', csrf: 'guessed' })).status).toBe(403)
  }
  expect(await org.admin.armedFaults('halden')).toEqual([])
})
