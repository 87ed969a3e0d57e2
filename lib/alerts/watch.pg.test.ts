import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Sql, type Tx } from '#db/client.ts'
import { quietMs, sameAgainMs, settleMs } from '#lib/alerts/rules.ts'
import { sealedWebhookSecret } from '#lib/alerts/sealed.ts'
import { watchUnit } from '#lib/alerts/watch.ts'
import { saveChoices, saveWebhook } from '#lib/alerts/writes.ts'
import type { Instant } from '#lib/base/instant.ts'
import { createLog } from '#lib/base/log.ts'
import { newId } from '#lib/base/new-id.ts'
import { seal } from '#lib/base/sealing.ts'
import { readyUnit } from '#lib/email/testing/ready-unit.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
const secret = 'a secret of this test'
let worker: Database
let owner: Sql
let buId: string
let admins: string[]
let units = 0
let receiver: Server
let answer = 200
const received: { signature: string; body: string }[] = []

beforeAll(async () => {
  const database = await testDatabase('alerts')
  worker = openDatabase(database.workerUrl, { name: 'alerts', connectionsMax: 2 })
  owner = openDatabase(database.ownerUrl, { name: 'alerts', connectionsMax: 1 }).sql
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ signature: String(request.headers['concord-signature']), body })
      response.writeHead(answer).end()
    })
  })
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready))
})

beforeEach(async () => {
  units += 1
  received.length = 0
  answer = 200
  buId = (await readyUnit(worker.sql, keys.publicKey, `Alerts ${units}`)).buId
  admins = [await member('clara', 'admin'), await member('jonas', 'admin')]
  await member('mara', 'marketer')
})

afterAll(async () => {
  receiver.close()
  await Promise.all([worker?.end(), owner?.end()])
})

async function member(name: string, role: string): Promise<string> {
  const email = `${name}-${units}@team.example`
  const [row] = await owner<{ id: string }[]>`
    insert into users (email, email_key, name) values (${email}, ${email}, ${name}) returning id`
  const id = row?.id ?? ''
  await owner`insert into memberships (bu_id, user_id, role) values (${buId}, ${id}, ${role})`
  return id
}

const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)

/** Some minutes after the beginning; before seven, so that the digest keeps out of it. */
const began = Date.parse('2026-11-30T00:00:00Z')
const context = () => ({
  sql: worker.sql,
  log: createLog('test', 'silent'),
  sealingPrivateKey: keys.privateKey,
  concordUrl: 'http://localhost:4310',
})
/** What the worker would do then; alerts and messages are as old as they would be. */
async function watchAt(ms: number): Promise<void> {
  await inUnit(async (tx) => {
    await tx`update alert_messages set due_at = now() where sent_at is null`
  })
  await watchUnit(context(), buId, null, (began + ms) as Instant)
  await inUnit(async (tx) => {
    const at = new Date(began + ms)
    await tx`update alerts set opened_at = ${at} where opened_at > now() - interval '1 minute'`
    await tx`update alerts set told_at = ${at} where told_at > now() - interval '1 minute'`
  })
}

const lose = (reason: string | null) =>
  inUnit(
    (tx) => tx`
      update connectors set connected_at = now(), lost_reason = ${reason},
        lost_at = case when ${reason}::text is not null then now() end where bu_id = ${buId}`,
  )
const refuse = (n: number) =>
  inUnit(
    (tx) => tx`
      insert into sync_errors (bu_id, prospect_id, code, cause_key, title, message, next_action, class)
      select ${buId}, p, 'bad_value', 'bad', 'Refused', 'No', 'Mend it', 'person'
      from unnest(${Array.from({ length: n }, newId)}::uuid[]) p`,
  )
const mails = () =>
  inUnit(async (tx) => {
    const rows = await tx<{ to: string; subject: string }[]>`
      select split_part(recipient, '-', 1) as to, subject from mailbox_messages order by id`
    return rows.map(({ to, subject }) => `${to}: ${subject.replace(/^Alerts \d+: /, '')}`)
  })

