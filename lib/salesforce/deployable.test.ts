import { expect, test } from 'vitest'
import { type DeployInput, deployFiles } from '#lib/salesforce/deployable.ts'
import { ourFields } from '#lib/salesforce/our-fields.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'

const field = (name: string, rest: Partial<CrmFieldDescribe> = {}) =>
  ({ name, nillable: true, calculated: false, ...rest }) as CrmFieldDescribe

const input: DeployInput = {
  callbackUrl: 'https://concord.halden.example/api/salesforce/callback?a=1&b=2',
  contactEmail: 'admin@halden.example',
  apiVersion: '62.0',
  fields: [
    { object: 'Lead', field: 'Company', write: true },
    { object: 'Lead', field: 'Phone', write: true },
    { object: 'Lead', field: 'Full__c', write: true },
    { object: 'Contact', field: 'Account.Name', write: false },
    { object: 'Contact', field: 'Title', write: false },
  ],
  embed: { concordUrl: 'https://concord.halden.example', secret: 'key-of-the-test-0123456789' },
  schema: {
    Lead: [
      field('Company', { nillable: false }),
      field('Phone'),
      field('Full__c', { calculated: true }),
    ],
    Contact: [field('Title')],
  },
}

const files = deployFiles(input)
const textOf = (end: string) => files.find(({ path }) => path.endsWith(end))?.text ?? ''

/** The text of every such element, in order. */
const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text)

/** Every element that opens is closed, in order, and nothing loose stands in a text. */
function isWellFormed(xml: string): boolean {
  const open: string[] = []
  const rest = xml
    .replace(/^<\?xml[^?]*\?>/, '')
    .replace(/<(\/?)(\w+)[^>]*>/g, (_, closes, name) => {
      if (!closes) open.push(name)
      else if (open.pop() !== name) open.push('wrong')
      return ''
    })
  return open.length === 0 && !/[<>]|&(?!amp;|lt;|gt;)/.test(rest)
}

test('[AD-5] every file that is deployed is XML that can be read', () => {
  const documents = files.filter(({ path }) => path.endsWith('.xml'))
  expect(documents).toHaveLength(20 + 2 * ourFields.length)
  expect(documents.filter(({ text }) => !isWellFormed(text))).toEqual([])
})

test('[AD-5] the app asks for PKCE and the two scopes that a sync needs, and comes back to us alone', () => {
  const global = textOf('.ecaGlblOauth-meta.xml')
  expect(all(global, 'callbackUrl')).toEqual([
    'https://concord.halden.example/api/salesforce/callback?a=1&amp;b=2',
  ])
  expect(all(global, 'isPkceRequired')).toEqual(['true'])
  expect(all(textOf('.ecaOauth-meta.xml'), 'commaSeparatedOauthScopes')).toEqual([
    'Api, RefreshToken',
  ])
})

test('[AD-5] the permission set has the mapped fields that one may have, each as far as it is written', () => {
  const set = textOf('.permissionset-meta.xml')
  const editable = all(set, 'editable')
  const fields = all(set, 'field').map((name, n) => [name, editable[n]])
  const shown = ourFields.map(({ name }) => name)
  expect(fields.filter(([name]) => shown.some((own) => name?.endsWith(own)))).toHaveLength(
    2 * shown.length,
  )
  expect(fields.filter(([name]) => !shown.some((own) => name?.endsWith(own)))).toEqual([
    ['Contact.Concord_Id__c', 'true'],
    ['Contact.Title', 'false'],
    ['Lead.Concord_Id__c', 'true'],
    ['Lead.Full__c', 'false'],
    ['Lead.Phone', 'true'],
    ['Task.Concord_Id__c', 'true'],
  ])
  expect(all(set, 'object')).toEqual(['Account', 'Contact', 'Lead'])
  expect(all(set, 'allowEdit')).toEqual(['false', 'true', 'true'])
})

test('[AD-5] our field is a unique external id, so that a lost answer cannot make a lead twice', () => {
  const own = textOf('Lead/fields/Concord_Id__c.field-meta.xml')
  expect(['externalId', 'unique', 'length', 'required'].map((name) => all(own, name)[0])).toEqual([
    'true',
    'true',
    '36',
    'false',
  ])
})

test('[CN-12] the window’s page and component are deployed, and the key that signs stands in one file alone', () => {
  const paths = files.map(({ path }) => path)
  for (const file of [
    'classes/ConcordActivities.cls',
    'pages/ConcordLeadActivities.page',
    'pages/ConcordContactActivities.page',
    'lwc/concordActivities/concordActivities.js',
    'objects/Lead/webLinks/Send_to_Concord.webLink-meta.xml',
  ]) {
    expect(paths).toContain(`force-app/main/default/${file}`)
  }
  const withKey = files.filter(({ text }) => text.includes(input.embed.secret))
  expect(withKey.map(({ path }) => path)).toEqual([
    'force-app/main/default/customMetadata/Concord_Setting.Main.md-meta.xml',
  ])
  expect(textOf('Send_to_Concord.webLink-meta.xml')).toContain(
    'https://concord.halden.example/connector/send?org={!$Organization.Id}&amp;id={!Lead.Id}',
  )
  const manifest = textOf('manifest/package.xml')
  for (const member of ['ConcordActivitiesTest', 'Contact.Send_to_Concord', 'concordActivities']) {
    expect(all(manifest, 'members')).toContain(member)
  }
})

test('[FD-6][AD-5] where the package of Account Engagement is, its fields are filled and ours not deployed', () => {
  const there = { ...input.schema, Lead: [...input.schema.Lead!, field('pi__score__c')] }
  const paths = deployFiles({ ...input, schema: there }).map(({ path }) => path)
  expect(paths.some((path) => path.includes('Lead/fields/Concord_Score__c'))).toBe(false)
  expect(paths.some((path) => path.includes('Contact/fields/Concord_Score__c'))).toBe(true)
  const score = textOf('Lead/fields/Concord_Score__c.field-meta.xml')
  expect(['type', 'precision', 'scale'].map((name) => all(score, name)[0])).toEqual([
    'Number',
    '18',
    '0',
  ])
})
