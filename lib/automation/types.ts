import type { Criteria } from '#lib/criteria/types.ts'
import type { FieldTypesKept, PeopleField } from '#lib/lists/types.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'

/** [AU-2] What a rule does to whoever comes to match. */
export type RuleAction =
  /** `keepOwner`: whoever is assigned already stays where they are. */
  | { kind: 'assign'; target: AssignTarget; keepOwner: boolean }
  /** As a person would type it. */
  | { kind: 'set_field'; field: string; value: string }
  | { kind: 'add_tag'; tagId: string }
  | { kind: 'remove_tag'; tagId: string }
  | { kind: 'add_to_list'; listId: string }
  | { kind: 'remove_from_list'; listId: string }
  | { kind: 'adjust_score'; points: number }
  /** Null: whoever the prospect is assigned to. */
  | { kind: 'notify'; userId: string | null; text: string }
  | { kind: 'sync' }

/** paused → running → paused, or stopped by the loop guard. */
export type RuleState = 'paused' | 'running' | 'stopped'
/** What is still to be looked at since it was turned on: note who matches, then look at everybody. */
export type Sweep = 'baseline' | 'act'

export type RuleTerms = {
  id: string
  name: string
  /** Rules act in the order of their places, then of their ids. */
  place: number
  repeats: boolean
  /** Days that must lie between two firings for one prospect. */
  repeatDays: number
}

export type StoredRule = RuleTerms & {
  state: RuleState
  criteria: Criteria
  types: FieldTypesKept
  actions: RuleAction[]
  sweep: Sweep | null
  sweepAfter: string | null
  sweepSince: string | null
  stoppedReason: string | null
  turnedOnAt: string | null
}

export type RuleRow = Pick<StoredRule, 'id' | 'name' | 'state' | 'repeats' | 'stoppedReason'> & {
  says: string
  does: string
  /** How often it fired, and when last. */
  fired: number
  firedAt: string | null
  sweeping: boolean
  createdBy: string
}

export type RuleDetail = StoredRule & {
  fired: number
  firedAt: string | null
  createdBy: string
  updatedAt: string
}

/** Why a rule fired: the last thing that happened of what it looks at. */
export type FiringCause = {
  kind: 'field' | 'score' | 'activity' | 'tag' | 'list' | 'record' | 'created' | 'matched' | 'rule'
  /** The field's name, the kind of entry or activity, the tag's, list's or record's name, the rule's name. */
  what?: string
  value?: string | number | boolean | null
  side?: 'concord' | 'salesforce'
  by?: string | null
  at?: string
}

export type FiringRow = {
  id: string
  prospectId: string
  prospect: string
  at: string
  outcome: 'done' | 'loop'
  why: FiringCause
  /** What was done, in words. */
  done: string[]
}

export type FiringPage = { rows: FiringRow[]; next: string | null; total?: number }

export type RuleChoices = {
  fields: PeopleField[]
  /** Fields that a rule may set. */
  settable: { name: string; label: string; type: string; options: string[] | null }[]
  tags: { id: string; name: string }[]
  lists: { id: string; name: string }[]
  users: { id: string; name: string }[]
  targets: { value: string; label: string; hint?: string }[]
}

/** [AU-2] What turning a rule on would do. */
export type TurnOnPreview = {
  matching: number
  of: number
  /** Of them, those for whom it has not fired yet. */
  would: number
  examples: { id: string; name: string; company: string | null; score: number }[]
}
