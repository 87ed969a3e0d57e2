import type { Tx } from '#db/client.ts'
import type { NewActivity } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import type { Recipient } from '#lib/email/consent-writes.ts'

/** Nobody reads within so short a time; scanners follow links as soon as a message arrives. */
const tooSoonSeconds = 2
/** After the hidden link was followed, everything of that message is the scanner's for so long. */
const scannedSeconds = 10

/** Whether what comes now may be a person's. */
const human = (tx: Tx) => tx`
  r.sent_at < now() - ${tooSoonSeconds} * interval '1 s'
  and (r.scanned_at is null or r.scanned_at < now() - ${scannedSeconds} * interval '1 s')`

export async function noteScan(tx: Tx, buId: string, { id }: Recipient): Promise<void> {
  await tx`update email_recipients set scanned_at = now() where bu_id = ${buId} and id = ${id}`
}

export async function noteOpen(tx: Tx, buId: string, recipient: Recipient): Promise<void> {
  const seen = await tx`
    with seen as (
      update email_recipients r set opens = r.opens + 1, opened_at = coalesce(r.opened_at, now())
      where r.bu_id = ${buId} and r.id = ${recipient.id} and ${human(tx)} returning r.opens
    ), counted as (
      update emails set opened = opened + 1
      where bu_id = ${buId} and id = ${recipient.emailId} and exists (select from seen where opens = 1)
    )
    select opens from seen`
  if (seen.length > 0)
    await recordActivities(tx, buId, [opened(recipient, new Date().toISOString())])
}

/** A click shows that it was opened, also where pictures are not loaded. */
export async function noteClick(
  tx: Tx,
  buId: string,
  recipient: Recipient,
  { link, target }: { link: number; target: string },
): Promise<void> {
  const seen = await tx<{ first: boolean; unopened: boolean }[]>`
    with before as (
      select r.id, r.clicks, r.opened_at from email_recipients r
      where r.bu_id = ${buId} and r.id = ${recipient.id} and ${human(tx)} for no key update
    ), seen as (
      update email_recipients r set clicks = r.clicks + 1, clicked_at = coalesce(r.clicked_at, now()),
        opened_at = coalesce(r.opened_at, now()), opens = greatest(r.opens, 1)
      from before b where r.bu_id = ${buId} and r.id = b.id
      returning b.clicks = 0 as first, b.opened_at is null as unopened
    ), counted as (
      update emails e set clicked = e.clicked + s.first::int, opened = e.opened + s.unopened::int
      from seen s where e.bu_id = ${buId} and e.id = ${recipient.emailId} and (s.first or s.unopened)
    )
    select first, unopened from seen`
  const [one] = seen
  if (!one) return
  const at = new Date().toISOString()
  const { id, emailId, prospectId, object } = recipient
  const click: NewActivity = {
    prospectId,
    kind: 'email_click',
    cause: `${id}/${link}`,
    at,
    title: `Clicked a link in ${object}`,
    detail: { text: 'Clicked a link in', object, emailId, detail: target.slice(0, 500) },
  }
  await recordActivities(tx, buId, one.unopened ? [opened(recipient, at), click] : [click])
}

function opened({ id, emailId, prospectId, object }: Recipient, at: string): NewActivity {
  return {
    prospectId,
    kind: 'email_open',
    cause: id,
    at,
    title: `Opened ${object}`,
    detail: { text: 'Opened', object, emailId },
  }
}
