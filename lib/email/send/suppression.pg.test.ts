import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import type { Outgoing } from '#lib/email/compose.ts'
import { claimEmail } from '#lib/email/send/lease-writes.ts'
import { mailboxTransport } from '#lib/email/send/mailbox.ts'
import { claimRecipients, gatherPage, takeOrphans } from '#lib/email/send/recipient-writes.ts'
import { sendEmail } from '#lib/email/send/run.ts'
import { addPeople, dueEmail, readyUnit } from '#lib/email/testing/ready-unit.ts'
import { senderIn } from '#lib/email/testing/sending.ts'
import { type Suppression, suppressions } from '#lib/email/types.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { addToList, createList } from '#lib/lists/writes.ts'
import { newKeys } from '#lib/sync/testing/connected-unit.ts'

const keys = newKeys()
const people = 24
let worker: Database
let units = 0

beforeAll(async () => {
  const database = await testDatabase('suppression')
  worker = openDatabase(database.workerUrl, { name: 'suppression', connectionsMax: 3 })
})

afterAll(() => worker?.end())

const newUnit = async () => {
  units += 1
  return (await readyUnit(worker.sql, keys.publicKey, `Suppression ${units}`)).buId
}

/** How somebody comes to be one who gets nothing. */
const becomes: Record<Suppression, (tx: Tx, buId: string, id: string) => Promise<unknown>> = {
  deleted: (tx, _, id) => tx`update prospects set deleted_at = now() where id = ${id}`,
  no_address: (tx, _, id) => tx`update prospects set values = values - 'email' where id = ${id}`,
  opted_out: (tx, _, id) =>
    tx`update prospects set values = values || '{"opted_out": true}' where id = ${id}`,
  do_not_email: (tx, _, id) =>
    tx`update prospects set values = values || '{"do_not_email": true}' where id = ${id}`,
  hard_bounced: (tx, buId, id) => tx`
    insert into email_addresses (bu_id, address_key, hard_bounced_at) values (${buId}, ${`${id}@people.example`}, now())
    on conflict (bu_id, address_key) do update set hard_bounced_at = now()`,
  complained: (tx, buId, id) => tx`
    insert into email_addresses (bu_id, address_key, complained_at) values (${buId}, ${`${id}@people.example`}, now())
    on conflict (bu_id, address_key) do update set complained_at = now()`,
  unshared: (tx, _, id) => tx`update pairs set link_state = 'unshared' where prospect_id = ${id}`,
  left_list: (tx, buId, id) => tx`
    insert into list_leaves (bu_id, list_id, prospect_id) select ${buId}, id, ${id} from lists on conflict do nothing`,
}

async function listWith(tx: Tx, buId: string, ids: readonly string[]): Promise<string> {
  const list = await createList(tx, buId, { name: 'News', description: '', people: null, by: '' })
  if (typeof list === 'string') throw new Error(list)
  await addToList(tx, buId, list.id, ids, '')
  return list.id
}

const flip = fc.record({
  person: fc.nat(people - 1),
  reason: fc.constantFrom(...suppressions),
  /** Before which chunk of five. */
  chunk: fc.nat(5),
})

test('[I23][ML-5] whoever must get nothing when a message would leave gets none, whenever that came about', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 14 }), async (flips) => {
      const buId = await newUnit()
      const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
      const ids = await addPeople(worker.sql, buId, people)
      // Five at a time, so that something can happen in between.
      const listId = await inUnit((tx) => listWith(tx, buId, ids))
      const emailId = await dueEmail(worker.sql, buId, { perMinute: 60, filter: `list=${listId}` })
      const received = async () => {
        const rows = await inUnit(
          (tx) => tx<{ to: string }[]>`select recipient as to from mailbox_messages`,
        )
        return rows.map(({ to }) => to)
      }
      const silent = new Set<string>()
      for (let chunk = 0; chunk < 8; chunk += 1) {
        const before = new Set(await received())
        for (const { person, reason } of flips.filter((one) => one.chunk === chunk)) {
          const id = ids[person] ?? ''
          await inUnit((tx) => becomes[reason](tx, buId, id))
          if (!before.has(`${id}@people.example`)) silent.add(`${id}@people.example`)
        }
        await sendEmail(senderIn(worker.sql, keys.privateKey), { buId, emailId })
        await inUnit(
          (tx) => tx`update emails set next_at = null, leased_until = null where id = ${emailId}`,
        )
      }
      const messages = await received()
      expect(messages.filter((to) => silent.has(to))).toEqual([])
      expect(new Set(messages).size).toBe(messages.length)
      expect(messages.length + silent.size).toBe(people)
      const [row] = await inUnit(
        (tx) => tx`
        select state, recipients, sent, suppressed from emails where id = ${emailId}`,
      )
      const deletedFirst = new Set(
        flips.filter((one) => one.chunk === 0 && one.reason === 'deleted').map((one) => one.person),
      ).size
      expect(row).toEqual({
        state: 'done',
        recipients: people - deletedFirst,
        sent: messages.length,
        suppressed: silent.size - deletedFirst,
      })
    }),
    { numRuns: 12 },
  )
}, 120_000)

test('[I17][ML-5] a sender that was frozen and given up delivers nothing when it wakes', async () => {
  const buId = await newUnit()
  const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
  await addPeople(worker.sql, buId, 1)
  const emailId = await dueEmail(worker.sql, buId)
  const frozen = { buId, emailId, lease: 'frozen/1' }
  const successor = { buId, emailId, lease: 'successor/1' }
  const email = await inUnit((tx) => claimEmail(tx, frozen))
  if (!email) throw new Error('not claimed')
  await inUnit((tx) => gatherPage(tx, frozen, email.audience, email.createdBy))
  const claimed = await inUnit((tx) => claimRecipients(tx, frozen, null, 10))
  const [one] = claimed ?? []
  const message: Outgoing = {
    recipientId: one?.recipientId ?? '',
    envelope: { from: 'a@b.example', to: one?.address ?? '' },
    subject: 'Late',
    raw: Buffer.from('Late'),
  }
  expect(await inUnit((tx) => claimEmail(tx, successor))).not.toBeNull()
  expect(await inUnit((tx) => takeOrphans(tx, successor))).toEqual([message.recipientId])
  const [late] = await mailboxTransport(worker.sql, buId, frozen.lease).deliver([message])
  expect(late?.outcome).toBe('later')
  const [now] = await mailboxTransport(worker.sql, buId, successor.lease).deliver([message])
  expect(now?.outcome).toBe('sent')
  const rows = await inUnit((tx) => tx`select 1 from mailbox_messages`)
  expect(rows).toHaveLength(1)
})
