import type { SqlLike } from '#db/client.ts'
import type { MailboxPage, MailboxRow, SendingSettings } from '#lib/email/types.ts'

const pageSize = 50

export async function listMessages(
  sql: SqlLike,
  buId: string,
  { search, before }: { search: string | null; before: string | null },
): Promise<MailboxPage> {
  const rows = await sql<MailboxRow[]>`
    select m.id, m.sender, m.recipient, m.subject,
      to_char(m.received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "receivedAt"
    from mailbox_messages m
    where m.bu_id = ${buId} and (${search}::text is null or m.recipient = lower(${search}))
      and (${before}::uuid is null or (m.received_at, m.id) < (
        select b.received_at, b.id from mailbox_messages b where b.bu_id = ${buId} and b.id = ${before}::uuid))
    order by m.received_at desc, m.id desc limit ${pageSize + 1}`
  const page = rows.slice(0, pageSize)
  return { rows: page, next: rows.length > pageSize ? (page.at(-1)?.id ?? null) : null }
}

export async function findMessage(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<(MailboxRow & { raw: Uint8Array; recipientId: string | null }) | null> {
  const [row] = await sql<(MailboxRow & { raw: Uint8Array; recipientId: string | null })[]>`
    select m.id, m.sender, m.recipient, m.subject, m.raw, m.recipient_id as "recipientId",
      to_char(m.received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "receivedAt"
    from mailbox_messages m where m.bu_id = ${buId} and m.id = ${id}`
  return row ?? null
}

export async function getSendingSettings(sql: SqlLike, buId: string): Promise<SendingSettings> {
  const [row] = await sql<SendingSettings[]>`
    select transport, smtp, sealed_password is not null as "hasPassword", spf, bounce_domain as "bounceDomain",
      postal_address as "postalAddress", per_minute as "perMinute"
    from email_settings where bu_id = ${buId}`
  return (
    row ?? {
      transport: 'mailbox',
      smtp: null,
      hasPassword: false,
      spf: null,
      bounceDomain: null,
      postalAddress: '',
      perMinute: null,
    }
  )
}
