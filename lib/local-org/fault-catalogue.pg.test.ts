import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import type { FaultName, FaultSpec } from './faults.ts'
import { faultCatalogue } from './faults.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let token: string
let refreshToken: string

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('catalogue')).orgUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  const connection = await connect(org, halden)
  token = connection.accessToken!
  refreshToken = connection.refreshToken!
})

beforeEach(() => org.admin.clearFaults('halden'))

afterAll(() => org.stop())

const arm = (name: FaultName, operation?: string) =>
  org.admin.armFault('halden', { name, ...(operation ? { operation } : {}) })

function rest(path: string, method = 'GET', body?: unknown, signal?: AbortSignal) {
  return fetch(`${org.url}/services/data/v67.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })
}

const lead = (LastName: string) => ({ attributes: { type: 'Lead' }, LastName, Company: 'Fjord' })
const collection = (...names: string[]) =>
  rest('composite/sobjects', 'POST', { allOrNone: false, records: names.map(lead) })
const leadsNamed = async (name: string) =>
  (await org.admin.query('halden', `select Id from Lead where LastName = '${name}'`)).totalSize

const ofKind = <K extends FaultSpec['kind']>(kind: K) =>
  Object.entries(faultCatalogue as Record<string, FaultSpec>).filter(
    (entry): entry is [FaultName, Extract<FaultSpec, { kind: K }>] => entry[1].kind === kind,
  )

test.each(ofKind('error').filter(([, spec]) => !spec.parts && !spec.carriedOut))(
  '[ORG-29] %s is answered once with its code, and nothing is carried out',
  async (name, spec) => {
    await arm(name)
    const answer = await rest('sobjects/Lead', 'POST', { LastName: name, Company: 'A' })
    expect([answer.status, await answer.json()]).toEqual([
      spec.status,
      [{ errorCode: spec.code, message: spec.message }],
    ])
    expect(await leadsNamed(name)).toBe(0)
    expect((await rest('limits')).status).toBe(200)
  },
)

test.each(ofKind('html').filter(([, spec]) => !spec.carriedOut))(
  '[ORG-29] %s is a page, not JSON',
  async (name, spec) => {
    await arm(name)
    const answer = await rest('limits')
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      spec.status,
      'text/html;charset=UTF-8',
      spec.body,
    ])
  },
)

test.each(ofKind('rows'))('[ORG-29] %s refuses the rows of one call', async (name, spec) => {
  await arm(name, 'collections.*')
  const results = (await (await collection(name, name)).json()) as object[]
  const refused = {
    success: false,
    errors: [{ statusCode: spec.code, message: spec.message, fields: spec.fields ?? [] }],
  }
  expect(results).toEqual([refused, refused])
  expect(await leadsNamed(name)).toBe(0)
})

test.each(ofKind('oauth'))('[ORG-29] %s refuses a token', async (name, spec) => {
  await arm(name)
  const answer = await fetch(`${org.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: halden.clientId,
      client_secret: halden.clientSecret,
    }),
  })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { error: spec.error, error_description: spec.description },
  ])
})

test('[ORG-29] the daily limit shows in the usage, the concurrent one does not', async () => {
  const usage = async (name: FaultName) => {
    await arm(name)
    const [, used, max] = /=(\d+)\/(\d+)/.exec(
      (await rest('limits')).headers.get('sforce-limit-info') ?? '',
    )!
    return used === max
  }
  expect([await usage('dailyLimit'), await usage('concurrentLimit')]).toEqual([true, false])
})

test('[ORG-29] a fault hits so many rows, or the one that holds a text, until it is cleared', async () => {
  const spec: FaultSpec = { kind: 'rows', code: 'STORAGE_LIMIT_EXCEEDED', message: 'full' }
  await org.admin.armFault('halden', { operation: '*', spec: { ...spec, rows: 1 } })
  const codes = async (...names: string[]) =>
    ((await (await collection(...names)).json()) as { success: boolean }[]).map(
      ({ success }) => success,
    )
  expect(await codes('One', 'Two')).toEqual([false, true])
  await org.admin.armFault('halden', { count: null, spec: { ...spec, match: 'poison' } })
  expect(await codes('good', 'a poison pill', 'good')).toEqual([true, false, true])
  expect(await codes('poison')).toEqual([false])
  expect(await org.admin.armedFaults('halden')).toMatchObject([{ operation: '*', count: null }])
  await org.admin.clearFaults('halden')
  expect(await codes('poison')).toEqual([true])
})

