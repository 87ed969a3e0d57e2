import type { MappingDirection } from '#lib/mapping/types.ts'
import { isReadOnly, isSame } from '#lib/prospects/rules.ts'
import type { FieldValue } from '#lib/prospects/types.ts'
import type { ConflictUse } from '#lib/sync/conflicts/types.ts'

/** A conflict as it stands at this moment, under the lock of its prospect. */
export type OpenConflict = {
  prospectId: string
  field: string
  winner: 'concord' | 'salesforce'
  ours: FieldValue
  theirs: FieldValue
  current: FieldValue
  crmObject: string | null
  /** Null: the field is not mapped. */
  direction: MappingDirection | null
  inBin: boolean
  /** Another live prospect has the e-mail that would be taken. */
  emailHolder: string | null
}

export type Edit = { prospectId: string; field: string; value: FieldValue; replaced: FieldValue }

export type Settled = {
  edits: Edit[]
  /** Closed, whether something had to be written or not. */
  closed: { prospectId: string; field: string }[]
  refused: { prospectId: string; field: string; why: string }[]
}

/**
 * [DU-3] What it takes to let one side's value stand: an edit of the prospect, where it holds another value, and nothing where
 * it holds that one. The push carries it over as any edit.
 */
export function decideConflicts(conflicts: readonly OpenConflict[], use: ConflictUse): Settled {
  const settled: Settled = { edits: [], closed: [], refused: [] }
  for (const conflict of conflicts) {
    const { prospectId, field, current } = conflict
    const wanted = wantedOf(conflict, use)
    const moves = use !== 'kept' && !isSame(current, wanted)
    const why = moves ? refusalOf(conflict, use) : null
    if (why !== null) settled.refused.push({ prospectId, field, why })
    else settled.closed.push({ prospectId, field })
    if (moves && why === null)
      settled.edits.push({ prospectId, field, value: wanted, replaced: current })
  }
  return settled
}

function wantedOf({ ours, theirs, current }: OpenConflict, use: ConflictUse): FieldValue {
  if (use === 'kept') return current
  return use === 'ours' ? ours : theirs
}

function refusalOf(conflict: OpenConflict, use: ConflictUse): string | null {
  if (conflict.inBin) return 'This prospect is in the recycle bin. Restore it first.'
  if (isReadOnly(conflict.field, conflict.crmObject)) {
    return 'The company of a contact is its account’s name: change it in Salesforce.'
  }
  if (use === 'ours' && conflict.direction === 'pull') {
    return 'This field only comes in from Salesforce: our value would not stay. Change its direction first.'
  }
  if (conflict.emailHolder !== null) return `${conflict.emailHolder} has this e-mail already.`
  return null
}
