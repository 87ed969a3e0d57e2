import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { addPeople, dueEmail, readyUnit, testDomain } from '#lib/email/testing/ready-unit.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { moveEmail } from '#lib/email/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { findWork } from '#lib/sync/look.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
let worker: Database
let buId: string
let units = 0

beforeAll(async () => {
  const database = await testDatabase('sending')
  worker = openDatabase(database.workerUrl, { name: 'sending', connectionsMax: 4 })
})

beforeEach(async () => {
  units += 1
  buId = (await readyUnit(worker.sql, keys.publicKey, `Sending ${units}`)).buId
})

afterAll(() => worker?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
const send = (emailId: string) =>
  sendEmail(senderIn(worker.sql, keys.privateKey), { buId, emailId })
const messages = () =>
  inUnit(
    (tx) =>
      tx<
        { recipient: string; raw: Buffer }[]
      >`select recipient, raw from mailbox_messages order by recipient`,
  )
const stateOf = (emailId: string) =>
  inUnit(async (tx) => {
    const [row] = await tx<{ state: string; message: string | null; sent: number }[]>`
      select state, message, sent from emails where id = ${emailId}`
    return row
  })

test('[ML-5] a list e-mail reaches each person with their own name, as an independent parser reads it', async () => {
  const [ada = ''] = await addPeople(worker.sql, buId, 2, { first_name: 'Ådä <b>"&' })
  const emailId = await dueEmail(worker.sql, buId)
  await send(emailId)
  expect(await stateOf(emailId)).toEqual({ state: 'done', message: null, sent: 2 })
  const message = (await messages()).find(({ recipient }) => recipient.startsWith(ada))
  const mail = await simpleParser(message?.raw ?? '')
  expect(mail.subject).toBe('News for Ådä <b>"&')
  expect(mail.from?.value).toEqual([{ name: 'Halden', address: `news@${testDomain}` }])
  expect(mail.text).toContain('Hello Ådä <b>"&, see it (https://concord.halden.example/e/c/')
  expect(mail.html).toContain('Hello Ådä &lt;b&gt;&quot;&amp;,')
  expect(mail.html).not.toContain('halden.example/offer')
  expect(mail.headers.get('list')).toMatchObject({
    unsubscribe: {
      url: expect.stringMatching(/^https:\/\/concord\.halden\.example\/e\/u\/[\w-]{62}$/),
    },
    'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
  })
})

test('[ML-3] from a domain that is not verified nothing leaves, and it says so', async () => {
  await addPeople(worker.sql, buId, 1)
  await inUnit((tx) => tx`update email_domains set verified_at = null`)
  const emailId = await dueEmail(worker.sql, buId)
  await send(emailId)
  expect(await stateOf(emailId)).toMatchObject({
    state: 'paused',
    message: expect.stringContaining(`${testDomain} is not verified`),
    sent: 0,
  })
  expect(await messages()).toEqual([])
})

test('[ML-5] under a throttle a part leaves, and the rest at its time; what is scheduled waits for its', async () => {
  await addPeople(worker.sql, buId, 8)
  const emailId = await dueEmail(worker.sql, buId, { perMinute: 60 })
  await inUnit((tx) => tx`update emails set scheduled_at = now() + interval '1 hour'`)
  await send(emailId)
  expect(await stateOf(emailId)).toMatchObject({ state: 'scheduled', sent: 0 })
  expect((await findWork(worker.sql, buId)).emailIds).toEqual([])
  await inUnit((tx) => tx`update emails set scheduled_at = now()`)
  expect((await findWork(worker.sql, buId)).emailIds).toEqual([emailId])
  await send(emailId)
  expect(await stateOf(emailId)).toMatchObject({ state: 'sending', sent: 5 })
  const [next] = await inUnit(
    (tx) => tx<{ seconds: number }[]>`
    select extract(epoch from next_at - now())::float8 as seconds from emails`,
  )
  expect(next?.seconds).toBeGreaterThan(3)
  expect(next?.seconds).toBeLessThanOrEqual(5)
  expect((await findWork(worker.sql, buId)).emailIds).toEqual([])
  await inUnit((tx) => tx`update emails set next_at = now()`)
  await send(emailId)
  await inUnit((tx) => tx`update emails set next_at = now()`)
  await send(emailId)
  expect(await stateOf(emailId)).toMatchObject({ state: 'done', sent: 8 })
})

test('[ML-5] paused, nothing more leaves; it goes on where it stood, and cancelled it ends', async () => {
  await addPeople(worker.sql, buId, 12)
  const emailId = await dueEmail(worker.sql, buId, { perMinute: 60 })
  await send(emailId)
  await inUnit((tx) => moveEmail(tx, buId, { id: emailId, from: ['sending'], to: 'paused' }))
  await send(emailId)
  expect(await messages()).toHaveLength(5)
  await inUnit((tx) => moveEmail(tx, buId, { id: emailId, from: ['paused'], to: 'sending' }))
  await send(emailId)
  expect(await messages()).toHaveLength(10)
  await inUnit((tx) => moveEmail(tx, buId, { id: emailId, from: ['sending'], to: 'cancelled' }))
  await send(emailId)
  expect(await messages()).toHaveLength(10)
  expect(await stateOf(emailId)).toMatchObject({ state: 'cancelled', sent: 10 })
})

test('[ML-5] a list e-mail to a list goes to whoever is on it when sending begins', async () => {
  const [ada = '', bob = ''] = await addPeople(worker.sql, buId, 3)
  const emailId = await dueEmail(worker.sql, buId)
  await inUnit(async (tx) => {
    const [list] = await tx<{ id: string }[]>`
      insert into lists (bu_id, name, kind, created_by) values (${buId}, 'Guests', 'static', 'Test') returning id`
    await tx`insert into list_members (bu_id, list_id, prospect_id, added_by) values (${buId}, ${list?.id ?? ''}, ${ada}, 'Test')`
    const selection = { mode: 'all', filter: `list=${list?.id}`, except: [] }
    await tx`update emails set audience = ${tx.json({ kind: 'prospects', selection })} where id = ${emailId}`
    await tx`insert into list_members (bu_id, list_id, prospect_id, added_by) values (${buId}, ${list?.id ?? ''}, ${bob}, 'Test')`
  })
  await send(emailId)
  const reached = (await messages()).map(({ recipient }) => recipient.split('@')[0])
  expect(reached.sort()).toEqual([ada, bob].sort())
})
