import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { getFieldsPage } from '#lib/mapping/reads.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
  until,
} from '#lib/sync/testing/connected-unit.ts'
import { addProspect, setPausedIn } from '#lib/sync/testing/shared-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

const orgKey = 'hidden'
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string
let prospect: string
let lead: string

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(installation.web, buId, work)

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('hidden-org')).orgUrl })
  installation = newInstallation(await testDatabase('hidden_field'), org)
  worker = await startWorker(installation.workerVariables)
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Hidden' }))
  const person = { LastName: 'Berg', Company: 'Halden', Email: 'ada@halden.example' }
  lead = (await org.admin.load(orgKey, 'Lead', [{ ...person, Title: 'Head', Phone: '1' }])).ids[0]!
  prospect = await addProspect(installation, buId, { email: person.Email }, false)
  await setPausedIn(installation, buId, false)
  await until('the link', async () => (await values()).job_title === 'Head', 30_000)
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

async function values(): Promise<Record<string, unknown>> {
  const [row] = await inUnit(
    (tx) => tx<{ values: Record<string, unknown> }[]>`
      select values from prospects where bu_id = ${buId} and id = ${prospect}`,
  )
  return row?.values ?? {}
}

const edit = (change: Record<string, unknown>) =>
  org.admin.save(orgKey, {
    object: 'Lead',
    operation: 'update',
    records: [{ Id: lead, ...change }],
  })
const access = (level: 'none' | null) =>
  org.admin.updateOrg(orgKey, {
    settings: { fieldAccess: level && [{ object: 'Lead', field: 'Title', access: level }] },
  })
const problemsOf = async (field: string) => {
  const { rows } = await inUnit((tx) => getFieldsPage(tx))
  return rows.find((row) => row.field.name === field)?.problems ?? []
}

/** Runs cycles, as their interval would, until what is looked for is there. */
const cyclesUntil = (what: string, look: () => Promise<boolean>) =>
  until(
    what,
    async () => {
      await setPausedIn(installation, buId, false)
      return look()
    },
    60_000,
  )

test('[FD-11] a field that is hidden between two cycles stops its pairing by name, and the rest goes on', {
  timeout: 120_000,
}, async () => {
  await access('none')
  await edit({ Title: 'Chair', Phone: '2' })
  await cyclesUntil('the phone', async () => (await values()).phone === '2')
  expect(await values()).toMatchObject({ job_title: 'Head', phone: '2' })
  expect(await problemsOf('job_title')).toMatchObject([
    {
      code: 'hidden',
      level: 'stops',
      object: 'Lead',
      message: 'Title on leads is hidden from the connector user, renamed or removed.',
    },
  ])
  expect(await problemsOf('phone')).toEqual([])
})

test('[FD-11] visible again it syncs again, with what was changed meanwhile', {
  timeout: 120_000,
}, async () => {
  await access(null)
  await ask(installation, buId, 'refresh_schema', {}, 20_000)
  expect(await problemsOf('job_title')).toEqual([])
  await edit({ Phone: '3' })
  // A cycle that was under way may bring the title before it meets the phone.
  await cyclesUntil('the title and the phone', async () => {
    const { job_title: title, phone } = await values()
    return title === 'Chair' && phone === '3'
  })
})