test('[CN-15] admins get one e-mail of what holds, however many errors there are, and each may switch it off', async () => {
  await lose('the token was revoked.')
  await refuse(300)
  await watchAt(0)
  expect(await mails()).toEqual([])
  await watchAt(settleMs)
  const subject = 'the connection to Salesforce is lost, and 1 more'
  expect((await mails()).sort()).toEqual([`clara: ${subject}`, `jonas: ${subject}`])
  await refuse(200)
  await watchAt(settleMs + quietMs)
  expect(await mails()).toHaveLength(2)
  const [raw] = await inUnit(
    (tx) => tx<{ raw: Buffer }[]>`select raw from mailbox_messages limit 1`,
  )
  const mail = await simpleParser(raw?.raw ?? '')
  expect(mail.from?.value[0]?.address).toBe('concord@mail.halden.example')
  expect(mail.text).toContain(
    'The connection to Salesforce is lost: the token was revoked. Nothing syncs until it is connected again.\nhttp://localhost:4310/connector/status',
  )
  expect(mail.text).toContain('300 records wait for somebody: Salesforce refused them.')
  expect(mail.text).toContain('http://localhost:4310/settings/profile')

  // It passes, comes back, and is told again after six hours at the earliest, to whoever still wants it.
  await inUnit((tx) => saveChoices(tx, buId, admins[1] ?? '', { alerts: false, digest: true }))
  await lose(null)
  await watchAt(settleMs + 2 * quietMs)
  await lose('the token was revoked.')
  await watchAt(settleMs + 3 * quietMs)
  await watchAt(settleMs + 4 * quietMs)
  expect(await mails()).toHaveLength(2)
  await watchAt(2 * settleMs + sameAgainMs)
  expect((await mails()).slice(2)).toEqual(['clara: the connection to Salesforce is lost'])
})

test('[CN-15] the digest goes once a day to whoever wants it, where Salesforce is connected', async () => {
  const eight = 8 * 3_600_000
  await watchAt(eight)
  expect(await mails()).toEqual([])
  await lose(null)
  await refuse(2)
  await inUnit(
    (tx) => tx`
      insert into runs (bu_id, number, kind, state, counts, calls)
      values (${buId}, 1, 'cycle', 'done', '{"pulled": 1200, "pushed": 30, "created": 4, "refused": 2}', 9),
        (${buId}, 2, 'cycle', 'failed', '{}', 1)`,
  )
  await inUnit((tx) => saveChoices(tx, buId, admins[0] ?? '', { alerts: true, digest: false }))
  await watchAt(eight + 24 * 3_600_000)
  await watchAt(eight + 25 * 3_600_000)
  const digests = (await mails()).filter((mail) => mail.includes('last day'))
  expect(digests).toEqual(['jonas: the last day, 2 need somebody'])
  const [raw] = await inUnit(
    (tx) => tx<{ raw: Buffer }[]>`select raw from mailbox_messages where subject like '%last day%'`,
  )
  const { text } = await simpleParser(raw?.raw ?? '')
  expect(text).toContain('1,200 records came from Salesforce, 34 went there, 4 of them new.')
  expect(text).toContain('2 cycles, 1 of them failed; 10 calls to Salesforce.')
})

test('[CN-15] the webhook gets the same, signed, and again when it did not answer', async () => {
  const { port } = receiver.address() as AddressInfo
  const sealedSecret = seal(secret, keys.publicKey, sealedWebhookSecret(buId))
  await inUnit((tx) => saveWebhook(tx, buId, { url: `http://127.0.0.1:${port}/x`, sealedSecret }))
  await lose('expired')
  await watchAt(0)
  answer = 503
  await watchAt(settleMs)
  expect(received).toHaveLength(1)
  answer = 200
  await watchAt(settleMs + 60_000)
  await watchAt(settleMs + 120_000)
  expect(received).toHaveLength(2)
  const [first, second] = received
  expect(second?.body).toBe(first?.body)
  expect(JSON.parse(second?.body ?? '')).toMatchObject({
    kind: 'alert',
    unit: `Alerts ${units}`,
    lines: [
      {
        text: 'The connection to Salesforce is lost: expired. Nothing syncs until it is connected again.',
        url: 'http://localhost:4310/connector/status',
      },
    ],
  })
  const [, seconds = '', mac] = /^t=(\d+),v1=(\w+)$/.exec(second?.signature ?? '') ?? []
  expect(mac).toBe(createHmac('sha256', secret).update(`${seconds}.${second?.body}`).digest('hex'))
})

test('[CN-15][ML-3] without a verified domain no e-mail leaves, and whoever was disabled gets none', async () => {
  await inUnit((tx) => tx`update email_domains set verified_at = null where bu_id = ${buId}`)
  await lose('expired')
  await watchAt(0)
  await watchAt(settleMs)
  expect(await mails()).toEqual([])
  const said = () =>
    inUnit(async (tx) => {
      const rows = await tx<{ said: string }[]>`select distinct said from alert_messages`
      return rows.map((row) => row.said)
    })
  expect(await said()).toEqual([
    'No domain is verified, so no e-mail leaves. See Settings, Sending.',
  ])
  await inUnit((tx) => tx`update email_domains set verified_at = now() where bu_id = ${buId}`)
  await owner`update users set disabled_at = now() where id = ${admins[1] ?? ''}`
  await watchAt(2 * settleMs)
  expect(await mails()).toEqual(['clara: the connection to Salesforce is lost'])
})
