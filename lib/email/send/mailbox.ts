import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import type { Transport } from '#lib/email/send/transport.ts'

/** Messages of one insert. */
const batch = 250

/**
 * [ML-6] The local mailbox. A message goes in only while its sender still holds the recipient, so one that was frozen and
 * given up cannot deliver after its successor did; and it can be asked what has arrived.
 */
export function mailboxTransport(sql: Sql, buId: string, lease: string): Transport {
  return {
    batch,
    deliver: async (messages) => {
      const kept = await inBusinessUnit(
        sql,
        buId,
        (tx) => tx<{ recipientId: string }[]>`
          with held as (
            select r.id from email_recipients r
            where r.bu_id = ${buId} and r.id = any(${messages.map(({ recipientId }) => recipientId)}::uuid[])
              and r.state = 'claimed' and r.claimed_by = ${lease}
            for no key update
          )
          insert into mailbox_messages (bu_id, recipient_id, sender, recipient, subject, raw)
          select ${buId}, m.id, m.sender, m.recipient, m.subject, decode(m.raw, 'base64')
          from unnest(${messages.map(({ recipientId }) => recipientId)}::uuid[],
            ${messages.map(({ envelope }) => envelope.from)}::text[], ${messages.map(({ envelope }) => envelope.to)}::text[],
            ${messages.map(({ subject }) => subject.replaceAll('\0', ''))}::text[],
            ${messages.map(({ raw }) => raw.toString('base64'))}::text[]) as m(id, sender, recipient, subject, raw)
          join held h on h.id = m.id
          returning recipient_id as "recipientId"`,
      )
      const arrived = new Set(kept.map(({ recipientId }) => recipientId))
      return messages.map(({ recipientId }) =>
        arrived.has(recipientId)
          ? { recipientId, outcome: 'sent' }
          : { recipientId, outcome: 'later', said: 'Another worker took over' },
      )
    },
    arrived: async (recipientIds) => {
      const rows = await inBusinessUnit(
        sql,
        buId,
        (tx) => tx<{ id: string }[]>`
          select distinct recipient_id as id from mailbox_messages
          where bu_id = ${buId} and recipient_id = any(${[...recipientIds]}::uuid[])`,
      )
      return new Set(rows.map(({ id }) => id))
    },
    close: () => {},
  }
}

const keptDays = 60
const pruneMost = 20_000

/** The mailbox is for looking, not for keeping: what is older goes, a part at a time. */
export async function pruneMailbox(tx: Tx, buId: string): Promise<void> {
  await tx`
    delete from mailbox_messages where bu_id = ${buId} and id in (
      select id from mailbox_messages
      where bu_id = ${buId} and received_at < now() - ${keptDays} * interval '1 day'
      order by received_at limit ${pruneMost})`
}