test('[ORG-29] faults are taken in the order in which they were armed, each its number of times', async () => {
  await org.admin.armFault('halden', { operation: 'limits', name: 'unavailable', count: 2 })
  await org.admin.armFault('halden', { operation: '*', name: 'unexpected' })
  const statuses = []
  for (const path of ['limits', 'limits', 'limits', 'limits'])
    statuses.push((await rest(path)).status)
  expect(statuses).toEqual([503, 503, 500, 200])
})

test('[ORG-29] the parts of a composite are halted although the composite is answered', async () => {
  await arm('halted', 'composite')
  const answer = await rest('composite', 'POST', {
    compositeRequest: [
      {
        method: 'POST',
        url: '/services/data/v67.0/sobjects/Lead',
        referenceId: 'a',
        body: { LastName: 'Halted', Company: 'A' },
      },
    ],
  })
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    { compositeResponse: [{ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] }] },
  ])
  expect(await leadsNamed('Halted')).toBe(0)
})

test.each(['errorsWith200', 'htmlWith200'] as const)(
  '[ORG-29] %s hides that the call was carried out',
  async (name) => {
    await arm(name)
    const answer = await rest('sobjects/Lead', 'POST', { LastName: name, Company: 'A' })
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('"success":true')
    expect(await leadsNamed(name)).toBe(1)
  },
)

test.each(['reset', 'timeoutAfterCommit', 'slowLoris'] as const)(
  '[ORG-29] %s gives no whole answer to a call that was carried out',
  async (name) => {
    await arm(name)
    const call = async () => {
      const signal = AbortSignal.timeout(1_000)
      const body = { LastName: name, Company: 'A' }
      return (await rest('sobjects/Lead', 'POST', body, signal)).text()
    }
    await expect(call()).rejects.toThrow()
    expect(await leadsNamed(name)).toBe(1)
  },
)

test('[ORG-29] truncated and wrongLength cut an answer in half, openly or against its length', async () => {
  await arm('truncated')
  const cut = await collection('truncated')
  await expect(cut.json()).rejects.toThrow()
  await arm('wrongLength')
  const lost = await collection('wrongLength')
  await expect(lost.text()).rejects.toThrow()
  expect([await leadsNamed('truncated'), await leadsNamed('wrongLength')]).toEqual([1, 1])
})

test('[ORG-29] the answer to a collection comes short, or in another order', async () => {
  await arm('shortAnswer')
  expect(await (await collection('A', 'B', 'C')).json()).toHaveLength(2)
  const ids = async () =>
    ((await (await collection('D', 'E')).json()) as { id: string }[]).map(({ id }) => id)
  const [first, second] = await ids()
  expect(first! < second!).toBe(true)
  await arm('otherOrder')
  const [last, before] = await ids()
  expect(last! > before!).toBe(true)
})

test('[ORG-29] a query ends early and says it is done', async () => {
  await arm('queryEndsEarly', 'query')
  const answer = await rest(`query?q=${encodeURIComponent('select Id from User')}`)
  const page = (await answer.json()) as { totalSize: number; done: boolean; records: object[] }
  expect([page.totalSize, page.done, page.records.length]).toEqual([9, true, 5])
})

test('[ORG-29] a fault that nobody knows is refused', async () => {
  await expect(org.admin.armFault('halden', { name: 'nothing' as FaultName })).rejects.toThrow(
    'There is no fault nothing',
  )
})

test('[ORG-29] a refreshed sandbox is another org at the same address, and one that moved says where', async () => {
  const before = await org.createOrg({ key: 'sandbox', name: 'Sandbox' })
  const { accessToken } = await connect(org, before)
  const { id } = await org.admin.refreshSandbox('sandbox')
  expect(id).not.toBe(before.id)
  const call = await fetch(`${org.url}/services/data/v67.0/limits`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  expect(call.status).toBe(401)
  await org.admin.updateOrg('sandbox', { settings: { instanceUrl: 'http://moved.example' } })
  const connection = await connect(org, before)
  expect([connection.userInfo?.organizationId, connection.instanceUrl]).toEqual([
    id,
    'http://moved.example',
  ])
})
