import type { Tx } from '#db/client.ts'
import type { Audience, EmailContent, Sender } from '#lib/email/types.ts'

/** An e-mail in the hand of one worker. */
export type Held = { buId: string; emailId: string; lease: string }

export type ClaimedEmail = {
  content: EmailContent
  sender: Sender
  kind: 'list' | 'one'
  name: string
  audience: Audience
  perMinute: number | null
  logTask: boolean
  gatheredAfter: string | null
  gathered: boolean
  createdBy: string
}

const leaseSeconds = 60

type Row = Omit<ClaimedEmail, 'content' | 'sender'> &
  EmailContent & { fromName: string; fromAddress: string; replyTo: string | null }

/** Takes an e-mail that is due, or one that its worker has left. */
export async function claimEmail(tx: Tx, held: Held): Promise<ClaimedEmail | null> {
  const { buId, emailId, lease } = held
  const [row] = await tx<Row[]>`
    update emails set state = 'sending', started_at = coalesce(started_at, now()), message = null,
      leased_by = ${lease}, leased_until = now() + ${leaseSeconds} * interval '1 s'
    where bu_id = ${buId} and id = ${emailId}
      and ((state = 'scheduled' and scheduled_at <= now())
        or (state = 'sending' and (leased_until is null or leased_until < now() or not exists (
          select from workers w where w.id = split_part(leased_by, '/', 1) and w.seen_at > now() - interval '15 seconds'))))
    returning kind, name, subject, html, body_text as text, from_name as "fromName", from_address as "fromAddress",
      reply_to as "replyTo", audience, per_minute as "perMinute", log_task as "logTask",
      gathered_after as "gatheredAfter", gathered_at is not null as gathered, created_by as "createdBy"`
  if (!row) return null
  const { subject, html, text, fromName, fromAddress, replyTo, ...rest } = row
  return {
    ...rest,
    content: { subject, html, text },
    sender: { name: fromName, address: fromAddress, replyTo },
  }
}

/** @returns false when somebody paused or cancelled it, or another worker has it */
export async function renewLease(tx: Tx, { buId, emailId, lease }: Held): Promise<boolean> {
  const { count } = await tx`
    update emails set leased_until = now() + ${leaseSeconds} * interval '1 s'
    where bu_id = ${buId} and id = ${emailId} and state = 'sending' and leased_by = ${lease}`
  return count === 1
}

/** Gives it back; it goes on at `nextAt`, or at once. */
export async function releaseEmail(
  tx: Tx,
  { buId, emailId, lease }: Held,
  after: { seconds: number; message: string | null },
): Promise<void> {
  await tx`
    update emails set leased_by = null, leased_until = null, message = ${after.message},
      next_at = now() + ${after.seconds} * interval '1 s'
    where bu_id = ${buId} and id = ${emailId} and leased_by = ${lease}`
}

/** Stands still until a person acts. */
export async function stopEmail(
  tx: Tx,
  { buId, emailId, lease }: Held,
  message: string,
): Promise<void> {
  await tx`
    update emails set state = 'paused', leased_by = null, leased_until = null, message = ${message}
    where bu_id = ${buId} and id = ${emailId} and leased_by = ${lease}`
}

export async function finishEmail(tx: Tx, { buId, emailId, lease }: Held): Promise<void> {
  await tx`
    update emails set state = 'done', finished_at = now(), leased_by = null, leased_until = null, message = null
    where bu_id = ${buId} and id = ${emailId} and state = 'sending' and leased_by = ${lease}`
}

export async function keepLinks(
  tx: Tx,
  { buId, emailId }: Held,
  links: readonly string[],
): Promise<void> {
  await tx`
    update emails set links = ${JSON.stringify(links)}::text::jsonb where bu_id = ${buId} and id = ${emailId}`
}
