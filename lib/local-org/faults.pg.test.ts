import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { adminClient } from './admin-client.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

let org: RunningOrg
let halden: CreatedOrg
let token: string
let databaseUrl: string

beforeAll(async () => {
  databaseUrl = (await testOrgDatabase('faults')).orgUrl
  org = await startOrg({ databaseUrl })
  halden = await org.createOrg({ key: 'halden', name: 'Halden Europe' })
  token = (await connect(org, halden)).accessToken!
})

beforeEach(() => org.admin.clearFaults('halden'))

/** A process that a failed test leaves behind would keep the whole run from ending. */
const started: ChildProcess[] = []

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await org.stop()
})

function rest(path: string, method = 'GET', body?: unknown, url = org.url): Promise<Response> {
  return fetch(`${url}/services/data/v67.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

const lead = (name: string) => ({ LastName: name, Company: 'Fjord' })

async function leadsNamed(name: string): Promise<number> {
  const soql = `select count() from Lead where LastName = '${name}'`
  return (await org.admin.query('halden', soql)).totalSize
}

test('[ORG-10] drop-after-commit carries the call out and cuts the line without an answer', async () => {
  await org.admin.setFaults('halden', { operation: 'create', dropNext: 1 })
  await expect(rest('sobjects/Lead', 'POST', lead('Dropped'))).rejects.toThrow()
  expect(await leadsNamed('Dropped')).toBe(1)
  expect((await rest('sobjects/Lead', 'POST', lead('Answered'))).status).toBe(201)
})

test('[ORG-10] an armed 503 answers so many calls and carries none of them out', async () => {
  await org.admin.setFaults('halden', { operation: 'create', unavailableNext: 2 })
  const answers = [1, 2, 3].map(() => rest('sobjects/Lead', 'POST', lead('Unavailable')))
  const statuses = (await Promise.all(answers)).map((answer) => answer.status)
  expect(statuses.sort()).toEqual([201, 503, 503])
  expect(await leadsNamed('Unavailable')).toBe(1)
})

test('[ORG-10] locked rows fail with UNABLE_TO_LOCK_ROW and change nothing', async () => {
  await org.admin.setFaults('halden', { operation: 'create', lockNext: 1 })
  const answer = await rest('sobjects/Lead', 'POST', lead('Locked'))
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject([{ errorCode: 'UNABLE_TO_LOCK_ROW' }])
  expect(await leadsNamed('Locked')).toBe(0)
})

test('[ORG-10] latency of one operation delays that one and no other', async () => {
  await org.admin.setFaults('halden', { operation: 'limits', latencyMs: 400 })
  const timed = async (path: string) => {
    const start = performance.now()
    await rest(path)
    return performance.now() - start
  }
  expect(await timed('limits')).toBeGreaterThanOrEqual(400)
  expect(await timed('sobjects/Lead/describe')).toBeLessThan(400)
})

test('[ORG-11] a request stands in the log, unfinished, before it is handled', async () => {
  await org.admin.setFaults('halden', { operation: 'limits', latencyMs: 1_500 })
  const answer = rest('limits')
  await expect
    .poll(() => org.admin.requestLog('halden', { inFlight: true }), { timeout: 1_400 })
    .toMatchObject([{ operation: 'limits', method: 'GET', status: null, finishedAt: null }])
  await answer
  await expect.poll(() => org.admin.requestLog('halden', { inFlight: true })).toEqual([])
})

// Three orgs start here, two of them as processes: on a busy machine that alone takes its time.
test('[ORG-12] killed in the middle of a call the org keeps all it had acknowledged, and its faults', {
  timeout: 120_000,
}, async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const first = await startProcess(port)
  const admin = adminClient({ url, adminKey })
  expect((await rest('sobjects/Lead', 'POST', lead('Kept'), url)).status).toBe(201)
  await admin.setFaults('halden', { operation: 'create', latencyMs: 60_000 })
  const cut = rest('sobjects/Lead', 'POST', lead('In flight'), url)
  cut.catch(() => {})
  await expect
    .poll(async () => (await admin.requestLog('halden', { inFlight: true })).length)
    .toBe(1)
  // Listened for before: it may be gone by the time its caller hears of it.
  const gone = once(first, 'exit')
  first.kill('SIGKILL')
  await expect(cut).rejects.toThrow()
  await gone

  await startProcess(port)
  expect(await leadsNamed('Kept')).toBe(1)
  expect(await leadsNamed('In flight')).toBe(0)
  expect(await admin.faults('halden')).toMatchObject([{ operation: 'create', latencyMs: 60_000 }])
  expect((await rest('limits', 'GET', undefined, url)).status).toBe(200)
  // The log ends a request after its answer has gone out.
  await expect
    .poll(() => admin.requestLog('halden', { inFlight: true }))
    .toMatchObject([{ operation: 'create' }])
})

const adminKey = 'a key for the tests of faults'

async function startProcess(port: number) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./server.ts', import.meta.url))], {
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      ORG_DATABASE_URL: databaseUrl,
      ORG_PORT: String(port),
      ORG_URL: `http://127.0.0.1:${port}`,
      CONCORD_URL: 'http://127.0.0.1:4310',
      ORG_ADMIN_KEY: adminKey,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  started.push(child)
  await expect
    .poll(() => answers(`http://127.0.0.1:${port}/services/data`), { timeout: 20_000 })
    .toBe(true)
  return child
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const other = await startOrg({ databaseUrl })
  await other.stop()
  return Number(new URL(other.url).port)
}

test('[ORG-13] an admin endpoint without the key is refused', async () => {
  const answer = await fetch(`${org.url}/__org/orgs`)
  expect(answer.status).toBe(403)
})

test('[ORG-13] a snapshot brings the org back to what it was', async () => {
  await org.createOrg({ key: 'second', name: 'Halden America' })
  await org.admin.generate('second', 'Lead', { count: 10 })
  const all = async () =>
    (
      await org.admin.query(
        'second',
        'select Id, Name, Title, OwnerId, SystemModstamp, IsDeleted from Lead order by Id',
        true,
      )
    ).records
  const before = await all()
  expect(await org.admin.takeSnapshot('second', 'start')).toEqual({ records: 28 })
  const untouched = await org.admin.restoreSnapshot('second', 'start')
  expect([untouched, await all()]).toEqual([{ records: 28 }, before])

  const ids = before.map(({ Id }) => ({ Id }))
  await org.admin.save('second', { object: 'Lead', operation: 'delete', records: ids.slice(0, 4) })
  const retitled = ids.slice(4, 8).map((id) => ({ ...id, Title: 'Changed' }))
  await org.admin.save('second', { object: 'Lead', operation: 'update', records: retitled })
  await org.admin.generate('second', 'Lead', { count: 3, start: 50 })
  expect((await org.admin.query('second', 'select count() from Lead')).totalSize).toBe(9)
  await org.admin.restoreSnapshot('second', 'start')
  expect(await all()).toEqual(before)
})

test('[ORG-14] one org sees nothing of another', async () => {
  await org.admin.generate('second', 'Lead', { count: 5, domain: 'secret.example', start: 90 })
  const { records } = await org.admin.query(
    'second',
    "select Id from Lead where Email like '%@secret.example' order by Id",
  )
  const id = String(records[0]!.Id)
  const soql = encodeURIComponent("select Id from Lead where Email like '%@secret.example'")
  expect(await (await rest(`query?q=${soql}`)).json()).toMatchObject({ totalSize: 0 })
  expect((await rest(`sobjects/Lead/${id}`)).status).toBe(404)
  expect((await rest(`sobjects/Lead/${id}`, 'PATCH', { LastName: 'Mine' })).status).toBe(404)
  expect((await rest(`sobjects/Lead/${id}`, 'DELETE')).status).toBe(404)
})
