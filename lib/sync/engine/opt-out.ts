import type { FieldCase, Verdict } from './resolve.ts'

/**
 * [FD-12] An opt-out on either side wins at once. Only a later, explicit opt-in lifts one that was agreed: a `false` that
 * somebody wrote here at a known time, or a `false` over there in a version newer than the one that we knew. A blank, a
 * page read before the opt-out, and every conflict rule are none of that.
 */
export function resolveOptOut(it: FieldCase): Verdict {
  const oursOut = it.ours === true
  const lifted = it.agreed === true && (oursOut ? isLiftedThere(it) : isLiftedHere(it))
  const { direction } = it.field
  if (lifted && oursOut && direction !== 'push') return verdict('in', 'opt_in')
  if (lifted && !oursOut && direction !== 'pull') return verdict('out', 'opt_in')
  if (oursOut) return direction === 'pull' ? verdict('none', 'opt_out') : verdict('out', 'opt_out')
  return verdict('in', 'opt_out')
}

function isLiftedHere(it: FieldCase): boolean {
  return it.ours === false && it.oursAt > 0
}

function isLiftedThere(it: FieldCase): boolean {
  return it.theirs === false && it.theirsKnownAt > 0 && it.theirsAt > it.theirsKnownAt
}

function verdict(to: Verdict['to'], rule: Verdict['rule']): Verdict {
  return { to, rule, lost: null, conflict: false }
}
