import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyCriteria, recordValues } from '#lib/criteria/testing/any-criteria.ts'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { openClient } from '#lib/salesforce/client.ts'
import { installFields } from '#lib/salesforce/install.ts'
import { ownFields } from '#lib/salesforce/our-fields.ts'
import type { CrmObject, CrmValues, SalesforcePort } from '#lib/salesforce/port.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'
import { filterOf } from '#lib/sharing/filter.ts'
import type { SharingField, SharingRule } from '#lib/sharing/types.ts'
import { isShared, valuesToShare } from '#lib/sharing/verdict.ts'

const orgKey = 'verdicts'
const fields: SharingField[] = [
  { name: 'City', label: 'City', type: 'text', lead: 'City', contact: 'MailingCity' },
  { name: 'Fax', label: 'Fax', type: 'text', lead: 'Fax', contact: 'Fax' },
  { name: 'Source', label: 'Source', type: 'text', lead: 'LeadSource', contact: 'LeadSource' },
  { name: 'Calls', label: 'Calls', type: 'checkbox', lead: 'DoNotCall', contact: 'DoNotCall' },
]
const asked = { Lead: names('lead'), Contact: names('contact') }
let org: RunningOrg
let port: SalesforcePort
const records: { id: string; object: CrmObject; values: CrmValues }[] = []

function names(side: 'lead' | 'contact'): string[] {
  return fields.map((field) => field[side])
}

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('verdicts')).orgUrl })
  const made = await org.createOrg({ key: orgKey, name: 'Verdicts' })
  const { accessToken, instanceUrl } = await connect(org, made)
  const session = { instanceUrl, accessToken: accessToken ?? '', generation: 1 }
  const current = async () => session
  const client = openClient({
    session: { current, renew: current },
    apiVersion: '62.0',
    onCall: () => {},
  })
  port = salesforceOverRest(
    { client, apiVersion: '62.0', kind: 'read', hasPersonAccounts: false },
    instanceUrl,
  )
  const who = await port.identity()
  expect(await installFields(client, who.ok ? who.value.userId : '', ownFields({}))).toMatchObject({
    ok: true,
  })
  for (const object of ['Lead', 'Contact'] as const) {
    const rows = fc.sample(
      fc.record(
        Object.fromEntries(
          fields.map((field) => [
            object === 'Lead' ? field.lead : field.contact,
            fc.constantFrom(...recordValues[field.type]),
          ]),
        ),
      ),
      { numRuns: 150, seed: object === 'Lead' ? 1 : 2 },
    )
    const company = object === 'Lead' ? { Company: 'Halden' } : {}
    await org.admin.load(
      orgKey,
      object,
      rows.map((row) => ({ LastName: 'Agree', ...company, ...row })),
    )
    // As the org keeps them.
    const page = await port.changedSince([
      { object, from: null, fields: asked[object], limit: 2000, within: null, outside: false },
    ])
    if (page.ok) records.push(...(page.value[0]?.records ?? []))
  }
  expect(records.length).toBe(300)
})

afterAll(() => org?.stop())

const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id).sort()

test('[SH-2] the query, the check on arrival and the check before a write agree, for leads and for contacts', async () => {
  await fc.assert(
    fc.asyncProperty(anyCriteria(fields), async (criteria) => {
      const rule: SharingRule = { criteria, fields }
      for (const object of ['Lead', 'Contact'] as const) {
        const within = filterOf(rule, object)
        const read = { object, from: null, fields: asked[object], limit: 2000, within }
        const all = records.filter((record) => record.object === object)
        const shared = idsOf(all.filter(({ values }) => isShared(rule, object, values)))
        const reply = await port.changedSince([
          { ...read, outside: false },
          { ...read, outside: true },
        ])
        const [inside, outside] = reply.ok ? reply.value : []
        expect(idsOf(inside?.records ?? [])).toEqual(shared)
        const kept = [...(inside?.left ?? []), ...(outside?.left ?? [])]
        expect(idsOf([...kept, ...(inside?.records ?? [])])).toEqual(idsOf(all))

        const again = await port.readByIds([{ ...read, ids: idsOf(all) }])
        expect(again.ok && idsOf(again.value.records)).toEqual(shared)
        expect(again.ok && idsOf([...again.value.records, ...again.value.outside])).toEqual(
          idsOf(all),
        )
      }
    }),
    { numRuns: 60, seed: 20261130 },
  )
}, 120_000)

test('[SH-4] what a new record is given makes it match, by the name that its object has', () => {
  let given = 0
  fc.assert(
    fc.property(
      anyCriteria(fields),
      fc.constantFrom('Lead' as const, 'Contact' as const),
      (criteria, object) => {
        const rule = { criteria, fields }
        const values = valuesToShare(rule, object, () => true)
        if (values === null) return
        given++
        expect(isShared(rule, object, values)).toBe(true)
        expect(Object.keys(values).filter((name) => !asked[object].includes(name))).toEqual([])
      },
    ),
    { numRuns: 200, seed: 4 },
  )
  expect(given).toBeGreaterThan(80)
})
