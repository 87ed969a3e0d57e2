import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { sendTest } from '#lib/email/send/test-email.ts'
import { addPeople, readyUnit, testDomain } from '#lib/email/testing/ready-unit.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
const colleague = 'clara@halden.example'
let owner: Database
let worker: Database
let buId: string
let prospectId: string

beforeAll(async () => {
  const database = await testDatabase('test_email')
  owner = openDatabase(database.ownerUrl, { name: 'test-email', connectionsMax: 1 })
  worker = openDatabase(database.workerUrl, { name: 'test-email', connectionsMax: 2 })
  buId = (await readyUnit(worker.sql, keys.publicKey, 'Tests')).buId
  ;[prospectId = ''] = await addPeople(worker.sql, buId, 1)
  const [user] = await owner.sql<{ id: string }[]>`
    insert into users (email, email_key, name) values (${colleague}, ${colleague}, 'Clara') returning id`
  await owner.sql`insert into memberships (bu_id, user_id, role) values (${buId}, ${user?.id ?? ''}, 'admin')`
})

afterAll(() => Promise.all([owner?.end(), worker?.end()]))

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
const send = (to: string, fromAddress = `news@${testDomain}`) =>
  sendTest(senderIn(worker.sql, keys.privateKey), buId, {
    to,
    subject: 'Hi {{first_name}}',
    html: '<p><a href="https://halden.example/x">x</a></p>',
    text: null,
    fromName: 'Halden',
    fromAddress,
    prospectId,
  })
const messages = () => inUnit((tx) => tx<{ raw: Buffer }[]>`select raw from mailbox_messages`)

test('[ML-5] a test reaches a colleague as the prospect would get it, and counts nothing', async () => {
  expect(await send('Clara@Halden.example')).toMatchObject({ ok: true })
  const [message] = await messages()
  const mail = await simpleParser(message?.raw ?? '')
  expect(mail.subject).toBe('[Test] Hi Ada 1')
  expect(mail.html).toContain('href="https://halden.example/x"')
  expect(mail.html).not.toMatch(/\/e\/[co]\//)
  expect(await inUnit((tx) => tx`select 1 from email_recipients`)).toHaveLength(0)
})

test('[I23][ML-3] a test goes to nobody outside the team, and leaves from a verified domain alone', async () => {
  const before = (await messages()).length
  expect(await send(`${prospectId}@people.example`)).toMatchObject({ ok: false })
  expect(await send(colleague, 'news@elsewhere.example')).toMatchObject({ ok: false })
  expect(await messages()).toHaveLength(before)
})
