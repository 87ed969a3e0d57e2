import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { addPeople, dueEmail, readyUnit } from '#lib/email/testing/ready-unit.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { newKeys, until } from '#lib/sync/testing/connected-unit.ts'
import { startWorker } from '#lib/sync/testing/worker-process.ts'

/** The law is the same for 10,000: EMAIL_PEOPLE=10000 takes a minute. */
const people = Number(process.env.EMAIL_PEOPLE ?? 1_500)
const kills = 2
const patienceMs = 120_000

let web: Database
let buId: string
let variables: Record<string, string>

beforeAll(async () => {
  const database = await testDatabase('killed_email')
  web = openDatabase(database.webUrl, { name: 'killed', connectionsMax: 3 })
  const keys = newKeys()
  buId = (await readyUnit(web.sql, keys.publicKey, 'Killed')).buId
  variables = {
    WORKER_DATABASE_URL: database.workerUrl,
    CONCORD_URL: 'http://127.0.0.1:4310',
    SEALING_PRIVATE_KEY: keys.privateKey,
    TOKEN_KEY: keys.tokenKey,
  }
})

afterAll(() => web?.end())

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(web.sql, buId, work)

const arrived = () =>
  inUnit(async (tx) => {
    const [row] = await tx<{ n: number }[]>`select count(*)::int as n from mailbox_messages`
    return row?.n ?? 0
  })

test('[ML-5] workers killed -9 in the middle of a list e-mail: it resumes, and everybody has it once', async () => {
  const ids = await addPeople(web.sql, buId, people)
  const [optedOut = '', binned = '', blank = '', bounced = ''] = ids
  await inUnit(async (tx) => {
    await tx`update prospects set values = values || '{"opted_out": true}' where id = ${optedOut}`
    await tx`update prospects set deleted_at = now() where id = ${binned}`
    await tx`update prospects set values = values - 'email' where id = ${blank}`
    await tx`insert into email_addresses (bu_id, address_key, hard_bounced_at) values (${buId}, ${`${bounced}@people.example`}, now())`
  })
  const emailId = await dueEmail(web.sql, buId)
  let before = 0
  for (let n = 0; n < kills; n += 1) {
    const worker = await startWorker(variables)
    before = await until(
      'some messages',
      async () => {
        const now = await arrived()
        return now > before && now
      },
      patienceMs,
    )
    worker.kill('SIGKILL')
    await worker.gone
    before = await arrived()
    expect(before).toBeLessThan(people - 4)
  }
  const last = await startWorker(variables)
  try {
    await until(
      'the end',
      () =>
        inUnit(async (tx) => {
          const [row] = await tx`select 1 from emails where id = ${emailId} and state = 'done'`
          return row
        }),
      patienceMs,
    )
  } finally {
    await last.stop()
  }

  const reached = ids.slice(3).filter((id) => id !== bounced)
  const messages = await inUnit(
    (tx) => tx<{ recipient: string; raw: Buffer }[]>`select recipient, raw from mailbox_messages`,
  )
  expect(messages.map(({ recipient }) => recipient).sort()).toEqual(
    reached.map((id) => `${id}@people.example`).sort(),
  )
  const sample = await simpleParser(messages[0]?.raw ?? '')
  expect(sample.subject).toMatch(/^News for Ada \d+$/)

  const states = await inUnit(
    (tx) => tx`
      select state, reason, count(*)::int as n from email_recipients where email_id = ${emailId} group by 1, 2 order by 1, 2`,
  )
  expect(states).toEqual([
    { state: 'sent', reason: null, n: people - 4 },
    { state: 'suppressed', reason: 'hard_bounced', n: 1 },
    { state: 'suppressed', reason: 'no_address', n: 1 },
    { state: 'suppressed', reason: 'opted_out', n: 1 },
  ])
  const [counted] = await inUnit(
    (tx) =>
      tx`select recipients, sent, suppressed, failed, unknown from emails where id = ${emailId}`,
  )
  // Whoever lay in the recycle bin when it began was never on the list.
  expect(counted).toEqual({
    recipients: people - 1,
    sent: people - 4,
    suppressed: 3,
    failed: 0,
    unknown: 0,
  })
  const [told] = await inUnit(
    (tx) =>
      tx`select count(*)::int as n, count(distinct prospect_id)::int as people from activities where kind = 'list_email'`,
  )
  expect(told).toEqual({ n: people - 4, people: people - 4 })
}, 300_000)
