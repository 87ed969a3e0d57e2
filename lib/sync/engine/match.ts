import type { Instant } from '#lib/base/instant.ts'
import { nounOf } from '#lib/base/record-noun.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'
import type { CandidateEvidence, LinkEvidence } from './types.ts'

export type MatchQuestion = {
  /** Null: a person who is not in our database yet. */
  prospectId: string | null
  email: string | null
  /** All records that the org knows with this e-mail or this external id, in any order. */
  candidates: CrmRecord[]
  contactsFirst: boolean
  /** Which prospect holds a record; null: nobody. */
  heldBy: (crmId: string) => string | null
  at: Instant
}

export type Match =
  | { found: 'nothing'; evidence: LinkEvidence | null }
  | { found: 'record'; record: CrmRecord; evidence: LinkEvidence }
  /** [MT-3] The first candidate belongs to another prospect; the next one is never taken silently. */
  | { found: 'held'; record: CrmRecord; heldBy: string; evidence: LinkEvidence }

/** [MT-2] By our external id (a create whose answer was lost), then by e-mail: the first found [MT-3]. */
export function match(question: MatchQuestion): Match {
  const { prospectId } = question
  const ours = question.candidates.filter(
    (record) => prospectId !== null && record.externalId === prospectId && isEligible(record),
  )
  if (ours.length > 0) return choose(question, ours, 'external_id')
  const key = emailKey(question.email)
  if (key === null) return { found: 'nothing', evidence: null }
  const sameEmail = question.candidates.filter((record) => emailKey(record.email) === key)
  return choose(question, sameEmail, 'email')
}

function choose(
  question: MatchQuestion,
  records: CrmRecord[],
  how: 'external_id' | 'email',
): Match {
  const ordered = records.toSorted(byFirstFound(question.contactsFirst))
  const chosen = ordered.find(isEligible)
  const candidates = ordered.map((record) => toEvidence(record, chosen))
  const evidence = (why: string): LinkEvidence => ({
    how,
    at: question.at,
    why,
    email: emailKey(question.email),
    candidates,
  })
  if (!chosen) {
    const why = 'Every record with this e-mail is converted or deleted'
    return { found: 'nothing', evidence: ordered.length > 0 ? evidence(why) : null }
  }
  const holder = question.heldBy(chosen.id)
  if (holder !== null && holder !== question.prospectId) {
    const why = `The first ${nounOf(chosen.object)} with this e-mail is linked to another prospect`
    return {
      found: 'held',
      record: chosen,
      heldBy: holder,
      evidence: { ...evidence(why), how: 'conflict', heldBy: holder },
    }
  }
  return { found: 'record', record: chosen, evidence: evidence(whyOf(chosen, ordered, how)) }
}

/** [MT-3] Contacts before leads (setting), then the oldest, then the lower id. A total order: any shuffle ends alike. */
function byFirstFound(contactsFirst: boolean) {
  const rank = (record: CrmRecord) => ((record.object !== 'Lead') === contactsFirst ? 0 : 1)
  return (a: CrmRecord, b: CrmRecord): number =>
    rank(a) - rank(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

function isEligible(record: CrmRecord): boolean {
  return !record.isDeleted && !record.isConverted
}

function whyOf(chosen: CrmRecord, ordered: CrmRecord[], how: 'external_id' | 'email'): string {
  const noun = nounOf(chosen.object)
  if (how === 'external_id') return `This ${noun} carries the prospect's Concord id: we created it`
  const others = ordered.filter((record) => record !== chosen && isEligible(record))
  if (others.length === 0) return `The only record with this e-mail is this ${noun}`
  const contacts = others.some((record) => record.object !== chosen.object)
  const first = contacts ? `${noun}s come first` : `the oldest ${noun}`
  return `First found of ${others.length + 1} records with this e-mail: ${first}`
}

function toEvidence(record: CrmRecord, chosen: CrmRecord | undefined): CandidateEvidence {
  const { id, object, createdAt } = record
  const isChosen = record === chosen
  const note = isChosen
    ? 'first found'
    : record.isDeleted
      ? 'deleted'
      : record.isConverted
        ? 'converted'
        : chosen && chosen.object !== object
          ? `comes after ${nounOf(chosen.object)}s`
          : 'newer'
  return { id, object, createdAt, chosen: isChosen, note }
}
