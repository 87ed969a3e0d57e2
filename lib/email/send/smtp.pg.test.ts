import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { seal } from '#lib/base/sealing.ts'
import { sealedSmtpPassword } from '#lib/email/sealed.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import {
  addPeople,
  dueEmail,
  readyUnit,
  selector,
  testDomain,
} from '#lib/email/testing/ready-unit.ts'
import { type Relay, startRelay } from '#lib/email/testing/relay.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { verifyDkim } from '#lib/email/testing/verify-dkim.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
let worker: Database
let relay: Relay
let buId: string
let publicKey: string
let units = 0

beforeAll(async () => {
  const database = await testDatabase('smtp')
  worker = openDatabase(database.workerUrl, { name: 'smtp', connectionsMax: 4 })
})

beforeEach(async () => {
  units += 1
  relay = await startRelay()
  const made = await readyUnit(worker.sql, keys.publicKey, `SMTP ${units}`)
  buId = made.buId
  publicKey = made.publicKey
  await useRelay(null)
})

afterEach(() => relay.stop())
afterAll(() => worker?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
const send = (emailId: string) =>
  sendEmail(senderIn(worker.sql, keys.privateKey), { buId, emailId })

async function useRelay(password: string | null): Promise<void> {
  const smtp = {
    host: '127.0.0.1',
    port: relay.port,
    security: 'none',
    username: password === null ? null : 'halden',
  }
  const sealed = password === null ? null : seal(password, keys.publicKey, sealedSmtpPassword(buId))
  await inUnit(
    (tx) => tx`
      insert into email_settings (bu_id, link_key, transport, smtp, sealed_password)
      values (${buId}, ${Buffer.alloc(32, 3).toString('base64')}, 'smtp', ${JSON.stringify(smtp)}::text::jsonb, ${sealed})
      on conflict (bu_id) do update set smtp = excluded.smtp, sealed_password = excluded.sealed_password`,
  )
}

const statesOf = (emailId: string) =>
  inUnit(
    (tx) => tx`
      select prospect_id as id, state, bounce, tries from email_recipients where email_id = ${emailId} order by prospect_id`,
  )
const emailOf = (emailId: string) =>
  inUnit(async (tx) => {
    const [row] = await tx<{ state: string; message: string | null }[]>`
      select state, message from emails where id = ${emailId}`
    return row
  })
const addressOf = (id: string) => `${id}@people.example`

test('[ML-3][ML-6] through a real relay each message arrives once, signed so that anybody can check it', async () => {
  await addPeople(worker.sql, buId, 45)
  const emailId = await dueEmail(worker.sql, buId)
  await send(emailId)
  expect(await emailOf(emailId)).toEqual({ state: 'done', message: null })
  expect(new Set(relay.messages.map(({ to }) => to)).size).toBe(45)
  expect(relay.messages).toHaveLength(45)
  const verdicts = relay.messages.map(({ raw }) => verifyDkim(raw, publicKey))
  expect(verdicts.filter(({ valid }) => !valid)).toEqual([])
  expect(verdicts[0]).toMatchObject({ domain: testDomain, selector })
  expect(verdicts[0]?.headers).toEqual(
    expect.arrayContaining(['from', 'subject', 'to', 'list-unsubscribe', 'list-unsubscribe-post']),
  )
  const [first] = relay.messages
  const altered = Buffer.from(
    first?.raw.toString('latin1').replace('Hello', 'Hallo') ?? '',
    'latin1',
  )
  expect(verifyDkim(altered, publicKey).valid).toBe(false)
})

test('[ML-5] an address that the relay refuses is a hard bounce; one that it puts off is tried again', async () => {
  const [gone = '', grey = '', good = ''] = (await addPeople(worker.sql, buId, 3)).sort()
  relay.behave.set(addressOf(gone), 'refuse')
  relay.behave.set(addressOf(grey), 'later')
  const emailId = await dueEmail(worker.sql, buId)
  await send(emailId)
  expect(await statesOf(emailId)).toEqual([
    { id: gone, state: 'failed', bounce: 'hard', tries: 1 },
    { id: grey, state: 'waiting', bounce: null, tries: 1 },
    { id: good, state: 'sent', bounce: null, tries: 1 },
  ])
  expect(await emailOf(emailId)).toMatchObject({ state: 'sending' })
  relay.behave.clear()
  await inUnit((tx) => tx`update email_recipients set due_at = now()`)
  await inUnit((tx) => tx`update emails set next_at = null`)
  await send(emailId)
  expect(await emailOf(emailId)).toMatchObject({ state: 'done' })
  expect(relay.messages.map(({ to }) => to).sort()).toEqual(
    [addressOf(grey), addressOf(good)].sort(),
  )
})

test('[ML-5] a relay that hangs up after it took a message leaves it unknown, and it is not sent again', async () => {
  const [lost = ''] = await addPeople(worker.sql, buId, 1)
  relay.behave.set(addressOf(lost), 'hang up')
  const emailId = await dueEmail(worker.sql, buId)
  await send(emailId)
  expect(await statesOf(emailId)).toEqual([{ id: lost, state: 'unknown', bounce: null, tries: 1 }])
  expect(await emailOf(emailId)).toMatchObject({ state: 'done' })
  expect(relay.messages).toHaveLength(1)
})

test('[ML-6] a wrong password is tried once, said in words, and nobody’s try is spent', async () => {
  await addPeople(worker.sql, buId, 30)
  await useRelay('wrong')
  const emailId = await dueEmail(worker.sql, buId)
  await send(emailId)
  expect(relay.signIns).toHaveLength(1)
  expect(await emailOf(emailId)).toEqual({
    state: 'sending',
    message: expect.stringContaining('The relay did not let us in'),
  })
  const states = await statesOf(emailId)
  expect(states.every(({ state, tries }) => state === 'waiting' && tries === 0)).toBe(true)
  await useRelay('right')
  await send(emailId)
  expect(await emailOf(emailId)).toMatchObject({ state: 'done' })
  expect(relay.messages).toHaveLength(30)
})
