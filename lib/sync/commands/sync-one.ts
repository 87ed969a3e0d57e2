import { inBusinessUnit } from '#db/client.ts'
import { wordsOfStop } from '#lib/sync/commands/failure-words.ts'
import { CommandRefused, type SyncOutcome } from '#lib/sync/commands/types.ts'
import { type PersonResult, sendRecord, syncProspect } from '#lib/sync/person.ts'
import type { SyncContext } from '#lib/sync/ports.ts'
import { type LinkWish, switchLink } from '#lib/sync/switch-link.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

/** A batch holds a record for a moment; a person's wish waits that long and no longer. */
const busyTries = 8
const busyPauseMs = 150

export async function syncOneProspect(
  workshop: Workshop,
  context: SyncContext,
  buId: string,
  prospectId: string,
  requestedBy: string | null,
): Promise<SyncOutcome> {
  const result = await untilFree(() => syncProspect(context, prospectId, requestedBy))
  return toOutcome(workshop, buId, result, prospectId)
}

export async function sendOneRecord(
  workshop: Workshop,
  context: SyncContext,
  buId: string,
  crmId: string,
  requestedBy: string | null,
): Promise<SyncOutcome> {
  const result = await untilFree(() => sendRecord(context, crmId, requestedBy))
  return toOutcome(workshop, buId, result, null)
}

export async function switchOneLink(
  workshop: Workshop,
  context: SyncContext,
  buId: string,
  wish: LinkWish,
): Promise<SyncOutcome> {
  const result = await untilFree(() => switchLink(context, wish))
  if (result.ended === 'refused') throw new CommandRefused(result.why)
  return toOutcome(workshop, buId, result, wish.prospectId)
}

async function untilFree<Result extends { ended: string }>(
  sync: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    const result = await sync()
    if (result.ended !== 'busy' || tries === busyTries) return result
    await new Promise((resolve) => setTimeout(resolve, busyPauseMs))
  }
}

type PairRow = {
  crm_id: string | null
  crm_object: string | null
  link_state: string
  sync_state: string
  waits: boolean
  error_title: string | null
  error_message: string | null
  error_class: string | null
  assigned: boolean
  has_email: boolean
}

async function toOutcome(
  workshop: Workshop,
  buId: string,
  result: PersonResult,
  asked: string | null,
): Promise<SyncOutcome> {
  const none = { prospectId: asked, crmId: null, counts: {} }
  if (result.ended === 'busy') {
    return { ...none, result: 'busy', message: 'A cycle is syncing this prospect at this moment' }
  }
  if (result.ended === 'outside') {
    return { ...none, result: 'not_synced', message: 'This record lies outside the sharing rule' }
  }
  if (result.ended === 'unknown') {
    const message = asked ? 'This prospect no longer exists' : 'Salesforce shows no such record'
    return { ...none, result: 'not_synced', message }
  }
  const { prospectId, counts, stop } = result
  if (stop) return { ...none, prospectId, counts, result: 'not_synced', message: wordsOfStop(stop) }
  const pair = prospectId && (await readPair(workshop, buId, prospectId))
  if (!pair) {
    const message = 'The record made no prospect: it has no e-mail, or it is converted or deleted'
    return { ...none, counts, result: 'nothing_to_do', message }
  }
  return { prospectId, crmId: pair.crm_id, counts, ...inWords(pair) }
}

function inWords(pair: PairRow): Pick<SyncOutcome, 'result' | 'message'> {
  if (pair.error_title) {
    const result = pair.error_class === 'person' ? 'needs_you' : 'waiting'
    return { result, message: `${pair.error_title}: ${pair.error_message}` }
  }
  if (pair.link_state === 'unshared') {
    return { result: 'nothing_to_do', message: 'Its record lies outside the sharing rule' }
  }
  if (pair.crm_id) {
    const message = `In accord with the ${pair.crm_object?.toLowerCase()} in Salesforce`
    return pair.waits
      ? { result: 'waiting', message: 'It changed again meanwhile and waits for the next push' }
      : { result: 'in_accord', message }
  }
  if (pair.link_state === 'ignored') {
    return { result: 'nothing_to_do', message: 'An admin switched syncing off for this prospect' }
  }
  if (pair.link_state === 'crm_deleted') {
    return { result: 'nothing_to_do', message: 'Its record was deleted in Salesforce' }
  }
  if (!pair.has_email) {
    return { result: 'nothing_to_do', message: 'Without an e-mail it cannot be matched or created' }
  }
  const message = pair.assigned
    ? 'No record was made for it'
    : 'No record has its e-mail, and an unassigned prospect is never created in Salesforce'
  return { result: 'nothing_to_do', message }
}

async function readPair(
  { sql }: Workshop,
  buId: string,
  prospectId: string,
): Promise<PairRow | null> {
  const [row] = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<PairRow[]>`
      select l.crm_id, l.crm_object, l.link_state, l.sync_state, c.id is not null waits, e.title error_title,
        e.message error_message, e.class error_class, num_nonnulls(p.assigned_user_id, p.assign_to) > 0 assigned,
        coalesce(p.email_key, '') <> '' has_email
      from prospects p
      join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
      left join changes c on c.bu_id = p.bu_id and c.prospect_id = p.id
      left join sync_errors e on e.bu_id = p.bu_id and e.prospect_id = p.id and e.closed_at is null
      where p.bu_id = ${buId} and p.id = ${prospectId}`,
  )
  return row ?? null
}
