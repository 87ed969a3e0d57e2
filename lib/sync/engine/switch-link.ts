import { nounOf } from '#lib/base/record-noun.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { enqueue } from './follow-up.ts'
import { linkTo } from './link.ts'
import { takeIntoMirror } from './plan-pull.ts'
import { type PlanningInput, startPlanning } from './planning.ts'
import type { CandidateEvidence, Effects, LinkEvidence } from './types.ts'

export type SwitchInput = PlanningInput & {
  prospectId: string
  /** As the org showed it a moment ago; null: it did not. */
  record: CrmRecord | null
  by: string
}

export type Switched = { effects: Effects; refused: string | null }

/**
 * [DU-2] A person chose another record for a prospect. Nothing is agreed with the new one yet; the look that follows
 * settles every field by its rule. The record that is left stays as it is.
 */
export function planSwitch(input: SwitchInput): Switched {
  const { record, prospectId, by } = input
  const planning = startPlanning(input)
  const refuse = (refused: string): Switched => ({ effects: planning.effects, refused })
  const pair = planning.pairs.get(prospectId)
  if (!pair || pair.prospect.deletedAt !== null) return refuse('This prospect is no longer there')
  if (record === null || record.isDeleted) return refuse('Salesforce no longer shows this record')
  if (record.isConverted) return refuse('This lead was converted: choose its contact')
  if (pair.link.linkState === 'ignored') {
    return refuse('Syncing is switched off for this prospect. An admin can switch it on')
  }
  const holder = planning.holderOfRecord.get(record.id)
  if (holder === prospectId && pair.link.linkState === 'linked') {
    return refuse('It is synced with this record already')
  }
  if (holder !== undefined && holder !== prospectId) {
    return refuse('Another prospect is synced with this record. Merge the two prospects instead')
  }
  takeIntoMirror(planning, record, planning.mirror.get(record.id) ?? null)
  linkTo(planning, pair, record, evidenceOf(pair.link.evidence, record, by, input.now))
  enqueue(planning, pair, 'manual', [], 1)
  return { effects: planning.effects, refused: null }
}

/** What the next reader of the group is told of it. */
function toPassed(one: CandidateEvidence): CandidateEvidence {
  return one.chosen ? { ...one, chosen: false, note: 'synced until then' } : one
}

function evidenceOf(
  before: LinkEvidence | null,
  record: CrmRecord,
  by: string,
  at: LinkEvidence['at'],
): LinkEvidence {
  const { id, object, createdAt, email } = record
  const others = (before?.candidates ?? []).filter((one) => one.id !== id)
  const chosen = { id, object, createdAt, chosen: true, note: `chosen by ${by}` }
  const candidates = [chosen, ...others.map(toPassed)]
  return { how: 'relinked', at, why: `${by} chose this ${nounOf(object)}`, email, candidates }
}
