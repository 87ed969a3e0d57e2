import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { type TestDatabase, testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { newPreviewKey } from '#lib/sharing/sealed.ts'
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
import { addProspect, setPausedIn, share, sourceRule } from '#lib/sync/testing/shared-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

// [I10] Forbidden records carry a marker in every value. Whatever way the connector takes, no marker may ever be found in
// our database, in a log, or in what was asked of the org.

const marker = 'TAINT'
const orgKey = 'taint'
let database: TestDatabase
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string
const forbidden: string[] = []
const ownForbidden: string[] = []

const secret = (email: string, source: string | null) => ({
  FirstName: `${marker}-first`,
  LastName: `${marker}-last`,
  Company: `${marker}-company`,
  Title: `${marker}-title`,
  Phone: `${marker}-phone`,
  Email: email,
  LeadSource: source,
})

beforeAll(async () => {
  database = await testDatabase('taint')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('taint')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  const made = await org.createOrg({ key: orgKey, name: 'Taint' })
  buId = await connectUnit(installation, made)
  await share(installation, buId, sourceRule('EMEA', 'UKI'))
})

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

async function load(object: 'Lead' | 'Contact', rows: object[]): Promise<string[]> {
  const contacts = rows.map(({ Company: _, ...row }: { Company?: string }) => row)
  const { ids } = await org.admin.load(
    orgKey,
    object,
    (object === 'Lead' ? rows : contacts) as Record<string, unknown>[],
  )
  return ids
}

const save = (records: Record<string, unknown>[]) =>
  org.admin.save(orgKey, { object: 'Lead', operation: 'update', records })

const row = async <Row extends object>(text: (tx: postgres.Sql) => unknown): Promise<Row> => {
  const [found] = await inBusinessUnit(
    installation.web,
    buId,
    async (tx) => (await text(tx as never)) as Row[],
  )
  return found as Row
}

const pairOf = (id: string) =>
  row<{
    link_state: string
    crm_id: string | null
    deleted_reason: string | null
    code: string | null
  }>(
    (tx) => tx`
      select l.link_state, l.crm_id, p.deleted_reason, e.code from pairs l
      join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id
      left join sync_errors e on e.bu_id = l.bu_id and e.prospect_id = l.prospect_id and e.closed_at is null
      where l.prospect_id = ${id}`,
  )

const cycles = async (n = 1) => {
  for (let done = 0; done < n; done++) {
    const before = await row<{ number: string }>(
      (tx) => tx`select run_number as number from connectors`,
    )
    await setPausedIn(installation, buId, false)
    await until('a cycle', async () => {
      const { ended } = await row<{ ended: boolean }>(
        (tx) => tx`
          select exists (select from runs where number > ${before.number} and title = 'Cycle' and state <> 'running') ended`,
      )
      return ended
    })
  }
}

/** Every table and every column, as text. */
async function tablesWith(text: string): Promise<string[]> {
  const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} })
  try {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname in ('public', 'pgboss')`
    const tainted: string[] = []
    for (const { name } of tables) {
      const [{ n } = { n: 0 }] = await sql.unsafe<{ n: number }[]>(
        `select count(*)::int as n from ${name} t where t::text like '%${text}%'`,
      )
      if (n > 0) tainted.push(name)
    }
    expect(tables.length).toBeGreaterThan(30)
    return tainted
  } finally {
    await sql.end()
  }
}

test('[I10][SH-1] every way in is tried with marked records, and what is shared arrives', async () => {
  // Met by the pull, by matching, by counting, in the wrong case, and by nobody.
  forbidden.push(
    ...(await load('Lead', [
      secret('ada@halden.example', 'APAC'),
      secret('bo@halden.example', null),
      secret('cy@halden.example', 'emea'),
      secret('nobody@halden.example', 'APAC'),
    ])),
    ...(await load('Contact', [
      secret('ada@halden.example', 'APAC'),
      secret('di@halden.example', 'Uki'),
    ])),
  )
  const [inside = '', leaves = ''] = await load('Lead', [
    { LastName: 'Berg', Company: 'Halden', Email: 'eva@halden.example', LeadSource: 'EMEA' },
    { LastName: 'Lind', Company: 'Halden', Email: 'flo@halden.example', LeadSource: 'UKI' },
  ])
  const person = (name: string) => ({ email: `${name}@halden.example`, last_name: name })
  const ada = await addProspect(installation, buId, person('ada'), true)
  const bo = await addProspect(installation, buId, person('bo'), false)
  const cy = await addProspect(installation, buId, person('cy'), true)
  const di = await addProspect(installation, buId, person('di'), true)
  const eva = await addProspect(installation, buId, person('eva'), true)
  const flo = await addProspect(installation, buId, person('flo'), true)

  // Paused: what people start.
  expect(await ask(installation, buId, 'sync_prospect', { prospectId: ada })).toMatchObject({
    message: expect.stringContaining('exists outside your sharing rule'),
  })
  for (const crmId of forbidden.slice(0, 2)) {
    expect(await ask(installation, buId, 'send_to_concord', { crmId })).toMatchObject({
      result: 'not_synced',
      message: 'This record lies outside the sharing rule',
    })
  }
  await expect(
    ask(installation, buId, 'switch_link', {
      prospectId: bo,
      crmId: forbidden[1] ?? '',
      by: 'Clara',
    }),
  ).rejects.toThrow('outside the sharing rule')
  await ask(installation, buId, 'dry_run', {})
  await ask(installation, buId, 'load_existing', {})
  await ask(installation, buId, 'verify', {})

  await cycles(2)
  await until('eva is linked', async () => (await pairOf(eva)).crm_id === inside)
  expect(await pairOf(flo)).toMatchObject({ link_state: 'linked', crm_id: leaves })
  for (const id of [ada, cy, di]) {
    expect(await pairOf(id)).toMatchObject({ link_state: 'none', code: 'outside_sharing' })
  }
  expect(await pairOf(bo)).toMatchObject({ link_state: 'none', code: null })

  // It leaves with a new value, and is written to from here.
  await save([{ Id: leaves, LeadSource: 'APAC', Title: `${marker}-late` }])
  await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx`update prospects set values = values || '{"job_title":"Ours"}' where id = ${flo}`,
  )
  await ask(installation, buId, 'sync_prospect', { prospectId: flo })
  expect(await pairOf(flo)).toMatchObject({
    link_state: 'unshared',
    deleted_reason: '[[crm_unshared]]',
  })
  await cycles(2)

  // Shown to whoever asks before a rule is saved, and kept by nobody.
  const { publicKey, open } = newPreviewKey()
  const { sealed } = await ask(installation, buId, 'preview_sharing', {
    next: sourceRule('APAC'),
    publicKey,
  })
  const preview = open(sealed)
  expect(preview).toMatchObject({ enter: 4, leave: 3, stay: 0, now: 3, next: 4 })
  expect(preview.entering.map(({ name }) => name)).toContain(`${marker}-first ${marker}-last`)
  expect(preview.leaving.map(({ why }) => why)).toContain('Lead Source is EMEA')
}, 120_000)

const own = (Region__c: string | null, parents: object, name = `${marker}-own`) => ({
  Name: name,
  Region__c,
  Plan__c: `${marker}-plan`,
  ...parents,
})

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(installation.web, buId, work)
const licencesHeld = () =>
  row<{ names: string }>(
    (tx) =>
      tx`select coalesce(string_agg(name, ',' order by name), '') as names from custom_records`,
  )

test('[I10][SH-1][CO-1] custom records outside their rule are marked, too, and so is all of an object that nobody shares', async () => {
  await makeObject(org.admin, orgKey, 'Licence')
  await makeObject(org.admin, orgKey, 'Secret')
  const { records } = await org.admin.query(orgKey, "select Id from Lead where LastName = 'Berg'")
  const shared = { Lead__c: records[0]?.Id }
  const hidden = { Contact__c: forbidden.at(-1) }
  const loaded = async (object: string, rows: object[]) =>
    (await org.admin.load(orgKey, object, rows as Record<string, unknown>[])).ids
  ownForbidden.push(
    ...(await loaded('Licence__c', [
      own('APAC', shared),
      own('emea', shared),
      own(null, hidden),
      own('APAC', {}),
    ])),
    ...(await loaded('Secret__c', [own('EMEA', shared), own('APAC', hidden)])),
  )
  const clean = { Region__c: 'EMEA', Plan__c: 'Team' }
  const [stays, leaves = '', goes] = await loaded('Licence__c', [
    { Name: 'Stays', ...clean, ...shared },
    { Name: 'Leaves', ...clean, ...shared },
    { Name: 'Goes', ...clean },
  ])
  await cycles(1)
  expect(await ask(installation, buId, 'describe_custom_objects', {})).toEqual({ objects: 2 })
  await inUnit((tx) => shareCustom(tx, buId, 'Licence__c', inRegions('EMEA')))
  await cycles(1)
  expect((await licencesHeld()).names).toBe('Goes,Leaves,Stays')

  // One leaves with a new value, one is deleted with one; one comes in from outside and goes back.
  const change = (operation: 'update' | 'delete', ...changed: object[]) =>
    org.admin.save(orgKey, { object: 'Licence__c', operation, records: changed as never })
  await change('update', { Id: leaves, Region__c: 'APAC', Plan__c: `${marker}-late` })
  await change('delete', { Id: goes })
  await cycles(1)
  expect((await licencesHeld()).names).toBe('Stays')

  const next = await inUnit((tx) => sharedObject(tx, buId, 'Licence__c', inRegions('APAC')))
  const { publicKey, open } = newPreviewKey()
  const { sealed } = await ask(installation, buId, 'preview_custom_sharing', { next, publicKey })
  expect(open(sealed).entering.map(({ name }) => name)).toContain(`${marker}-own`)
  await ask(installation, buId, 'dry_run', {})
  await inUnit((tx) => shareCustom(tx, buId, 'Licence__c', inRegions('EMEA', 'UKI')))
  await cycles(2)
  expect((await licencesHeld()).names).toBe('Stays')
  for (const id of [...ownForbidden, goes ?? '']) expect(await tablesWith(id)).toEqual([])
  expect(await tablesWith(leaves)).toEqual([])
  expect(await tablesWith(String(stays))).toContain('public.custom_records')
}, 120_000)

test('[I10] no marker is in any table, in the worker’s log, or in what was asked of the org', async () => {
  expect(await tablesWith(marker)).toEqual([])
  expect(worker.log.filter((line) => line.includes(marker))).toEqual([])
  const asked = await org.admin.requestLog(orgKey, { limit: 1000 })
  expect(asked.length).toBeGreaterThan(10)
  expect(asked.filter((request) => JSON.stringify(request).includes(marker))).toEqual([])
})

test('[I10] the search would find one: a shared value is in the tables', async () => {
  expect(await tablesWith('eva@halden.example')).toContain('public.prospects')
})

test('[SH-1] no forbidden record was written to, and its id is held nowhere', async () => {
  const { records } = await org.admin.query(
    orgKey,
    `select Id, Concord_Id__c, LastModifiedDate from Lead where Concord_Id__c = null`,
  )
  const leads = forbidden.filter((id) => id.startsWith('00Q'))
  expect(records.map(({ Id }) => String(Id))).toEqual(expect.arrayContaining(leads))
  // Named by a person's own command, and nowhere else.
  for (const id of forbidden.slice(2)) expect(await tablesWith(id)).toEqual([])
})
