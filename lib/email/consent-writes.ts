import type { Tx } from '#db/client.ts'
import type { ActivityKind } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import type { PublicList } from '#lib/lists/types.ts'
import { joinLists, leaveLists } from '#lib/lists/writes.ts'
import { listFields } from '#lib/prospects/reads.ts'
import { decideEdit } from '#lib/prospects/rules.ts'
import { lockProspect, updateProspect } from '#lib/prospects/writes.ts'

export type Recipient = {
  id: string
  emailId: string
  prospectId: string
  addressKey: string | null
  /** What people know the e-mail by. */
  object: string
}

export type Consent = {
  recipient: Recipient
  /** ISO */
  at: string
  /** What shows that the person said so: where they stood, from where, what they read. */
  evidence: Readonly<Record<string, string | null>>
}

const peopleMax = 10

/**
 * [FD-12] The person says no: by the link, by the button of their mail program, or to their provider. It goes out in the
 * opt-out lane. Whoever has the address by now is meant, also where the prospect that got the e-mail was merged away.
 */
export async function optOut(
  tx: Tx,
  buId: string,
  { recipient, at, evidence }: Consent,
  how: 'unsubscribed' | 'complained',
): Promise<void> {
  const kind = how === 'unsubscribed' ? 'email_unsubscribe' : 'email_spam_complaint'
  const said = how === 'unsubscribed' ? 'Unsubscribed by' : 'Marked as spam'
  const saidBy = how === 'unsubscribed' ? 'the link in' : 'the complaint about'
  await setOptedOut(tx, buId, recipient, {
    optedOut: true,
    at,
    rule: how,
    by: `${saidBy} “${recipient.object}”`,
  })
  await tell(tx, buId, { recipient, at, evidence }, { kind, text: said, cause: recipient.id })
  if (how === 'complained') await noteComplaint(tx, buId, recipient)
  const column = how === 'unsubscribed' ? tx`unsubscribed_at` : tx`complained_at`
  const counter = how === 'unsubscribed' ? tx`unsubscribed` : tx`complained`
  await tx`
    with first as (
      update email_recipients set ${column} = ${at} where bu_id = ${buId} and id = ${recipient.id} and ${column} is null
      returning email_id
    )
    update emails e set ${counter} = e.${counter} + 1 from first f where e.bu_id = ${buId} and e.id = f.email_id`
}

/** [FD-12] The person says yes again, on the page and in words that are kept: nothing less lifts an opt-out. */
export async function optIn(
  tx: Tx,
  buId: string,
  { recipient, at, evidence }: Consent,
): Promise<void> {
  const by = `the preference page of “${recipient.object}”`
  await setOptedOut(tx, buId, recipient, { optedOut: false, at, rule: 'resubscribed', by })
  if (recipient.addressKey !== null) {
    await tx`
      update email_addresses set complained_at = null where bu_id = ${buId} and address_key = ${recipient.addressKey}`
  }
  const cause = `${recipient.id}/${at}`
  await tell(
    tx,
    buId,
    { recipient, at, evidence },
    { kind: 'email_resubscribe', text: 'Subscribed again from', cause },
  )
}

export type ListChoices = { left: readonly PublicList[]; joined: readonly PublicList[] }

/** [ML-5] The person chose among the lists that people see: which they leave, which they want. */
export async function chooseLists(
  tx: Tx,
  buId: string,
  { recipient, at, evidence }: Consent,
  { left, joined }: ListChoices,
): Promise<void> {
  const people = await meantPeople(tx, buId, recipient)
  const ids = (lists: readonly PublicList[]) => lists.map(({ id }) => id)
  const names = (lists: readonly PublicList[]) => lists.map(({ name }) => name).join(', ')
  await leaveLists(tx, buId, ids(left), people)
  await joinLists(tx, buId, ids(joined), people, 'Preference page')
  const { prospectId, emailId } = recipient
  const text = sentenceOf(names(left), names(joined))
  const object = names(joined.length > 0 ? joined : left)
  await recordActivities(tx, buId, [
    {
      prospectId,
      kind: 'email_preferences',
      cause: `${recipient.id}/${at}`,
      at,
      title: `${text} ${object}`,
      detail: { text, object, emailId, left: ids(left), joined: ids(joined), evidence },
    },
  ])
}

function sentenceOf(left: string, joined: string): string {
  if (joined === '') return 'Left'
  return left === '' ? 'Joined' : `Left ${left} and joined`
}

async function setOptedOut(
  tx: Tx,
  buId: string,
  { prospectId, addressKey }: Recipient,
  said: { optedOut: boolean; at: string; rule: string; by: string },
): Promise<void> {
  const people = await meantPeople(tx, buId, { prospectId, addressKey })
  const fields = await listFields(tx)
  const typed = { opted_out: said.optedOut ? 'yes' : 'no' }
  for (const id of people) {
    const stored = await lockProspect(tx, buId, id)
    if (!stored) continue
    const decided = decideEdit(fields, stored.values, typed, said)
    if ('problems' in decided || decided.plan.fields.length === 0) continue
    await updateProspect(tx, buId, id, decided.plan, null)
  }
}

/** Whoever got the e-mail, and whoever has its address by now. */
async function meantPeople(
  tx: Tx,
  buId: string,
  { prospectId, addressKey }: Pick<Recipient, 'prospectId' | 'addressKey'>,
): Promise<string[]> {
  const people = await tx<{ id: string }[]>`
    select id from prospects
    where bu_id = ${buId} and (id = ${prospectId} or (email_key = ${addressKey} and deleted_at is null))
    order by id limit ${peopleMax}`
  return people.map(({ id }) => id)
}

async function tell(
  tx: Tx,
  buId: string,
  { recipient, at, evidence }: Consent,
  told: { kind: ActivityKind; text: string; cause: string },
): Promise<void> {
  const { object, emailId, prospectId } = recipient
  await recordActivities(tx, buId, [
    {
      prospectId,
      kind: told.kind,
      cause: told.cause,
      at,
      title: `${told.text} ${object}`,
      detail: { text: told.text, object, emailId, evidence },
    },
  ])
}

async function noteComplaint(tx: Tx, buId: string, { addressKey }: Recipient): Promise<void> {
  if (addressKey === null) return
  await tx`
    insert into email_addresses (bu_id, address_key, complained_at) values (${buId}, ${addressKey}, now())
    on conflict (bu_id, address_key) do update set complained_at = coalesce(email_addresses.complained_at, now())`
}
