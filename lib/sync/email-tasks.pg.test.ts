import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { activityKinds } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { createLog } from '#lib/base/log.ts'
import { envelopeKey } from '#lib/connector/envelope.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { addDomain, addPeople, dueEmail } from '#lib/email/testing/ready-unit.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { refreshSchema } from '#lib/sync/commands/refresh.ts'
import { logEmails } from '#lib/sync/email-tasks.ts'
import { findError, getErrorsPage, listErrorRecords } from '#lib/sync/errors-reads.ts'
import { retryErrors } from '#lib/sync/errors-writes.ts'
import { retryTasksDaily } from '#lib/sync/task-errors-writes.ts'
import {
  connectUnit,
  type Installation,
  newInstallation,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker } from '#lib/sync/testing/worker-process.ts'
import { openContext, type Workshop } from '#lib/sync/wiring.ts'

const people = 1_200
const key = 'tasks'
let org: RunningOrg
let installation: Installation
let worker: Database
let workshop: Workshop
let buId: string
let ids: string[]

beforeAll(async () => {
  const database = await testDatabase('tasks')
  const { orgUrl } = await testOrgDatabase('tasks')
  org = await startOrg({ databaseUrl: orgUrl })
  installation = newInstallation(database, org)
  const connecting = await startWorker(installation.workerVariables)
  const made = await org.createOrg({ key, name: 'Tasks' })
  buId = await connectUnit(installation, made)
  await connecting.stop()
  worker = openDatabase(database.workerUrl, { name: 'tasks', connectionsMax: 4 })
  const { keys } = installation
  workshop = {
    sql: worker.sql,
    log: createLog('test', 'warn'),
    workerId: 'test',
    tokenKey: envelopeKey(keys.tokenKey),
    sealingPrivateKey: keys.privateKey,
    localOrgUrl: org.url,
    concordUrl: 'https://concord.halden.example',
  }
  await addDomain(worker.sql, buId, keys.publicKey)
  ids = await addPeople(worker.sql, buId, people)
  await org.admin.generate(key, 'Lead', { count: people })
  const { records } = await org.admin.query(key, 'SELECT Id FROM Lead')
  await inUnit(
    (tx) => tx`
      update pairs p set crm_id = u.crm_id, crm_object = 'Lead', link_state = 'linked'
      from unnest(${ids}::uuid[], ${records.map(({ Id }) => String(Id))}::text[]) as u(id, crm_id)
      where p.bu_id = ${buId} and p.prospect_id = u.id`,
  )
}, 60_000)

beforeEach(async () => {
  await org.admin.clearFaults(key)
  await inUnit((tx) => tx`update connectors set paused = false, wait_until = null, lost_at = null`)
})

afterAll(async () => {
  await worker?.end()
  await installation?.end()
  await org?.stop()
})

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)

async function send(email: Parameters<typeof dueEmail>[2]): Promise<string> {
  const emailId = await dueEmail(worker.sql, buId, email)
  await sendEmail(workshop, { buId, emailId })
  return emailId
}

async function log(): Promise<void> {
  const opened = await openContext(workshop, buId, 'read')
  if (!opened) throw new Error('not connected')
  await logEmails(workshop, buId, opened)
}

async function tasks(): Promise<Record<string, unknown>[]> {
  const soql = 'SELECT Id, WhoId, Subject, Status, Description, Concord_Id__c FROM Task'
  const { records } = await org.admin.query(key, soql)
  return records
}

const statesOf = (emailId: string) =>
  inUnit(
    (tx) => tx`
      select task_state as state, count(*)::int as n from email_recipients where email_id = ${emailId} group by 1 order by 1`,
  )

/** Salesforce calls that write, as the console counts them. */
async function callsMade(): Promise<number> {
  const [row] = await inUnit(
    (tx) => tx<{ calls: number }[]>`
      select coalesce(sum(calls), 0)::int as calls from call_usage where kind = 'write'`,
  )
  return row?.calls ?? 0
}

