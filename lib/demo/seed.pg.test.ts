import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { checkPassword } from '#lib/auth/sign-in.ts'
import { runRules } from '#lib/automation/pass.ts'
import type { Instant } from '#lib/base/instant.ts'
import { createLog } from '#lib/base/log.ts'
import { envelopeKey } from '#lib/connector/envelope.ts'
import { seedDemo } from '#lib/demo/seed.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { audienceOf } from '#lib/lists/reads.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'
import { openContext, type Workshop } from '#lib/sync/wiring.ts'

const password = 'demo-demo-demo-demo'
let org: RunningOrg
let worker: Database
let environment: NodeJS.ProcessEnv
let europe: string
let workshop: Workshop

beforeAll(async () => {
  const database = await testDatabase('demo')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('demo')).orgUrl })
  const keys = newKeys()
  environment = {
    NODE_ENV: 'test',
    DATABASE_URL: database.ownerUrl,
    WEB_DATABASE_URL: database.webUrl,
    WORKER_DATABASE_URL: database.workerUrl,
    ORG_URL: org.url,
    ORG_ADMIN_KEY: org.adminKey,
    CONCORD_URL: 'http://127.0.0.1:4310',
    AUTH_SECRET: 'x'.repeat(40),
    SEALING_PUBLIC_KEY: keys.publicKey,
    SEALING_PRIVATE_KEY: keys.privateKey,
    TOKEN_KEY: keys.tokenKey,
    DEMO_PASSWORD: password,
  }
  worker = openDatabase(database.workerUrl, { name: 'test' })
  workshop = {
    sql: worker.sql,
    log: createLog('test', 'silent'),
    workerId: 'test',
    tokenKey: envelopeKey(keys.tokenKey),
    sealingPrivateKey: keys.privateKey,
    localOrgUrl: org.url,
    concordUrl: 'http://127.0.0.1:4310',
  }
  await seedDemo(environment)
  const [unit] = await worker.sql<{ id: string }[]>`
    select id from business_units where name = 'Halden Europe'`
  europe = unit?.id ?? ''
}, 60_000)

afterAll(async () => {
  await worker?.end()
  await org?.stop()
})

const read = <T>(statement: string) =>
  inBusinessUnit(worker.sql, europe, (tx) => tx.unsafe(statement)) as unknown as Promise<T[]>

const states = () =>
  read<{ state: string; n: number }>(
    'select sync_state as state, count(*)::int as n from pairs group by 1 order by 1',
  )

async function cycle() {
  const opened = await openContext(workshop, europe, 'read')
  if (!opened) throw new Error('the demo is not connected')
  // A worker's clock, so that what is due now is due.
  return runCycle({ ...opened.context, clock: () => Date.now() as Instant })
}

