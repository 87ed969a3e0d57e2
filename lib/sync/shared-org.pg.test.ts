import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { readSetupFacts } from '#lib/connector/loaders.ts'
import { unpauseRefusals } from '#lib/connector/rules.ts'
import { testDatabase, testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from '#lib/local-org/admin-client.ts'
import { type RunningOrg, startOrg } from '#lib/local-org/testing/start.ts'
import { getSharingPage } from '#lib/sharing/reads.ts'
import { newPreviewKey } from '#lib/sharing/sealed.ts'
import {
  ask,
  connectUnit,
  type Installation,
  newInstallation,
} from '#lib/sync/testing/connected-unit.ts'
import { setPausedIn, share, sourceRule } from '#lib/sync/testing/shared-unit.ts'
import { startWorker, type WorkerProcess } from '#lib/sync/testing/worker-process.ts'

// [CN-7] Several business units on one org, of which one acts as the integration user.

const orgKey = 'shared'
let org: RunningOrg
let made: CreatedOrg
let installation: Installation
let worker: WorkerProcess
let europe: string
let america: string

beforeAll(async () => {
  const database = await testDatabase('shared')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('shared')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  made = await org.createOrg({ key: orgKey, name: 'Shared' })
  europe = await connectUnit(installation, made, 'Europe')
  await ask(installation, europe, 'verify', {}, 20_000)
  america = await connectUnit(installation, made, 'America')
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

const say = (buId: string, is: boolean) =>
  inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx`update connectors set is_integration_user = ${is} where bu_id = ${buId}`,
  )
const refusals = (buId: string) =>
  inBusinessUnit(installation.web, buId, async (tx) =>
    unpauseRefusals(await readSetupFacts(tx, buId)),
  )
const pageOf = (buId: string) =>
  inBusinessUnit(installation.web, buId, (tx) => getSharingPage(tx, buId))
const linked = async () => {
  const rows = await installation.web<{ name: string }[]>`
    select b.name from org_links l join business_units b on b.id = l.bu_id order by b.name`
  return rows.map(({ name }) => name)
}

test('[CN-7] the integration user is refused at unpause without a rule, by the names of the others, and allowed with one', async () => {
  expect(await refusals(europe)).toEqual([])
  await say(europe, true)
  expect(await refusals(europe)).toEqual([expect.stringContaining('America is on the same org')])
  await share(installation, europe, sourceRule('Web'))
  expect(await refusals(europe)).toEqual([])
})

test('[CN-7] on a running connector the last rule stays', async () => {
  expect((await pageOf(europe)).removalRefusal).toBeNull()
  await setPausedIn(installation, europe, false)
  expect((await pageOf(europe)).removalRefusal).toContain('America is on the same org')
  await say(europe, false)
  expect((await pageOf(europe)).removalRefusal).toBeNull()
})

test('[CN-7] no second business unit connects to an org that another holds whole and is running', async () => {
  await share(installation, europe, null)
  await say(europe, true)
  await expect(connectUnit(installation, made, 'Asia')).rejects.toThrow(
    'Europe runs on this org as its integration user and has no sharing rule',
  )
  expect(await linked()).toEqual(['America', 'Europe'])

  // A paused one holds nothing yet, and a rule parts them.
  await setPausedIn(installation, europe, true)
  await connectUnit(installation, made, 'Africa')
  await share(installation, europe, sourceRule('Web'))
  await setPausedIn(installation, europe, false)
  await connectUnit(installation, made, 'Oceania')
  expect(await linked()).toEqual(['Africa', 'America', 'Europe', 'Oceania'])
  await setPausedIn(installation, europe, true)
})

test('[SH-3][SH-5] records that two business units share are counted and named', async () => {
  const lead = (n: number, source: string) => ({
    LastName: `Lead ${n}`,
    Company: 'Halden',
    Email: `lead-${n}@halden.example`,
    LeadSource: source,
  })
  const sources = ['Web', 'Web', 'Web', 'Other', 'Trade Show']
  await org.admin.load(
    orgKey,
    'Lead',
    sources.map((source, n) => lead(n, source)),
  )
  await share(installation, europe, sourceRule('Web', 'Other'))
  const { publicKey, open } = newPreviewKey()
  const args = { next: sourceRule('Web', 'Trade Show'), publicKey }
  const { sealed } = await ask(installation, america, 'preview_sharing', args, 20_000)
  const { overlap, now, next, enter, leave, stay } = open(sealed)
  expect({ now, next, enter, leave, stay }).toEqual({
    now: 5,
    next: 4,
    enter: 0,
    leave: 1,
    stay: 4,
  })
  expect(overlap).toEqual([
    { name: 'Africa', hasRule: false, records: 4 },
    { name: 'Europe', hasRule: true, records: 3 },
    { name: 'Oceania', hasRule: false, records: 4 },
  ])
})
