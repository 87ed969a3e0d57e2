import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { addPeople, dueEmail, readyUnit, testDomain } from '#lib/email/testing/ready-unit.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
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
