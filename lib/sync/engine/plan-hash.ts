import type { PlannedCreate, PlannedUpdate } from './plan-push.ts'
import type { Decision, Effects } from './types.ts'

/** FNV-1a, twice with different seeds: 64 bits of plain arithmetic. Not for secrets. */
function hashPair(text: string): [number, number] {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return [a >>> 0, b >>> 0]
}

const toHex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')

export function textHash(text: string): string {
  return hashPair(text).map(toHex).join('')
}

/**
 * [EX-1] The hash of a plan, whatever its order and size: every value that would move is hashed and the hashes are
 * added. A dry run and the cycle that then runs add the same moves.
 */
export type PlanHash = readonly [number, number]
export const emptyPlanHash: PlanHash = [0, 0]

export function addMove(hash: PlanHash, ...parts: unknown[]): PlanHash {
  const [a, b] = hashPair(JSON.stringify(parts))
  return [(hash[0] + a) >>> 0, (hash[1] + b) >>> 0]
}

export function addDecisions(hash: PlanHash, decisions: Decision[]): PlanHash {
  let sum = hash
  for (const { prospectId, crmId, kind, fields, evidence } of decisions) {
    // [CR-4] Whom Salesforce chose for a lead that this very plan created is its answer, not our move.
    if (kind === 'skip' || (kind === 'owner' && evidence?.how === 'created')) continue
    // A prospect made in this very plan has a fresh id each time.
    const who = kind === 'create_prospect' ? null : prospectId
    if (fields.length === 0) sum = addMove(sum, kind, who, crmId)
    for (const { field, direction, to } of fields)
      sum = addMove(sum, direction, who, crmId, field, to)
  }
  return sum
}

export function addSends(
  hash: PlanHash,
  updates: PlannedUpdate[],
  creates: PlannedCreate[],
): PlanHash {
  let sum = hash
  for (const { claim, record, outs } of updates) {
    for (const { field, to } of outs)
      sum = addMove(sum, 'out', claim.prospectId, record.id, field.rule.field, to)
  }
  for (const { claim, row } of creates) sum = addMove(sum, 'create', claim.prospectId, row.values)
  return sum
}

export function addEffects(hash: PlanHash, effects: Effects): PlanHash {
  return addDecisions(hash, effects.decisions)
}

export function toText(hash: PlanHash): string {
  return hash.map(toHex).join('')
}
