import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { readProspectEmails } from '#lib/email/reads.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { addPeople, dueEmail, readyUnit } from '#lib/email/testing/ready-unit.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { poolProspects } from '#lib/prospects/merge-writes.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
let worker: Database
let buId: string

beforeAll(async () => {
  const database = await testDatabase('merged_email')
  worker = openDatabase(database.workerUrl, { name: 'merged', connectionsMax: 2 })
  buId = (await readyUnit(worker.sql, keys.publicKey, 'Merged')).buId
})

afterAll(() => worker?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)

async function send(ids: string[]): Promise<string> {
  const emailId = await dueEmail(worker.sql, buId, { ids })
  await sendEmail(senderIn(worker.sql, keys.privateKey), { buId, emailId })
  return emailId
}

test('[DL-5][ML-4] a merge hands e-mails on, each once, and a task that waited goes to the heir’s record', async () => {
  // Of two that had the same, the one that was here first hands it on.
  const ids = (await addPeople(worker.sql, buId, 3)).toSorted()
  const [heir = '', first = '', second = ''] = ids
  await inUnit(
    (tx) => tx`
      update pairs set crm_id = '00Q000000000001AAA', crm_object = 'Lead', link_state = 'linked' where prospect_id = ${heir}`,
  )
  const toBoth = await send([heir, first])
  const toLosers = await send([first, second])
  await inUnit((tx) =>
    poolProspects(tx, buId, [
      { from: first, into: heir },
      { from: second, into: heir },
    ]),
  )
  const [ofHeir, ofFirst, ofSecond] = await Promise.all(
    [heir, first, second].map((id) => inUnit((tx) => readProspectEmails(tx, buId, id))),
  )
  expect(ofHeir?.rows.map(({ emailId }) => emailId).sort()).toEqual([toBoth, toLosers].sort())
  expect(ofHeir?.rows.map(({ taskState }) => taskState)).toEqual(['waiting', 'waiting'])
  // What the heir had itself stays with the one that goes.
  expect(ofFirst?.rows.map(({ emailId }) => emailId)).toEqual([toBoth])
  expect(ofSecond?.rows.map(({ emailId }) => emailId)).toEqual([toLosers])
})
