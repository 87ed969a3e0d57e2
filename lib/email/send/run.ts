import { randomBytes } from 'node:crypto'
import { inBusinessUnit, type Sql } from '#db/client.ts'
import type { Logger } from '#lib/base/log.ts'
import {
  type CompiledEmail,
  compileEmail,
  renderEmail,
  signedAddresses,
} from '#lib/email/compile.ts'
import { type Composer, type Outgoing, openComposer } from '#lib/email/compose.ts'
import { domainOf, footerOf, listOf } from '#lib/email/rules.ts'
import {
  type ClaimedEmail,
  claimEmail,
  finishEmail,
  type Held,
  keepLinks,
  releaseEmail,
  renewLease,
  stopEmail,
} from '#lib/email/send/lease-writes.ts'
import { openLetterhead, openTransport } from '#lib/email/send/opening.ts'
import {
  type ClaimedRecipient,
  claimRecipients,
  gatherPage,
  secondsToNext,
  takeOrphans,
} from '#lib/email/send/recipient-writes.ts'
import { settle } from '#lib/email/send/settle.ts'
import {
  findSendingDomain,
  getSendingSetup,
  type SendingSetup,
} from '#lib/email/send/setup-reads.ts'
import { type Delivery, type Transport, WayClosed } from '#lib/email/send/transport.ts'

export type SendingContext = {
  sql: Sql
  log: Logger
  workerId: string
  sealingPrivateKey: string
  /** Under which people reach the console: links in e-mails begin with it. */
  concordUrl: string
}

export type SendingTask = { buId: string; emailId: string }

/** A chunk under a throttle is what may leave in so many seconds. */
const throttledSeconds = 5
const closedAgainSeconds = 60
const brokenAgainSeconds = 15

type Sending = SendingContext & {
  held: Held
  email: ClaimedEmail
  setup: SendingSetup
  compiled: CompiledEmail
  compose: Composer
  transport: Transport
}

/**
 * [ML-5] Sends one e-mail from where it stands. Whoever is sent to was claimed in a transaction before; a worker that dies in
 * between leaves them claimed, and its successor asks the way out what has arrived, or calls them unknown. Nobody twice.
 */
export async function sendEmail(context: SendingContext, task: SendingTask): Promise<void> {
  const { sql, log } = context
  const held: Held = {
    ...task,
    lease: `${context.workerId}/${randomBytes(6).toString('hex')}`,
  }
  const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
    inBusinessUnit(sql, task.buId, work)
  const email = await inUnit((tx) => claimEmail(tx, held))
  if (!email) return
  try {
    const opened = await open(context, held, email)
    if ('refused' in opened) return await inUnit((tx) => stopEmail(tx, held, opened.refused))
    try {
      await run(opened)
    } finally {
      opened.transport.close()
    }
  } catch (error) {
    const closed = error instanceof WayClosed
    if (!closed) log.warn({ error, ...task }, 'an e-mail stopped; it goes on by itself')
    const after = closed
      ? { seconds: closedAgainSeconds, message: error.message }
      : {
          seconds: brokenAgainSeconds,
          message: 'It stopped at something unforeseen and goes on by itself.',
        }
    await inUnit((tx) => releaseEmail(tx, held, after)).catch(() => undefined)
    if (!closed) throw error
  }
}

async function open(
  context: SendingContext,
  held: Held,
  email: ClaimedEmail,
): Promise<Sending | { refused: string }> {
  const { buId } = held
  const domain = domainOf(email.sender.address)
  const { setup, found } = await inBusinessUnit(context.sql, buId, async (tx) => ({
    setup: await getSendingSetup(tx, buId),
    found: await findSendingDomain(tx, buId, domain),
  }))
  // [ML-3] Asked again here: between planning and sending a domain may have lost its records.
  if (!found?.verified) {
    return {
      refused: `${domain} is not verified: e-mail leaves from verified domains only. See Settings, Sending.`,
    }
  }
  const compiled = compileEmail(email.content, footerOf(setup.unitName, setup.postalAddress))
  await inBusinessUnit(context.sql, buId, (tx) => keepLinks(tx, held, compiled.links))
  const head = openLetterhead({ held, email, setup, domain, found, key: context.sealingPrivateKey })
  const transport = openTransport({ context, held, setup })
  return { ...context, held, email, setup, compiled, transport, compose: openComposer(head) }
}

