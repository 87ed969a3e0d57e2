import { isBlank, isEqual } from './canonical.ts'
import { isOptOut, type ObjectRule } from './fields.ts'
import { resolveOptOut } from './opt-out.ts'
import type { FieldValue, FieldVerdictRule } from './types.ts'

/** One field of one pair, as both sides hold it, in canonical form. */
export type FieldCase = {
  field: ObjectRule
  ours: FieldValue
  theirs: FieldValue
  /** Undefined: never agreed. */
  agreed: FieldValue | undefined
  /** When ours last changed, on the org's clock. Zero: not known. */
  oursAt: number
  /** SystemModstamp of the record. */
  theirsAt: number
  /** [FD-3] When the field itself changed over there, where its history tells; else the record's moment. */
  changedThereAt: number
  /** What we last knew of the record before it changed to this. Zero: nothing. */
  theirsKnownAt: number
  /** The org changed what we sent (a trigger, a rounding): nobody's edit. */
  rewritten: boolean
}

export type Verdict = {
  /** in = Salesforce → us; out = us → Salesforce. */
  to: 'in' | 'out' | 'none'
  rule: FieldVerdictRule
  /** [FD-2] The value that somebody wrote and that does not stay. */
  lost: FieldValue
  /** Both sides spoke. */
  conflict: boolean
}

/**
 * Settles one field [FD-1]: only what differs from agreed has moved; the side that alone moved wins unless its direction
 * is forbidden; when both moved, or nothing was ever agreed, the rule decides [FD-2] after the blank rule [FD-4].
 */
export function resolve(it: FieldCase): Verdict {
  if (isEqual(it.ours, it.theirs, it.field.rule)) return none('equal')
  if (isOptOut(it.field.rule)) return resolveOptOut(it)
  const { agreed, field } = it
  const oursMoved = agreed === undefined || !isEqual(it.ours, agreed, field.rule)
  const theirsMoved = agreed === undefined || !isEqual(it.theirs, agreed, field.rule)
  if (oursMoved && theirsMoved) return resolveBoth(it)
  return theirsMoved ? resolveTheirs(it) : resolveOurs(it)
}

function resolveTheirs(it: FieldCase): Verdict {
  const { direction, rule } = it.field
  // A one-way field is not restored over there: an org that rewrites it would have us write for ever.
  if (direction === 'push') return none('one_way')
  // Whatever the rule: an org that empties what we send would have us send it for ever.
  if (it.rewritten) {
    return into('rewritten_by_salesforce', isBlank(it.theirs) ? it.ours : null)
  }
  if (isBlank(it.theirs) && rule.blanks === 'keep') {
    return direction === 'pull' ? none('blank_kept') : out('blank_kept')
  }
  return into(it.field.fromAccount ? 'account_name' : 'only_salesforce_moved')
}

function resolveOurs(it: FieldCase): Verdict {
  const { direction, rule } = it.field
  const keepsTheirs = isBlank(it.ours) && rule.blanks === 'keep'
  if (direction === 'push') return keepsTheirs ? none('blank_kept') : out('only_concord_moved')
  if (keepsTheirs) return into('blank_kept')
  if (direction === 'both') return out('only_concord_moved')
  if (isBlank(it.theirs) && rule.blanks === 'keep') return none('blank_kept')
  return into(it.field.fromAccount ? 'account_name' : 'one_way', it.ours)
}

function resolveBoth(it: FieldCase): Verdict {
  const { direction, rule, fromAccount } = it.field
  if (rule.blanks === 'keep') {
    if (isBlank(it.theirs)) return direction === 'pull' ? none('blank_kept') : out('blank_kept')
    if (isBlank(it.ours)) return direction === 'push' ? none('blank_kept') : into('blank_kept')
  }
  // [FD-6] What stood in a field of ours is nobody's word.
  if (rule.told) return out('only_concord_moved')
  if (direction === 'push') return out('one_way', it.theirs, true)
  if (direction === 'pull') return into(fromAccount ? 'account_name' : 'one_way', it.ours, true)
  if (it.rewritten && it.agreed !== undefined) return out('only_concord_moved', it.theirs)
  if (rule.winner === 'concord') return out('concord_wins', it.theirs, true)
  if (rule.winner === 'salesforce') return into('salesforce_wins', it.ours, true)
  return isTheirsLater(it)
    ? into('most_recent', it.ours, true)
    : out('most_recent', it.theirs, true)
}

/** [FD-3] Salesforce keeps seconds, so seconds are compared; a tie is Salesforce's. */
function isTheirsLater(it: FieldCase): boolean {
  return Math.floor(it.changedThereAt / 1000) >= Math.floor(it.oursAt / 1000)
}

export function none(rule: FieldVerdictRule): Verdict {
  return { to: 'none', rule, lost: null, conflict: false }
}

export function into(rule: FieldVerdictRule, lost: FieldValue = null, conflict = false): Verdict {
  return { to: 'in', rule, lost, conflict }
}

export function out(rule: FieldVerdictRule, lost: FieldValue = null, conflict = false): Verdict {
  return { to: 'out', rule, lost, conflict }
}
