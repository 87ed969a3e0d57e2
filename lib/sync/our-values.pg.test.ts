import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBusinessUnit } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
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

let org: RunningOrg
let installation: Installation
let worker: WorkerProcess
let buId: string
const orgKey = 'own-values'

beforeAll(async () => {
  const database = await testDatabase('own_values')
  org = await startOrg({ databaseUrl: (await testOrgDatabase('own-values-org')).orgUrl })
  installation = newInstallation(database, org)
  worker = await startWorker(installation.workerVariables)
  buId = await connectUnit(installation, await org.createOrg({ key: orgKey, name: 'Own values' }))
}, 120_000)

afterAll(async () => {
  await worker?.stop()
  await installation?.end()
  await org?.stop()
})

async function leadOf(email: string) {
  const { records } = await org.admin.query(
    orgKey,
    `select Concord_Score__c, Concord_Grade__c, Concord_URL__c, Concord_Created_Date__c, Concord_Last_Activity__c,
      Concord_Notes__c, Concord_Comments__c, Concord_Campaign__c, Concord_UTM_Source__c, Concord_UTM_Medium__c,
      Concord_UTM_Campaign__c, Concord_UTM_Term__c, Concord_UTM_Content__c, Concord_Hard_Bounced__c, LastName, SystemModstamp from Lead where Email = '${email}'`,
  )
  return records[0]
}

test('[FD-6] what is Concord’s own goes out with a prospect, into the fields that were installed', {
  timeout: 60_000,
}, async () => {
  const id = newId()
  await inBusinessUnit(installation.web, buId, async (tx) => {
    const values = {
      email: 'ada@halden.example',
      last_name: 'Berg',
      company: 'H',
      notes: 'Call her',
      comments: 'Met at the fair',
      campaign: 'Fair 2026',
      utm_source: 'news',
      utm_medium: 'email',
      utm_campaign: 'spring',
      utm_term: 'shafts',
      utm_content: 'top',
    }
    await tx`
      insert into prospects (bu_id, id, values, assigned_user_id, score, grade, created_at, last_activity_at)
      values (${buId}, ${id}, ${JSON.stringify(values)}::text::jsonb, ${newId()}, 42, 'B+',
        '2026-11-02T10:00:00Z', '2026-11-20T09:30:00Z')`
    await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
    await enqueueChange(tx, { buId, prospectId: id, cause: 'created', lane: lanes.trickle })
  })
  await ask(installation, buId, 'sync_prospect', { prospectId: id }, 20_000)
  const made = await leadOf('ada@halden.example')
  expect(made).toMatchObject({
    Concord_Score__c: 42,
    Concord_Grade__c: 'B+',
    Concord_URL__c: `http://127.0.0.1:4310/prospects/${id}`,
    Concord_Created_Date__c: '2026-11-02T10:00:00.000+0000',
    Concord_Last_Activity__c: '2026-11-20T09:30:00.000+0000',
    Concord_Notes__c: 'Call her',
    Concord_Comments__c: 'Met at the fair',
    Concord_Campaign__c: 'Fair 2026',
    Concord_UTM_Source__c: 'news',
    Concord_UTM_Medium__c: 'email',
    Concord_UTM_Campaign__c: 'spring',
    Concord_UTM_Term__c: 'shafts',
    Concord_UTM_Content__c: 'top',
    Concord_Hard_Bounced__c: false,
  })

  // An activity without points is no reason to send anything; it goes with what is.
  await inBusinessUnit(
    installation.web,
    buId,
    (tx) =>
      tx`update prospects set last_activity_at = '2026-11-21T09:30:00Z' where bu_id = ${buId} and id = ${id}`,
  )
  await ask(installation, buId, 'sync_prospect', { prospectId: id }, 20_000)
  expect(await leadOf('ada@halden.example')).toEqual(made)
  await inBusinessUnit(
    installation.web,
    buId,
    (tx) => tx`update prospects set grade = 'A' where bu_id = ${buId} and id = ${id}`,
  )
  await ask(installation, buId, 'sync_prospect', { prospectId: id }, 20_000)
  expect(await leadOf('ada@halden.example')).toMatchObject({
    Concord_Grade__c: 'A',
    Concord_Last_Activity__c: '2026-11-21T09:30:00.000+0000',
  })
})

test('[FD-6] the screen says of each value where it goes', async () => {
  const { ours } = await inBusinessUnit(installation.web, buId, (tx) => getFieldsPage(tx))
  expect(ours.flatMap(({ targets }) => targets).map((target) => target?.state)).toEqual(
    Array.from({ length: 2 * ours.length }, () => 'installed'),
  )
})