test('[ML-1][ML-4][AC-2][I21] each e-mail is one completed task, a thousand in a call, and nothing else leaves', async () => {
  const emailId = await send({
    html: '<p>Hello {{first_name}}: <a href="https://halden.example/x">look</a>. <a href="{{unsubscribe}}">Bye</a></p>',
  })
  // Every other kind of activity there is, of somebody who has a record.
  await inUnit((tx) =>
    recordActivities(
      tx,
      buId,
      activityKinds.map((kind) => ({
        prospectId: ids[0] ?? '',
        kind,
        cause: 'anything',
        at: new Date().toISOString(),
        title: kind,
      })),
    ),
  )
  const calls = await callsMade()
  await log()
  expect((await callsMade()) - calls).toBe(2)
  const made = await tasks()
  expect(made).toHaveLength(people)
  expect(new Set(made.map(({ WhoId }) => WhoId)).size).toBe(people)
  expect(made[0]).toMatchObject({
    Subject: 'List e-mail: November news',
    Status: 'Completed',
    Description: expect.stringMatching(
      /^Subject: News for Ada \d+\n\nHello Ada \d+: look \(https:\/\/halden\.example\/x\)/,
    ),
  })
  expect(made.filter(({ Description }) => /\/e\//.test(String(Description)))).toEqual([])
  expect(await statesOf(emailId)).toEqual([{ state: 'done', n: people }])
  await log()
  expect(await tasks()).toHaveLength(people)
  const others = await org.admin.query(key, 'SELECT Id FROM CampaignMember')
  expect(others.records).toEqual([])
}, 60_000)

test('[ML-4][I21] an answer that was lost makes no second task: it is found by its id', async () => {
  const before = (await tasks()).length
  const emailId = await send({ kind: 'one', ids: ids.slice(0, 1), subject: 'Only for you' })
  await org.admin.armFault(key, { operation: 'composite', name: 'reset' })
  await log()
  expect(await statesOf(emailId)).toEqual([{ state: 'sent', n: 1 }])
  expect(await tasks()).toHaveLength(before + 1)
  await inUnit(
    (tx) => tx`update email_recipients set task_due_at = now() where task_state = 'sent'`,
  )
  await inUnit((tx) => tx`update connectors set wait_until = null`)
  await log()
  expect(await statesOf(emailId)).toEqual([{ state: 'done', n: 1 }])
  const made = await tasks()
  expect(made).toHaveLength(before + 1)
  expect(made.map(({ Subject }) => Subject)).toContain('E-mail: Only for you')
})

test('[ML-2] what the settings keep here makes no task, and whoever has no record waits for one', async () => {
  const before = (await tasks()).length
  const quiet = await dueEmail(worker.sql, buId, { ids: ids.slice(0, 1) })
  await inUnit((tx) => tx`update emails set log_task = false where id = ${quiet}`)
  await sendEmail(workshop, { buId, emailId: quiet })
  const [newcomer = ''] = await addPeople(worker.sql, buId, 1)
  const emailId = await send({ ids: [newcomer] })
  await log()
  expect(await tasks()).toHaveLength(before)
  expect(await statesOf(emailId)).toEqual([{ state: 'unlinked', n: 1 }])
  await org.admin.generate(key, 'Lead', { count: 1, start: people + 1 })
  const { records } = await org.admin.query(
    key,
    'SELECT Id FROM Lead ORDER BY CreatedDate DESC, Id DESC LIMIT 1',
  )
  await inUnit(
    (tx) => tx`
      update pairs set crm_id = ${String(records[0]?.Id)}, crm_object = 'Lead', link_state = 'linked'
      where prospect_id = ${newcomer}`,
  )
  await log()
  expect(await statesOf(emailId)).toEqual([{ state: 'done', n: 1 }])
  expect(await tasks()).toHaveLength(before + 1)
})

test('[CN-13][I21] paused, no task leaves; unshared, none is made', async () => {
  const before = (await tasks()).length
  const emailId = await send({ ids: ids.slice(1, 3) })
  await inUnit((tx) => tx`update connectors set paused = true`)
  await log()
  expect(await tasks()).toHaveLength(before)
  await inUnit((tx) => tx`update connectors set paused = false`)
  await inUnit(
    (tx) => tx`update pairs set link_state = 'unshared' where prospect_id = ${ids[1] ?? ''}`,
  )
  await inUnit(
    (tx) =>
      tx`update email_recipients set task_due_at = now() where task_state in ('waiting', 'sent')`,
  )
  await log()
  expect(await statesOf(emailId)).toEqual([
    { state: 'done', n: 1 },
    { state: 'unlinked', n: 1 },
  ])
  expect(await tasks()).toHaveLength(before + 1)
})

const openErrors = () => inUnit((tx) => getErrorsPage(tx, buId))
const refuseTasks = () =>
  org.admin.saveRule(key, {
    kind: 'validation',
    object: 'Task',
    name: 'No letters',
    spec: {
      criteria: [{ field: 'Status', operator: 'equals', value: 'Completed' }],
      message: 'Tasks are made by hand',
      field: 'Status',
    },
  })

test('[ER-1][ER-2][I21] a task that Salesforce refuses stands among the errors once, by its cause, and closes when it is there', async () => {
  const before = (await tasks()).length
  const rule = await refuseTasks()
  const emailId = await send({ ids: ids.slice(10, 14) })
  await log()
  expect(await statesOf(emailId)).toEqual([{ state: 'failed', n: 4 }])
  const page = await openErrors()
  expect(page).toMatchObject({
    open: 4,
    need: 4,
    causes: [{ code: 'validation_rule', class: 'person', records: 4, emails: 4, prospects: 0 }],
  })
  expect(page.causes[0]?.title).toBe(
    'An e-mail is not recorded: a validation rule in Salesforce refused it',
  )
  const causeKey = page.causes[0]?.causeKey ?? ''
  const { rows } = await inUnit((tx) => listErrorRecords(tx, buId, { causeKey, after: null }))
  expect(rows.map(({ prospectId }) => prospectId).sort()).toEqual(ids.slice(10, 14).sort())
  expect(rows[0]?.crmId).toMatch(/^00Q/)
  const detail = await inUnit((tx) => findError(tx, buId, rows[0]?.id ?? ''))
  expect(detail).toMatchObject({
    message: 'Tasks are made by hand',
    email: { id: emailId, kind: 'list', name: 'November news' },
  })
  expect(detail?.fields).toContainEqual({
    field: 'Status',
    label: 'Status',
    ours: 'Completed',
    theirs: null,
    state: 'failed',
  })
  // The prospect itself is not stuck: what it is synced by goes on.
  const [stuck] = await inUnit(
    (tx) => tx`select 1 from sync_errors where prospect_id is not null and closed_at is null`,
  )
  expect(stuck).toBeUndefined()

  // Refused again, it is the same error; a day later it is tried by itself.
  await inUnit((tx) => retryErrors(tx, { buId, userId: ids[0] ?? '', errors: { causeKey } }))
  await log()
  expect(await openErrors()).toMatchObject({ open: 4 })
  const [row] = await inUnit(
    (tx) => tx<{ tries: number[] }[]>`
      select array_agg(distinct tries) as tries from sync_errors where closed_at is null`,
  )
  expect(row?.tries).toEqual([2])
  expect(await inUnit((tx) => retryTasksDaily(tx, buId))).toBe(0)
  await inUnit((tx) => tx`update sync_errors set last_at = now() - interval '25 hours'`)
  await org.admin.deleteRule(key, rule.id)
  expect(await inUnit((tx) => retryTasksDaily(tx, buId))).toBe(4)
  await log()
  expect(await openErrors()).toMatchObject({ open: 0, causes: [] })
  expect(await statesOf(emailId)).toEqual([{ state: 'done', n: 4 }])
  expect(await tasks()).toHaveLength(before + 4)
})

test('[ER-2] a field of tasks that the connector user may write again lets what was refused go at once', async () => {
  const before = (await tasks()).length
  const access = (level: 'read' | null) =>
    org.admin.updateOrg(key, {
      settings: {
        fieldAccess: level && [{ object: 'Task', field: 'Description', access: level }],
      },
    })
  const look = async () => {
    const opened = await openContext(workshop, buId, 'read')
    if (!opened) throw new Error('not connected')
    return refreshSchema(workshop, buId, opened.context.org)
  }
  await access('read')
  await look()
  const emailId = await send({ ids: ids.slice(30, 32) })
  await log()
  expect(await openErrors()).toMatchObject({ open: 2, causes: [{ code: 'field_not_writable' }] })
  await look()
  expect(await statesOf(emailId)).toEqual([{ state: 'failed', n: 2 }])
  await access(null)
  expect((await look()).changed).toEqual(['Task'])
  expect(await statesOf(emailId)).toEqual([{ state: 'waiting', n: 2 }])
  const [connector] = await inUnit((tx) => tx`select next_cycle_at <= now() as due from connectors`)
  expect(connector).toEqual({ due: true })
  await log()
  expect(await openErrors()).toMatchObject({ open: 0 })
  expect(await tasks()).toHaveLength(before + 2)
})

test('[ER-1] whose record goes away waits for another, and is no error any more', async () => {
  const rule = await refuseTasks()
  const emailId = await send({ ids: ids.slice(20, 21) })
  await log()
  expect(await openErrors()).toMatchObject({ open: 1 })
  await inUnit(
    (tx) => tx`update pairs set link_state = 'crm_deleted' where prospect_id = ${ids[20] ?? ''}`,
  )
  await inUnit((tx) => retryErrors(tx, { buId, userId: ids[0] ?? '', errors: 'all' }))
  await log()
  expect(await openErrors()).toMatchObject({ open: 0 })
  expect(await statesOf(emailId)).toEqual([{ state: 'unlinked', n: 1 }])
  await org.admin.deleteRule(key, rule.id)
})
