import nodemailer from 'nodemailer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createLog } from '#lib/base/log.ts'
import { type BounceListener, startBounceListener } from '#lib/email/bounces/listener.ts'
import { messageId } from '#lib/email/compose.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { addPeople, dueEmail, readyUnit, testDomain } from '#lib/email/testing/ready-unit.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { signReturn } from '#lib/email/tokens.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
const linkKey = Buffer.alloc(32, 7).toString('base64')
const bounceDomain = 'bounces.halden.example'
let worker: Database
let listener: BounceListener
let buId: string
let personId: string
let recipientId: string
let units = 0

beforeAll(async () => {
  const database = await testDatabase('bounces')
  worker = openDatabase(database.workerUrl, { name: 'bounces', connectionsMax: 4 })
  listener = await startBounceListener(worker.sql, createLog('test', 'warn'), {
    port: 0,
    host: '127.0.0.1',
  })
})

beforeEach(async () => {
  units += 1
  buId = (await readyUnit(worker.sql, keys.publicKey, `Bounces ${units}`)).buId
  await inUnit(
    (tx) => tx`
      insert into email_settings (bu_id, link_key, bounce_domain) values (${buId}, ${linkKey}, ${bounceDomain})`,
  )
  ;[personId = ''] = await addPeople(worker.sql, buId, 1)
  await send(await dueEmail(worker.sql, buId))
  const [row] = await inUnit((tx) => tx<{ id: string }[]>`select id from email_recipients`)
  recipientId = row?.id ?? ''
})

afterAll(async () => {
  await listener?.stop()
  await worker?.end()
})

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
const send = (emailId: string) =>
  sendEmail(senderIn(worker.sql, keys.privateKey), { buId, emailId })
const returnAddress = () => `${signReturn({ buId, recipientId }, linkKey)}@${bounceDomain}`

/** A mail server that brings a letter back, in a real dialogue. */
async function deliver(raw: string, to = returnAddress()): Promise<string> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: listener.port,
    ignoreTLS: true,
  })
  try {
    const { response } = await transport.sendMail({ envelope: { from: '', to }, raw })
    return response
  } finally {
    transport.close()
  }
}

const lines = (...text: string[]) => text.join('\r\n')
const original = (id = recipientId) =>
  lines(
    '--x',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId(buId, id, `news@${testDomain}`)}`,
    'Subject: News',
    '',
  )

const dsn = (status: string, diagnostic: string, action = 'failed', enclosed = original()) =>
  lines(
    'From: MAILER-DAEMON@relay.example',
    'Subject: Undelivered',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
    '',
    '--x',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--x',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.example',
    '',
    `Final-Recipient: rfc822; ${personId}@people.example`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '',
    enclosed,
    '--x--',
    '',
  )

const feedback = () =>
  lines(
    'From: fbl@provider.example',
    'Subject: complaint',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="x"',
    '',
    '--x',
    'Content-Type: text/plain',
    '',
    'Abuse.',
    '--x',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: Provider/1',
    'Version: 1',
    '',
    original(),
    '--x--',
    '',
  )

const standOf = () =>
  inUnit(async (tx) => {
    const [row] = await tx`
      select r.bounce, e.bounced, e.complained, a.hard_bounced_at is not null as hard, coalesce(a.soft_bounces, 0) as soft,
        (select values->>'opted_out' from prospects where id = ${personId}) as "optedOut",
        (select lane from changes where prospect_id = ${personId}) as lane,
        array(select kind from activities where kind <> 'list_email' order by at) as told
      from email_recipients r join emails e on e.id = r.email_id
      left join email_addresses a on a.address_key = r.address_key where r.id = ${recipientId}`
    return row
  })

test('[ML-5] a hard bounce in a real SMTP dialogue marks the address, once, and the next e-mail passes it over', async () => {
  const report = dsn('5.1.1', '550 5.1.1 <x>: no such user')
  expect(await deliver(report)).toMatch(/^250 /)
  expect(await deliver(report)).toMatch(/^250 /)
  expect(await standOf()).toMatchObject({
    bounce: 'hard',
    bounced: 1,
    hard: true,
    told: ['email_bounce'],
  })
  const next = await dueEmail(worker.sql, buId)
  await send(next)
  const [row] = await inUnit(
    (tx) => tx`select state, reason from email_recipients where email_id = ${next}`,
  )
  expect(row).toEqual({ state: 'suppressed', reason: 'hard_bounced' })
})

test('[ML-5] a full box is a soft bounce and a delay is none', async () => {
  await deliver(dsn('4.4.1', '421 later', 'delayed'))
  expect(await standOf()).toMatchObject({ bounce: null, bounced: 0, told: [] })
  await deliver(dsn('5.2.2', '552 5.2.2 mailbox full'))
  expect(await standOf()).toMatchObject({ bounce: 'soft', bounced: 1, hard: false, soft: 1 })
})

test('[ML-5][FD-12] a complaint is an opt-out in the first lane', async () => {
  expect(await deliver(feedback())).toMatch(/^250 /)
  expect(await standOf()).toMatchObject({
    complained: 1,
    optedOut: 'true',
    lane: 2,
    told: ['email_spam_complaint'],
  })
})

test('[AC-7] a forged return address is refused in the dialogue, a report about another message changes nothing', async () => {
  const [local = '', domain = ''] = returnAddress().split('@')
  const forged = `${local.slice(0, -1)}${local.endsWith('a') ? 'e' : 'a'}@${domain}`
  await expect(deliver(dsn('5.1.1', '550 no'), forged)).rejects.toThrow(/550 5\.1\.1/)
  await expect(deliver(dsn('5.1.1', '550 no'), 'postmaster@elsewhere.example')).rejects.toThrow(
    /550/,
  )
  await deliver(dsn('5.1.1', '550 no', 'failed', original(buId)))
  await deliver('From: a@b.example\r\nSubject: On holiday\r\n\r\nBack on Monday.\r\n')
  expect(await standOf()).toMatchObject({ bounce: null, bounced: 0, hard: false, told: [] })
})
