import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askedFilter } from '#lib/criteria/record-filter.ts'
import { anyCriteria, recordValues } from '#lib/criteria/testing/any-criteria.ts'
import { type Criteria, isGroup } from '#lib/criteria/types.ts'
import type { CustomField } from '#lib/custom-objects/types.ts'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import type { Covers } from '#lib/salesforce/asked-objects.ts'
import { openClient } from '#lib/salesforce/client.ts'
import { readCustom } from '#lib/salesforce/custom.ts'
import type { CustomPage, CustomRead } from '#lib/salesforce/custom-port.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'

const orgKey = 'own-verdicts'
const object = 'Verdict__c'
const fields: CustomField[] = [
  { name: 'City__c', label: 'City', type: 'text' },
  { name: 'Code__c', label: 'Code', type: 'text' },
  { name: 'Seats__c', label: 'Seats', type: 'number' },
  { name: 'Active__c', label: 'Active', type: 'checkbox' },
  { name: 'Renews_On__c', label: 'Renews on', type: 'date' },
  { name: 'Seen_At__c', label: 'Seen at', type: 'datetime' },
]
const names = fields.map(({ name }) => name)
let org: RunningOrg
let reader: Reader
/** What the door is told that is shared. */
let covers: Covers = new Map()
let all: { id: string; values: CustomPage['records'][number]['values'] }[]

const read = async (reads: CustomRead[]): Promise<CustomPage[]> => {
  const reply = await readCustom(reader, reads)
  if (!reply.ok) throw new Error(reply.failure.message)
  return reply.value.map((said) => {
    if (!said.ok) throw new Error(said.failure.message)
    return said.page
  })
}
const whole = { object, from: null, fields: names, parents: [], limit: 2_000 }

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('own-verdicts')).orgUrl })
  const made = await org.createOrg({ key: orgKey, name: 'Verdicts' })
  const { accessToken, instanceUrl } = await connect(org, made)
  const session = { instanceUrl, accessToken: accessToken ?? '', generation: 1 }
  const current = async () => session
  const client = openClient({
    session: { current, renew: current },
    apiVersion: '62.0',
    onCall: () => {},
    covers: async () => covers,
  })
  reader = { client, apiVersion: '62.0', kind: 'read', hasPersonAccounts: false }
  const plain = (name: string, type: string, rest: object = {}) => ({
    name,
    label: name,
    type,
    ...rest,
  })
  await org.admin.createObject(orgKey, {
    name: object,
    label: 'Verdict',
    pluralLabel: 'Verdicts',
    nameField: { type: 'Text', label: 'Name' },
    fields: [
      plain('City__c', 'Text', { length: 80 }),
      plain('Code__c', 'Text', { length: 80 }),
      plain('Seats__c', 'Number', { precision: 8, scale: 2 }),
      plain('Active__c', 'Checkbox', { defaultValue: false }),
      plain('Renews_On__c', 'Date'),
      plain('Seen_At__c', 'DateTime'),
    ],
  })
  const rows = fc.sample(
    fc.record(
      Object.fromEntries(
        fields.map(({ name, type }) => [name, fc.constantFrom(...recordValues[type])]),
      ),
    ),
    { numRuns: 200, seed: 7 },
  )
  await org.admin.load(
    orgKey,
    object,
    rows.map((row, n) => ({ Name: `No. ${n}`, ...row })),
  )
  covers = new Map([[object, { condition: null, fields: new Set(names) }]])
  const [page] = await read([{ ...whole, outside: false, within: null }])
  all = page?.records ?? []
  expect(all.length).toBe(200)
}, 120_000)

afterAll(() => org?.stop())

function withoutCase(group: Criteria): Criteria {
  return {
    ...group,
    parts: group.parts.map((part) =>
      isGroup(part) ? withoutCase(part) : { ...part, matchCase: false },
    ),
  }
}

const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id).toSorted()

test('[SH-2][CO-1] the query for a custom object and the check on arrival agree, and what lies outside is the rest', async () => {
  let both = 0
  await fc.assert(
    fc.asyncProperty(anyCriteria(fields), async (criteria) => {
      const within = askedFilter({ criteria, fields })
      covers = new Map([[object, { condition: within.soql.text, fields: new Set(names) }]])
      const [inside, outside] = await read([
        { ...whole, outside: false, within },
        { ...whole, outside: true, within },
      ])
      const shared = idsOf(all.filter(({ values }) => within.admits(values)))
      expect(idsOf(inside?.records ?? [])).toEqual(shared)
      // What the query lets pass beyond that differs in case, and in nothing else.
      const folded = askedFilter({ criteria: withoutCase(criteria), fields })
      const passed = new Set(idsOf(inside?.left ?? []))
      const beyond = all.filter(({ id }) => passed.has(id))
      expect(beyond.filter(({ values }) => !folded.admits(values))).toEqual([])
      const left = [...(inside?.left ?? []), ...(outside?.left ?? [])]
      expect(idsOf([...left, ...(inside?.records ?? [])])).toEqual(idsOf(all))
      if (shared.length > 0 && left.length > 0) both++
    }),
    { numRuns: 60, seed: 20261201 },
  )
  expect(both).toBeGreaterThan(20)
}, 120_000)