async function run(sending: Sending): Promise<void> {
  const { held, email } = sending
  const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
    inBusinessUnit(sending.sql, held.buId, work)
  if (!email.gathered && !(await gather(sending))) return
  await adopt(sending)
  const perMinute = email.perMinute ?? sending.setup.perMinute
  const listId = listOf(email.audience)
  const { batch } = sending.transport
  const most =
    perMinute === null
      ? batch
      : Math.max(1, Math.min(batch, Math.ceil((perMinute * throttledSeconds) / 60)))
  for (;;) {
    const claimed = await inUnit(async (tx) =>
      (await renewLease(tx, held)) ? await claimRecipients(tx, held, listId, most) : 'lost',
    )
    if (claimed === 'lost') return
    if (claimed === null) return await rest(sending)
    if (claimed.length === 0) continue
    await sendChunk(sending, claimed)
    if (perMinute === null) continue
    const seconds = (claimed.length * 60) / perMinute
    return await inUnit((tx) => releaseEmail(tx, held, { seconds, message: null }))
  }
}

async function gather({ sql, held, email }: Sending): Promise<boolean> {
  for (;;) {
    const done = await inBusinessUnit(sql, held.buId, async (tx) => {
      if (!(await renewLease(tx, held))) return 'lost'
      return gatherPage(tx, held, email.audience, email.createdBy)
    })
    if (done === 'lost') return false
    if (done) return true
  }
}

/** What an earlier worker had in its hand. */
async function adopt(sending: Sending): Promise<void> {
  const { held, transport } = sending
  const ids = await inBusinessUnit(sending.sql, held.buId, (tx) => takeOrphans(tx, held))
  if (ids.length === 0) return
  const arrived = await transport.arrived?.(ids)
  const said =
    'Its sender stopped while it was on its way. It may have arrived, so it is not sent again.'
  const deliveries = ids.map((recipientId): Delivery => {
    if (!arrived) return { recipientId, outcome: 'unknown', said }
    if (arrived.has(recipientId)) return { recipientId, outcome: 'sent' }
    return { recipientId, outcome: 'returned', said: 'Its sender stopped before it left' }
  })
  await settle(sending, deliveries)
}

async function sendChunk(sending: Sending, claimed: readonly ClaimedRecipient[]): Promise<void> {
  const { compose, compiled, held, setup, concordUrl, transport } = sending
  const outgoing: Outgoing[] = []
  const deliveries: Delivery[] = []
  for (const { recipientId, address, values } of claimed) {
    const addressee = { buId: held.buId, recipientId, values }
    const addresses = signedAddresses(concordUrl, addressee, setup.linkKey)
    try {
      const rendered = renderEmail(compiled, values, addresses)
      outgoing.push(await compose({ recipientId, address }, rendered))
    } catch (error) {
      sending.log.warn({ error, recipientId }, 'a message could not be composed')
      deliveries.push({
        recipientId,
        outcome: 'refused',
        hard: false,
        said: 'It could not be written for this person',
      })
    }
  }
  try {
    deliveries.push(...(await transport.deliver(outgoing)))
  } catch (error) {
    if (!(error instanceof WayClosed)) throw error
    const returned = outgoing.map(
      ({ recipientId }): Delivery => ({ recipientId, outcome: 'returned', said: error.message }),
    )
    await settle(sending, [...deliveries, ...returned])
    throw error
  }
  await settle(sending, deliveries)
}

/** Nobody is due: it is done, or goes on when the next try of somebody is. */
async function rest({ sql, held }: Sending): Promise<void> {
  await inBusinessUnit(sql, held.buId, async (tx) => {
    const seconds = await secondsToNext(tx, held)
    if (seconds === null) await finishEmail(tx, held)
    else await releaseEmail(tx, held, { seconds, message: 'Waits to try again what was not taken' })
  })
}
