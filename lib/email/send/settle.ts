import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import type { NewActivity } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { recordBounces } from '#lib/email/bounces/writes.ts'
import type { ClaimedEmail, Held } from '#lib/email/send/lease-writes.ts'
import { type Settled, settleRecipients } from '#lib/email/send/recipient-writes.ts'
import type { Delivery } from '#lib/email/send/transport.ts'

/** What became of a chunk: its rows, its activities and what addresses are known for by now, in one transaction. */
export async function settle(
  { sql, held, email }: { sql: Sql; held: Held; email: ClaimedEmail },
  deliveries: readonly Delivery[],
): Promise<void> {
  if (deliveries.length === 0) return
  await inBusinessUnit(sql, held.buId, async (tx) => {
    const settled = await settleRecipients(tx, held, deliveries, email.logTask)
    await tellSent(tx, held, email, settled)
    await noteRefused(tx, held, deliveries, settled)
  })
}

async function tellSent(
  tx: Tx,
  { buId, emailId }: Held,
  email: ClaimedEmail,
  settled: readonly Settled[],
): Promise<void> {
  const sent = settled.filter(({ outcome }) => outcome === 'sent')
  const list = email.kind === 'list'
  const object = list ? email.name : email.content.subject
  const activities = sent.map(
    ({ prospectId, recipientId, at }): NewActivity => ({
      prospectId,
      kind: list ? 'list_email' : 'one_to_one_email',
      cause: recipientId,
      at,
      title: `Was sent ${object}`,
      detail: { text: 'Was sent', object, emailId },
    }),
  )
  await recordActivities(tx, buId, activities)
}

/** The relay refused an address in the dialogue itself: a bounce that needed no letter. */
async function noteRefused(
  tx: Tx,
  { buId }: Held,
  deliveries: readonly Delivery[],
  settled: readonly Settled[],
): Promise<void> {
  const failed = new Set(
    settled.filter(({ outcome }) => outcome === 'failed').map(({ recipientId }) => recipientId),
  )
  const bounces = deliveries.flatMap((delivery) =>
    delivery.outcome === 'refused' && failed.has(delivery.recipientId)
      ? [{ recipientId: delivery.recipientId, hard: delivery.hard, said: delivery.said }]
      : [],
  )
  await recordBounces(tx, buId, bounces)
}