/** A refused owner is tried again after a second, with the connector user in his place. */
async function untilOwnersSettle(): Promise<void> {
  const end = Date.now() + 15_000
  while (Date.now() < end) {
    await cycle()
    const open = await read(
      "select from sync_errors where closed_at is null and code = 'owner_invalid'",
    )
    if (open.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('the demo’s people can sign in', async () => {
  const { sql, end } = openDatabase(String(environment.WEB_DATABASE_URL), { name: 'test' })
  for (const name of ['admin', 'marketer', 'sales']) {
    const email = `${name}@halden.example`
    expect(await checkPassword(sql, { email, password, ip: null })).toHaveProperty('userId')
  }
  await end()
})

test('every record of the org with an e-mail of its own has its prospect, linked and in accord', async () => {
  expect(await states()).toEqual([
    { state: 'in_accord', n: 1180 },
    { state: 'not_in_crm', n: 46 },
    { state: 'waiting', n: 27 },
  ])
})

test('sales has opportunities going, each with its people', async () => {
  const { records } = await org.admin.query(
    'halden-europe',
    'SELECT Account.Name, IsClosed, (SELECT ContactId FROM OpportunityContactRoles) FROM Opportunity',
  )
  expect(records).toHaveLength(32)
  expect(records.every((record) => record.OpportunityContactRoles !== null)).toBe(true)
  expect(records.filter((record) => record.IsClosed)).toHaveLength(8)
})

test('the org has objects of its own: subscriptions and webinar seats, each with somebody', async () => {
  const count = async (condition: string) =>
    (await org.admin.query('halden-europe', `SELECT Id FROM ${condition}`)).totalSize
  expect([
    await count('Subscription__c'),
    await count('Subscription__c WHERE Contact__r.AccountId != null AND Plan__c != null'),
    await count('Webinar_Seat__c WHERE Lead__r.Email != null'),
    await count('Webinar_Seat__c WHERE Contact__r.Email != null'),
  ]).toEqual([80, 80, 50, 34])
})

test('the chart, the runs and the decisions tell the same numbers', async () => {
  const [chart] = await read<{ in: number; out: number }>(
    'select sum(pulled)::int as in, sum(pushed)::int as out from sync_buckets',
  )
  const [runs] = await read<{ in: number; out: number }>(
    `select sum((counts->>'pulled')::int)::int as in, sum((counts->>'pushed')::int)::int as out from runs
     where kind = 'cycle' and started_at >= (select min(at) from sync_buckets)`,
  )
  const [decisions] = await read<{ in: number; out: number }>(
    `select count(*) filter (where d.direction = 'in')::int as in, count(*) filter (where d.direction = 'out')::int as out
     from decisions d join runs r on r.bu_id = d.bu_id and r.id = d.run_id
     where r.started_at >= (select min(at) from sync_buckets)`,
  )
  expect(runs).toEqual(chart)
  expect(decisions).toEqual(chart)
  expect(chart?.in).toBeGreaterThan(100)
})

test('[SC-2] a year of activities: the score is the sum of the ledger and of what the timeline tells, the last one the newest', async () => {
  const [told] = await read(
    `select count(*)::int as people, (count(*) filter (where p.last_activity_at > now() - interval '30 days'))::int as of_late,
       bool_and(p.score = a.points) as timeline, bool_and(p.score = coalesce(s.points, 0)) as ledger,
       bool_and(p.last_activity_at is not distinct from a.seen) as seen, bool_and(a.began >= p.created_at) as later,
       max(p.score) between 100 and 2000 as plausible
     from prospects p
     join (select prospect_id, sum(points) as points, min(at) as began, max(at) filter (where kind <> 'email_sent') as seen
       from activities group by 1) a on a.prospect_id = p.id
     left join (select prospect_id, sum(points) as points from score_entries group by 1) s on s.prospect_id = p.id`,
  )
  expect(told).toEqual({
    people: expect.toSatisfy((n: number) => n > 600 && n < 1000),
    of_late: expect.toSatisfy((n: number) => n > 80),
    timeline: true,
    ledger: true,
    seen: true,
    later: true,
    plausible: true,
  })
})

test('[FD-6] the scores of that year stand in Salesforce too', async () => {
  const [told] = await read(
    `select count(*)::int as linked, count(*) filter (where l.agreed->>'score' is distinct from p.score::text)::int as untold
     from pairs l join prospects p on p.id = l.prospect_id where l.crm_id is not null and p.score <> 0`,
  )
  expect(told).toEqual({ linked: expect.toSatisfy((n: number) => n > 500), untold: 0 })
})

test('[DU-3] values that lost wait to be looked at, beside the one that the prospect holds', async () => {
  const [told] = await read(
    `select count(*) between 20 and 120 as enough, count(distinct winner)::int as sides,
       bool_and(case winner when 'concord' then c.ours else c.theirs end = p.values->c.field) as held
     from conflicts c join prospects p on p.id = c.prospect_id`,
  )
  expect(told).toEqual({ enough: true, sides: 2, held: true })
})

test('[AU-2] lists, tags and rules are there, and the rules that run have nothing left to act on', async () => {
  const lists = await read<{ kind: string; n: number }>(
    'select kind, count(*)::int as n from lists group by 1 order by 1',
  )
  expect(lists).toEqual([
    { kind: 'dynamic', n: 4 },
    { kind: 'static', n: 2 },
  ])
  const before = await read<{ state: string; fired: number }>(
    'select state, fired from automation_rules order by place',
  )
  expect(before).toEqual([
    { state: 'running', fired: expect.toSatisfy((n: number) => n > 40 && n < 300) },
    { state: 'running', fired: expect.toSatisfy((n: number) => n > 100 && n < 400) },
    { state: 'paused', fired: 0 },
  ])
  await inBusinessUnit(worker.sql, europe, async (tx) => {
    await tx`update automation_rules set sweep = 'act' where state = 'running'`
  })
  await runRules(worker.sql, europe)
  const after = await read('select state, fired from automation_rules order by place')
  expect(after).toEqual(before)
})

test('the present value of a field is the one that its history ends with', async () => {
  const wrong = await read(
    `select h.field from (
       select distinct on (prospect_id, field) prospect_id, field, value from field_history
       where not lost and field <> 'assigned_user' order by prospect_id, field, at desc) h
     join prospects p on p.id = h.prospect_id where p.values->h.field is distinct from h.value`,
  )
  expect(wrong).toEqual([])
})

test('the first cycles write nothing to what is in accord and find the intended errors', async () => {
  const before = await org.admin.query('halden-europe', 'SELECT Id, SystemModstamp FROM Lead')
  const first = await cycle()
  expect(first).toMatchObject({ ran: true, state: 'done' })
  const counts = first.ran ? first.counts : {}
  expect({ pulled: counts.pulled ?? 0, pushed: counts.pushed ?? 0 }).toEqual({
    pulled: 0,
    pushed: 0,
  })
  await untilOwnersSettle()
  const after = await org.admin.query('halden-europe', 'SELECT Id, SystemModstamp FROM Lead')
  const stamps = new Map(after.records.map(({ Id, SystemModstamp }) => [Id, SystemModstamp]))
  const touched = before.records.filter(
    ({ Id, SystemModstamp }) => stamps.get(Id) !== SystemModstamp,
  )
  expect(touched).toEqual([])
  const errors = await read<{ code: string; n: number }>(
    'select code, count(*)::int as n from sync_errors where closed_at is null group by 1 order by 1',
  )
  expect(errors).toEqual([
    { code: 'invalid_email', n: 4 },
    { code: 'out_of_range', n: 5 },
  ])
  // [US-2] Whose owner turned out to be inactive went to the connector user.
  expect(await states()).toEqual([
    { state: 'in_accord', n: 1198 },
    { state: 'needs_you', n: 9 },
    { state: 'not_in_crm', n: 46 },
  ])
})

test('[CO-1][SH-1] the first cycle brought what is shared of the org’s own objects, and some subscribe', async () => {
  const running = await org.admin.query(
    'halden-europe',
    'SELECT Id FROM Subscription__c WHERE Active__c = true',
  )
  const held = await read<{ object: string; n: number }>(
    'select object, count(*)::int as n from custom_records group by 1 order by 1',
  )
  expect(held).toEqual([
    { object: 'Subscription__c', n: running.totalSize },
    { object: 'Webinar_Seat__c', n: 84 },
  ])
  const [list] = await inBusinessUnit(worker.sql, europe, async (tx) => {
    const [named] = await tx<{ id: string }[]>`
      select id from lists where name = 'Plants that subscribe'`
    const audience = await audienceOf(tx, europe, named?.id ?? '')
    return tx<{ n: number }[]>`
      select count(*)::int as n from prospects p where p.bu_id = ${europe} and ${audience!.where}`
  })
  expect(list?.n).toBeGreaterThan(10)
})

test('a second seed changes nothing', async () => {
  const before = await states()
  await seedDemo(environment)
  expect(await states()).toEqual(before)
})
