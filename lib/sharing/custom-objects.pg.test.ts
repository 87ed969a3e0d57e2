import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import type { CustomObject } from '#lib/custom-objects/types.ts'
import { type TestDatabase, testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { getCustomSharing } from '#lib/sharing/custom-reads.ts'
import { stopSharing } from '#lib/sharing/custom-writes.ts'
import { newPreviewKey } from '#lib/sharing/sealed.ts'
import { retryErrors } from '#lib/sync/errors-writes.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import {
  inRegions,
  makeObject,
  shareCustom,
  sharedObject,
} from '#lib/sync/testing/shared-object.ts'
import { setPausedIn } from '#lib/sync/testing/shared-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

const orgKey = 'own-objects'
const object = 'Licence__c'
let database: TestDatabase
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string
let contact: string
let account: string
let licences: string[]

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(installation.web, buId, work)

beforeAll(async () => {
  database = await testDatabase('own-objects')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('own-objects-org')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Own' }))
  const one = async (name: string, row: object) =>
    String((await org.admin.load(orgKey, name, [row as Record<string, unknown>])).ids[0])
  account = await one('Account', { Name: 'Halden' })
  contact = await one('Contact', { LastName: 'Berg', AccountId: account })
  await makeObject(org.admin, orgKey, 'Licence')
  licences = (
    await org.admin.load(orgKey, object, [
      { Name: 'First', Region__c: 'EMEA', Plan__c: 'Team', Seats__c: 5, Contact__c: contact },
      { Name: 'Second', Region__c: 'EMEA', Account__c: account, Contact__c: contact },
      { Name: 'Other case', Region__c: 'emea', Contact__c: contact },
      { Name: 'Far away', Region__c: 'APAC', Plan__c: 'Plant', Contact__c: contact },
    ])
  ).ids
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

type Kept = { name: string; values: Record<string, unknown>; parents: string[] }
const kept = (): Promise<Kept[]> =>
  inUnit(
    (tx) => tx<Kept[]>`
      select name, "values", array(select parent_id from custom_record_parents p
        where p.bu_id = r.bu_id and p.object = r.object and p.crm_id = r.crm_id order by parent_id) as parents
      from custom_records r where bu_id = ${buId} and object = ${object} order by name`,
  )
const keptNames = async () => (await kept()).map(({ name }) => name)

const cyclesUntil = (what: string, look: () => Promise<boolean>) =>
  until(
    what,
    async () => {
      await setPausedIn(installation, buId, false)
      return look()
    },
    60_000,
  )
const cyclesUntilKept = (...names: string[]) =>
  cyclesUntil(names.join(' and '), async () => (await keptNames()).join() === names.join())

const lastCycle = async () => {
  const [run] = await inUnit(
    (tx) => tx<{ number: number; calls: number }[]>`
      select number::int, calls from runs where bu_id = ${buId} and title = 'Cycle' and state = 'done'
      order by runs.number desc limit 1`,
  )
  return run ?? { number: 0, calls: 0 }
}

/** What a cycle asks of the org that finds nothing new. */
async function idleCalls(): Promise<number> {
  const { number } = await lastCycle()
  await cyclesUntil('two cycles more', async () => (await lastCycle()).number >= number + 2)
  return (await lastCycle()).calls
}

const save = (operation: 'create' | 'update' | 'delete', ...records: object[]) =>
  org.admin.save(orgKey, { object, operation, records: records as Record<string, unknown>[] })

const openErrors = () =>
  inUnit(
    (tx) => tx<{ title: string; message: string; field: string | null }[]>`
      select title, message, field from sync_errors where bu_id = ${buId} and closed_at is null`,
  )

test('[SH-1] what could be shared is what looks up to a lead, a contact or an account, with the fields that a rule may name', async () => {
  await org.admin.createObject(orgKey, {
    name: 'Alone__c',
    label: 'Alone',
    pluralLabel: 'Alones',
    nameField: { type: 'Text', label: 'Name' },
  })
  expect(await ask(installation, buId, 'describe_custom_objects', {})).toEqual({ objects: 1 })
  const { candidates, shared } = await inUnit((tx) => getCustomSharing(tx, buId))
  expect(shared).toEqual([])
  expect(candidates).toEqual([
    {
      apiName: object,
      label: 'Licence',
      plural: 'Licences',
      parents: [
        { field: 'Lead__c', object: 'Lead' },
        { field: 'Contact__c', object: 'Contact' },
        { field: 'Account__c', object: 'Account' },
      ],
    },
  ])
})

test('[SH-1][SH-2][CO-1] nothing is read before it is shared, and then what the rule says, with whom it belongs to', {
  timeout: 120_000,
}, async () => {
  expect(await idleCalls()).toBe(2)
  expect(await kept()).toEqual([])
  await inUnit((tx) => shareCustom(tx, buId, object, inRegions('EMEA')))
  await cyclesUntilKept('First', 'Second')
  expect(await kept()).toEqual([
    { name: 'First', values: { Plan__c: 'Team', Seats__c: 5 }, parents: [contact] },
    { name: 'Second', values: {}, parents: [account, contact].toSorted() },
  ])
  await cyclesUntil('all to be read', async () => {
    const { shared } = await inUnit((tx) => getCustomSharing(tx, buId))
    return shared[0]?.isRead === true && shared[0].records === 2
  })
  // [CN-5] What is inside and what is outside are asked for together.
  expect(await idleCalls()).toBe(3)
})

test('[SH-4][DL-1] what leaves the rule or is deleted is forgotten, what enters is read', {
  timeout: 120_000,
}, async () => {
  const [first, second, , far] = licences
  await save('update', { Id: first, Region__c: 'APAC' }, { Id: far, Region__c: 'EMEA' })
  await cyclesUntilKept('Far away', 'Second')
  await save('delete', { Id: second })
  await cyclesUntilKept('Far away')
  await save('update', { Id: first, Region__c: 'EMEA', Contact__c: null, Name: 'Renamed' })
  await cyclesUntilKept('Far away', 'Renamed')
  expect((await kept()).find(({ name }) => name === 'Renamed')?.parents).toEqual([])
})

test('[SH-5] before it is shared otherwise, what would enter and leave is counted and shown, and kept by nobody', async () => {
  const preview = async (next: CustomObject) => {
    const { publicKey, open } = newPreviewKey()
    return open(
      (await ask(installation, buId, 'preview_custom_sharing', { next, publicKey })).sealed,
    )
  }
  const next = await inUnit((tx) => sharedObject(tx, buId, object, inRegions('APAC')))
  await save('update', { Id: licences[2], Region__c: 'APAC' })
  const { at: _, entering, leaving, ...counts } = await preview(next)
  expect(counts).toEqual({ now: 2, next: 1, stay: 0, enter: 1, leave: 2, overlap: [] })
  expect(entering).toEqual([
    { object: 'Licence', id: licences[2], name: 'Other case', detail: null, why: 'Region is APAC' },
  ])
  expect(leaving).toHaveLength(2)
  const all = await preview(await inUnit((tx) => sharedObject(tx, buId, object, null)))
  expect(all).toMatchObject({ now: 2, next: 3, stay: 2, enter: 1, leave: 0, leaving: [] })
  expect(await keptNames()).not.toContain('Other case')
  const [stored] = await inUnit(
    (tx) =>
      tx<
        { n: number }[]
      >`select count(*)::int as n from commands c where c::text like '%Other case%'`,
  )
  expect(stored?.n).toBe(0)
})

test('[FD-11] a field that is gone is named and left out, the rest goes on, and the error closes when it is back', {
  timeout: 180_000,
}, async () => {
  await org.admin.deleteField(orgKey, `${object}.Plan__c`)
  await save('update', { Id: licences[3], Name: 'Without plan', Seats__c: 7 })
  await cyclesUntilKept('Renamed', 'Without plan')
  expect(await openErrors()).toEqual([
    {
      title: 'Licences cannot be read as they are shared',
      message:
        'Plan of Licences is hidden from the connector user, renamed or removed: it is left out',
      field: 'Plan__c',
    },
  ])
  await org.admin.createField(orgKey, {
    object,
    name: 'Plan__c',
    label: 'Plan',
    type: 'Text',
    length: 80,
  })
  await save('update', { Id: licences[3], Plan__c: 'Group' })
  await inUnit((tx) => retryErrors(tx, { buId, userId: '', errors: 'all' }))
  await cyclesUntil('the error to close', async () => (await openErrors()).length === 0)
  await cyclesUntil('the plan', async () =>
    (await kept()).some(({ values }) => values.Plan__c === 'Group'),
  )
})

test('[FD-11][SH-1] without a field of the rule nothing is read, and that is said', {
  timeout: 180_000,
}, async () => {
  const before = await keptNames()
  await org.admin.deleteField(orgKey, `${object}.Region__c`)
  await save('update', { Id: licences[3], Name: 'Unseen' })
  await cyclesUntil('the error', async () => (await openErrors()).length > 0)
  expect((await openErrors())[0]?.message).toBe(
    'Region of Licences is hidden from the connector user, renamed or removed, and the sharing rule asks for it: none is read',
  )
  expect(await keptNames()).toEqual(before)
})

test('[SH-1] shared no more, all of it is forgotten at once, and nothing of it is asked again', {
  timeout: 120_000,
}, async () => {
  await inUnit((tx) => stopSharing(tx, buId, object))
  expect(await kept()).toEqual([])
  expect(await openErrors()).toEqual([])
  const [left] = await inUnit(
    (tx) => tx<{ n: number }[]>`
      select (select count(*) from custom_record_parents where bu_id = ${buId})::int
        + (select count(*) from cursors where bu_id = ${buId} and object like ${`${object}%`})::int as n`,
  )
  expect(left?.n).toBe(0)
})
