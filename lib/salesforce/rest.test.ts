import { expect, test } from 'vitest'
import type { Instant } from '#lib/base/instant.ts'
import type { Answer, Call, Client } from '#lib/salesforce/client.ts'
import type { CreateRow, CrmObject, UpdateRow } from '#lib/salesforce/port.ts'
import { salesforceOverRest } from '#lib/salesforce/rest.ts'

type Body = { compositeRequest: { method: string; url: string; body?: { records: unknown[] } }[] }

/** An org that answers each part of a composite by the given function. */
function orgAnswering(part: (request: Body['compositeRequest'][number]) => unknown) {
  const calls: Call[] = []
  const client: Client = {
    call: async (call): Promise<Answer> => {
      calls.push(call)
      const { compositeRequest } = call.body as Body
      const compositeResponse = compositeRequest.map((request) => ({
        httpStatusCode: 200,
        body: part(request),
      }))
      const seen = { calls: 1, orgTime: 5_000 as Instant, limit: null }
      return { ok: true, value: { compositeResponse }, ...seen }
    },
  }
  const port = salesforceOverRest(
    { client, apiVersion: '62.0', kind: 'read', hasPersonAccounts: false },
    'https://x',
  )
  return { port, calls }
}

const lead = (n: number): UpdateRow => ({
  object: 'Lead',
  id: `00Q${n}`,
  values: { Title: 'Boss' },
})
const saved = (request: Body['compositeRequest'][number]) =>
  request.body?.records.map((_, n) => ({ id: `id${n}`, success: true, created: true, errors: [] }))

test('a thousand updates are one call of five collections, answered in their order', async () => {
  const { port, calls } = orgAnswering(saved)
  const reply = await port.updateRecords(Array.from({ length: 1_000 }, (_, n) => lead(n)))
  expect(calls).toHaveLength(1)
  expect((calls[0]!.body as Body).compositeRequest).toHaveLength(5)
  expect(reply).toMatchObject({ ok: true, calls: 1 })
  expect(reply.ok && reply.value).toHaveLength(1_000)
})

test('[A3] a collection answered for fewer rows than were sent says nothing about any of them', async () => {
  const { port } = orgAnswering((request) => saved(request)?.slice(1))
  const reply = await port.updateRecords([lead(1), lead(2)])
  expect(reply.ok && reply.value.map((one) => !one.ok && one.failure.code)).toEqual([
    'ambiguous',
    'ambiguous',
  ])
})

test('[A3][CR-4] a create is an upsert by our external id, without assignment unless asked for', async () => {
  const { port, calls } = orgAnswering(saved)
  const row: CreateRow = {
    object: 'Lead',
    externalId: 'p-1',
    values: { LastName: 'Berg' },
    useAssignmentRule: false,
  }
  await port.upsertRecords([row, { ...row, externalId: 'p-2', useAssignmentRule: true }])
  expect((calls[0]!.body as Body).compositeRequest).toMatchObject([
    {
      url: '/services/data/v62.0/composite/sobjects/Lead/Concord_Id__c',
      httpHeaders: { 'Sforce-Auto-Assign': 'FALSE' },
      body: { allOrNone: false, records: [{ Concord_Id__c: 'p-1', LastName: 'Berg' }] },
    },
    {
      httpHeaders: { 'Sforce-Auto-Assign': 'TRUE' },
      body: { records: [{ Concord_Id__c: 'p-2' }] },
    },
  ])
})

const row = {
  Id: '00Q000000000001AAA',
  Email: 'Ada@halden.example',
  CreatedDate: '2026-01-02T03:04:05.000+0000',
  SystemModstamp: '2026-11-24T10:00:01.000+0000',
  Account: { attributes: {}, Name: 'Halden' },
  IsDeleted: true,
}
const read = {
  object: 'Contact' as const,
  from: { stamp: Date.UTC(2026, 10, 24, 10) as Instant, lastId: '003000000000001AAA' },
  fields: ['Title', 'Account.Name'],
  limit: 2_000,
  within: null,
  outside: false,
}

test('[I14] a page goes on after (stamp, id), deleted records included, values by their SOQL names', async () => {
  const { port, calls } = orgAnswering(() => ({ totalSize: 1, done: true, records: [row] }))
  const reply = await port.changedSince([read])
  const url = decodeURIComponent((calls[0]!.body as Body).compositeRequest[0]?.url ?? '')
  expect(url).toContain('/queryAll?q=select Id,Email,')
  expect(url).toContain(
    "where (SystemModstamp = 2026-11-24T10:00:00.000Z and Id > '003000000000001AAA') or SystemModstamp > 2026-11-24T10:00:00.000Z order by SystemModstamp, Id limit 2000",
  )
  expect(reply.ok && reply.value).toMatchObject([
    {
      done: true,
      records: [
        {
          id: '00Q000000000001AAA',
          isDeleted: true,
          modifiedAt: Date.UTC(2026, 10, 24, 10, 0, 1),
          values: { 'Account.Name': 'Halden' },
        },
      ],
    },
  ])
})

test('[A5] a query that ends before it said so is no answer', async () => {
  const { port } = orgAnswering(() => ({ totalSize: 3, done: true, records: [row] }))
  expect(await port.changedSince([read])).toMatchObject({
    ok: false,
    failure: { code: 'unavailable' },
  })
})

test('[I14] a page cut short by the org, with a locator, is not the last', async () => {
  const locator = '/services/data/v62.0/query/01g-2000'
  const { port } = orgAnswering(() => ({
    totalSize: 3,
    done: false,
    nextRecordsUrl: locator,
    records: [row],
  }))
  const reply = await port.changedSince([read])
  expect(reply.ok && reply.value[0]?.done).toBe(false)
})

test('[MT-3] who shares an e-mail is asked for without those that are at hand, of the same object and e-mail alone', async () => {
  const { port, calls } = orgAnswering(() => ({ totalSize: 0, done: true, records: [] }))
  const hand = (id: string, object: CrmObject, email: string) => ({ id, object, email })
  await port.findCandidates({
    objects: ['Lead', 'Contact'],
    emails: ['ada@halden.example'],
    externalIds: [],
    fields: { Lead: [], Contact: [], Account: [] },
    within: { Lead: null, Contact: null, Account: null },
    atHand: [
      hand('00Q000000000001AAA', 'Lead', ' Ada@halden.example'),
      hand('00Q000000000002AAA', 'Lead', 'bea@halden.example'),
    ],
  })
  const asked = (calls[0]!.body as Body).compositeRequest.map(({ url }) => decodeURIComponent(url))
  expect(asked).toEqual([
    expect.stringMatching(
      /Email in \('ada@halden.example'\) and Id not in \('00Q000000000001AAA'\)$/,
    ),
    expect.stringMatching(/Email in \('ada@halden.example'\)$/),
  ])
})
