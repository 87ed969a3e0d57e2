import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { matches } from '#lib/criteria/evaluate.ts'
import { anyCriteria, type KnownField, recordValues } from '#lib/criteria/testing/any-criteria.ts'
import { toSoql } from '#lib/criteria/to-soql.ts'
import type { CriteriaValue } from '#lib/criteria/types.ts'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { connect } from '#lib/local-org/testing/jsforce-connection.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'

const fields: (KnownField & { made?: object })[] = [
  { name: 'City', type: 'text' },
  { name: 'Fax', type: 'text' },
  { name: 'AnnualRevenue', type: 'number' },
  { name: 'DoNotCall', type: 'checkbox' },
  { name: 'Amount__c', type: 'number', made: { type: 'Number', precision: 18, scale: 2 } },
  { name: 'Due__c', type: 'date', made: { type: 'Date' } },
  { name: 'Seen__c', type: 'datetime', made: { type: 'DateTime' } },
  {
    name: 'Colours__c',
    type: 'choices',
    made: {
      type: 'MultiselectPicklist',
      valueSet: {
        valueSetDefinition: {
          value: ['Red', 'Green', 'Blue'].map((fullName) => ({ fullName, label: fullName })),
        },
      },
    },
  },
]
const types = Object.fromEntries(fields.map(({ name, type }) => [name, type]))
const located = new Map(fields.map((field) => [field.name, field]))
const orgKey = 'agree'
let org: RunningOrg
const records = new Map<string, Record<string, CriteriaValue>>()

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('agree')).orgUrl })
  const made = await org.createOrg({ key: orgKey, name: 'Agree' })
  const { accessToken } = await connect(org, made)
  for (const { name, made: metadata } of fields) {
    if (!metadata) continue
    const answer = await fetch(`${org.url}/services/data/v67.0/tooling/sobjects/CustomField`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ FullName: `Lead.${name}`, Metadata: { label: name, ...metadata } }),
    })
    expect(answer.status, await answer.text()).toBe(201)
  }
  const rows = fc.sample(
    fc.record(
      Object.fromEntries(
        fields.map(({ name, type }) => [name, fc.constantFrom(...recordValues[type])]),
      ),
    ),
    { numRuns: 400, seed: 7 },
  )
  await org.admin.load(
    orgKey,
    'Lead',
    rows.map((row) => ({ LastName: 'Agree', Company: 'Halden', ...row })),
  )
  // As the org keeps them: trimmed, rounded, with its own way of writing a moment.
  const names = fields.map(({ name }) => name).join(',')
  const stored = await org.admin.query(orgKey, `select Id,${names} from Lead`)
  for (const row of stored.records) {
    records.set(String(row.Id), row as Record<string, CriteriaValue>)
  }
})

afterAll(() => org?.stop())

async function selected(where: string): Promise<Set<string>> {
  const { records: found } = await org.admin.query(orgKey, `select Id from Lead where ${where}`)
  return new Set(found.map(({ Id }) => String(Id)))
}

test('[SH-2] the org’s answer, checked on arrival, is what the evaluator admits, and its opposite is the rest', async () => {
  await fc.assert(
    fc.asyncProperty(anyCriteria(fields), async (criteria) => {
      const where = toSoql(criteria, located).text
      const inside = await selected(where)
      const outside = await selected(`(not ${where})`)
      const admitted = [...records].filter(([, values]) => matches(criteria, types, values))
      expect(inside.size + outside.size).toBe(records.size)
      // The query lets pass what only differs in case, and never keeps back what belongs inside.
      expect(admitted.filter(([id]) => !inside.has(id))).toEqual([])
      const isExact = !JSON.stringify(criteria).includes('"matchCase":true')
      if (isExact) expect(admitted.length).toBe(inside.size)
    }),
    { numRuns: 300, seed: 20261124 },
  )
})

test('[SH-2] the classic rule: one field equals one of several values, upper and lower case counting', async () => {
  const classic = (values: string[]) => ({
    match: 'all' as const,
    parts: [{ field: 'City', operator: 'is' as const, values, matchCase: true }],
  })
  const count = (value: string) => [...records.values()].filter(({ City }) => City === value).length
  const asked = await selected(toSoql(classic(['EMEA', "O'Brien"]), located).text)
  const admitted = [...asked].filter((id) =>
    matches(classic(['EMEA', "O'Brien"]), types, records.get(id) ?? {}),
  )
  expect(admitted.length).toBe(count('EMEA') + count("O'Brien"))
  expect(asked.size).toBeGreaterThan(admitted.length)
})
