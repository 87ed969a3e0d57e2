import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { findForecast } from '#lib/automation/forecast.ts'
import { listFirings } from '#lib/automation/reads.ts'
import { createRule, turnOn } from '#lib/automation/writes.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import type { Condition } from '#lib/criteria/types.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { takeTag } from '#lib/lists/writes.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { findRecount, pointsOf } from '#lib/scoring/reads.ts'
import { savePoints } from '#lib/scoring/recount.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string
let prospectId: string
let crmId: string
const orgKey = 'scores'

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(installation.web, buId, work)

beforeAll(async () => {
  const database = await testDatabase('scores')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('scores')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Scores' }))
  prospectId = newId()
  await inUnit(async (tx) => {
    const values = { email: 'ada@halden.example', last_name: 'Berg', company: 'Halden' }
    await tx`
      insert into prospects (bu_id, id, values, assigned_user_id)
      values (${buId}, ${prospectId}, ${JSON.stringify(values)}::text::jsonb, ${newId()})`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${prospectId})`
  })
  const outcome = await ask(installation, buId, 'sync_prospect', { prospectId })
  crmId = outcome.crmId ?? ''
  await inUnit(
    (tx) => tx`update connectors set paused = false, next_cycle_at = now() where bu_id = ${buId}`,
  )
}, 60_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

async function scoreThere(): Promise<unknown> {
  const { records } = await org.admin.query(
    orgKey,
    `select Concord_Score__c from Lead where Id = '${crmId}'`,
  )
  return records[0]?.Concord_Score__c
}

/** A cycle that ends in this moment puts the next one off; so it is said again until it came. */
const cycleNow = () =>
  inUnit((tx) => tx`update connectors set next_cycle_at = now() where bu_id = ${buId}`)

const completesForm = (cause: string) =>
  inUnit((tx) =>
    recordActivities(tx, buId, [
      { prospectId, kind: 'form_success', cause, at: new Date().toISOString(), title: 'Demo' },
    ]),
  )

test('[FD-6][SC-2] a score that moves is in Salesforce with the next push, a recount moves it again, and nothing comes back', async () => {
  expect(await scoreThere()).toBeNull()
  await completesForm('f1')
  await until('the score', async () => (await scoreThere()) === 50)
  await inUnit(async (tx) => {
    const table = { ...(await pointsOf(tx, buId)), form_success: 20 }
    await savePoints(tx, buId, table, 'Clara')
  })
  await until('the recount', async () => (await scoreThere()) === 20)
  expect(await inUnit((tx) => findRecount(tx, buId))).toMatchObject({ state: 'done', moved: 1 })
  // What somebody types there is not taken for a score.
  await org.admin.save(orgKey, {
    object: 'Lead',
    operation: 'update',
    records: [{ Id: crmId, Concord_Score__c: 999, Title: 'Head of Metrology' }],
  })
  const held = () =>
    inUnit(async (tx) => {
      const [row] = await tx<{ score: number; values: Record<string, unknown> }[]>`
        select score, values from prospects where id = ${prospectId}`
      return row
    })
  await until('the title', async () => {
    await cycleNow()
    return (await held())?.values.job_title === 'Head of Metrology'
  })
  expect(await held()).toMatchObject({
    score: 20,
    values: expect.not.objectContaining({ score: 999 }),
  })
}, 60_000)

test('[FD-10][AU-3] what sales changes in Salesforce fires the rule that looks at it, and the worker says why', async () => {
  const ruleId = await inUnit(async (tx) => {
    const made = await createRule(tx, buId, {
      name: 'Nordics',
      people: {
        criteria: {
          match: 'all',
          parts: [{ field: 'country', operator: 'is', values: ['Norway'] }],
        },
        types: { country: 'text' },
      },
      actions: [{ kind: 'adjust_score', points: 7 }],
      repeats: false,
      repeatDays: 0,
      by: 'Clara',
    })
    if (typeof made === 'string') throw new Error(made)
    await turnOn(tx, buId, made.id, 'act')
    return made.id
  })
  await org.admin.save(orgKey, {
    object: 'Lead',
    operation: 'update',
    records: [{ Id: crmId, Country: 'Norway' }],
  })
  const log = () => inUnit(async (tx) => (await listFirings(tx, buId, ruleId, null)).rows)
  await until('the rule', async () => {
    await cycleNow()
    return (await log()).length === 1
  })
  const [row] = await log()
  expect(row).toMatchObject({
    prospectId,
    why: { kind: 'field', what: 'country', value: 'Norway', side: 'salesforce' },
    done: ['7 points added'],
  })
  // What the rule did goes back the way it came.
  await until('the score', async () => (await scoreThere()) === 27)
}, 60_000)

test('[OP-3] the dry run says how many would come to match which rule, by scores, fields and records, and that many then do', async () => {
  await inUnit((tx) => tx`update connectors set paused = true where bu_id = ${buId}`)
  const save = async (object: string, records: Record<string, unknown>[]) => {
    const saved = await org.admin.save(orgKey, { object, operation: 'create', records })
    return saved.map((result) => (result.success ? result.id : ''))
  }
  const names = ['bea', 'cy', 'dora']
  const contacts = await save(
    'Contact',
    names.map((name) => ({ LastName: name, Email: `${name}@halden.example` })),
  )
  // The cycle would make a prospect of this one.
  const since = { createProspects: true }
  await inUnit(
    (tx) => tx`
      update connectors set settings = settings || ${tx.json(since)}, create_prospects_since = now() - interval '1 day'`,
  )
  await save('Contact', [
    { LastName: 'eve', Email: 'eve@halden.example', MailingCountry: 'Sweden' },
  ])
  const deal = { StageName: 'Qualification', CloseDate: '2027-03-01' }
  const [open = '', lost = ''] = await save('Opportunity', [
    { Name: 'Retrofit', ...deal },
    { Name: 'Spare parts', ...deal, StageName: 'Closed Lost' },
  ])
  await save('OpportunityContactRole', [
    { OpportunityId: open, ContactId: contacts[0] },
    { OpportunityId: open, ContactId: contacts[1] },
    { OpportunityId: lost, ContactId: contacts[2] },
  ])
  const ids = await inUnit(async (tx) => {
    const made = await tx<{ id: string }[]>`
      insert into prospects (bu_id, values)
      select ${buId}, jsonb_build_object('last_name', n, 'email', n || '@halden.example') from unnest(${names}::text[]) n
      returning id`
    await tx`insert into pairs (bu_id, prospect_id) select ${buId}, id from unnest(${made.map(({ id }) => id)}::uuid[]) id`
    return made.map(({ id }) => id)
  })
  // One is linked already; the others would be, by what waits.
  await ask(installation, buId, 'sync_prospect', { prospectId: ids[0] ?? '' })
  await inUnit((tx) =>
    enqueueProspects(tx, { buId, cause: 'created', lane: lanes.trickle }, ids.slice(1)),
  )
  await org.admin.save(orgKey, {
    object: 'Contact',
    operation: 'update',
    records: [{ Id: contacts[0], MailingCountry: 'Sweden' }],
  })
  const ruleOf = (name: string, part: Condition, on = true) =>
    inUnit(async (tx) => {
      const made = await createRule(tx, buId, {
        name,
        people: { criteria: { match: 'all', parts: [part] }, types: { country: 'text' } },
        actions: [{ kind: 'add_tag', tagId: (await takeTag(tx, buId, name))?.id ?? '' }],
        repeats: false,
        repeatDays: 0,
        by: 'Clara',
      })
      if (typeof made === 'string') throw new Error(made)
      if (on) await turnOn(tx, buId, made.id, 'leave')
      return made.id
    })
  const running = [
    await ruleOf('Hot', { field: '@score', operator: 'at_least', values: ['50'] }),
    await ruleOf('Swedes', { field: 'country', operator: 'is', values: ['Sweden'] }),
    await ruleOf('Contacts', { field: '@crm', operator: 'is', values: ['contact'] }),
    await ruleOf('Open deal', { field: '@opportunity', operator: 'includes', values: ['open'] }),
    await ruleOf('Lost one', { field: '@did', operator: 'includes', values: ['opportunity_lost'] }),
  ]
  await ruleOf('Cold', { field: '@score', operator: 'at_most', values: ['-50'] }, false)
  await until('what matches now is noted', () =>
    inUnit(async (tx) => {
      const left =
        await tx`select 1 from automation_rules where state = 'running' and sweep is not null`
      return left.length === 0
    }),
  )
  const { runId } = await ask(installation, buId, 'dry_run', {}, 20_000)
  const forecast = await inUnit((tx) => findForecast(tx, buId, runId))
  expect(forecast).toMatchObject({
    sales: { opportunities: 2, moved: 3, up: 2, down: 1 },
    whole: true,
  })
  const foretold = forecast?.rules.map(({ name, state, crosses }) => [name, state, crosses])
  expect(foretold).toEqual([
    ['Nordics', 'running', 0],
    ['Hot', 'running', 2],
    ['Swedes', 'running', 2],
    ['Contacts', 'running', 3],
    ['Open deal', 'running', 2],
    ['Lost one', 'running', 1],
    ['Cold', 'paused', 1],
  ])
  const [written] = await inUnit((tx) => tx`select count(*)::int as n from opportunities`)
  expect(written).toEqual({ n: 0 })
  await inUnit((tx) => tx`update connectors set paused = false where bu_id = ${buId}`)
  const fired = () =>
    inUnit(async (tx) => {
      const logs = []
      for (const id of running) logs.push((await listFirings(tx, buId, id, null)).rows)
      return logs
    })
  await until('the rules', async () => {
    await cycleNow()
    return (await fired()).flat().length === 10
  })
  const logs = await fired()
  expect(logs.map((rows) => rows.length)).toEqual([2, 2, 3, 2, 1])
  expect(logs[0]?.map(({ why }) => [why.kind, why.what])).toEqual([
    ['score', 'opportunity_created'],
    ['score', 'opportunity_created'],
  ])
}, 60_000)
