import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueChange } from '#lib/changes/writes.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { getFieldsPage } from '#lib/mapping/reads.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
} from '#lib/sync/testing/connected-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

const orgKey = 'historic'
/** The org's clock goes wrong by an hour and a half. */
const clockOffsetMs = -5_400_000
let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string

beforeAll(async () => {
  const database = await testDatabase('historic')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('historic')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  const made = await org.createOrg({ key: orgKey, name: 'Historic' })
  const settings = { clockOffsetMs, history: { Lead: ['Title'] } }
  await org.admin.updateOrg(orgKey, { settings })
  buId = await connectUnit(installation, made)
  await inUnit(
    (tx) => tx`
      update field_mappings set winner = 'most_recent'
      where bu_id = ${buId} and field in ('job_title', 'phone')`,
  )
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(installation.web, buId, work)

const inOrg = (operation: 'create' | 'update', values: Record<string, unknown>) =>
  org.admin.save(orgKey, { object: 'Lead', operation, records: [values] })

const apartMs = 2_500

/** Linked, agreed, and changed on both sides: theirs, then ours, then something else of their record. */
async function contested(name: string): Promise<{ id: string; crmId: string }> {
  const email = `${name}@halden.example`
  const [made] = await inOrg('create', { LastName: name, Company: 'H', Email: email, Title: 'A' })
  const crmId = made?.id ?? ''
  const { prospectId } = await ask(installation, buId, 'send_to_concord', { crmId }, 20_000)
  const id = String(prospectId)
  await inOrg('update', { Id: crmId, Title: 'Theirs', Phone: 'Theirs' })
  // Salesforce keeps seconds, and the head of an answer tells its clock to a second: what lies closer is a tie.
  await sleep(apartMs)
  await inUnit(async (tx) => {
    const at = new Date().toISOString()
    const changed = JSON.stringify({ job_title: at, phone: at })
    await tx`
      update prospects set values = values || '{"job_title": "Ours", "phone": "Ours"}',
        changed_at = changed_at || ${changed}::text::jsonb
      where bu_id = ${buId} and id = ${id}`
  })
  await sleep(apartMs)
  await inOrg('update', { Id: crmId, Website: 'https://halden.example' })
  // Only now, or the worker would send it before.
  const row = { buId, prospectId: id, cause: 'field_change' as const, lane: lanes.trickle }
  await inUnit((tx) => enqueueChange(tx, row))
  return { id, crmId }
}

test('[FD-3] the later edit of a tracked field wins, by the org’s clock; an untracked one goes by its record', async () => {
  const { id, crmId } = await contested('ada')
  await ask(installation, buId, 'sync_prospect', { prospectId: id }, 20_000)
  const { records } = await org.admin.query(
    orgKey,
    `select Title, Phone from Lead where Id = '${crmId}'`,
  )
  expect(records[0]).toMatchObject({ Title: 'Ours', Phone: 'Theirs' })
  const lost = await inUnit(
    (tx) => tx<{ field: string; winner: string; order: boolean }[]>`
      select field, winner, ours_at > theirs_at as order from conflicts
      where bu_id = ${buId} and prospect_id = ${id} order by field`,
  )
  expect(lost).toEqual([
    { field: 'job_title', winner: 'concord', order: true },
    { field: 'phone', winner: 'salesforce', order: false },
  ])
}, 60_000)

test('[FD-3] the Fields screen says of which fields only the record’s time is known', async () => {
  const { rows } = await inUnit((tx) => getFieldsPage(tx))
  const told = rows
    .flatMap(({ field, problems }) =>
      problems.map(({ code, object }) => `${field.name} ${object} ${code}`),
    )
    .filter((text) => text.endsWith('record_time'))
  expect(told).toEqual([
    'job_title Contact record_time',
    'phone Lead record_time',
    'phone Contact record_time',
  ])
})
