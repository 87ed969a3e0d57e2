import type { ProspectField } from '#lib/prospects/default-fields.ts'
import type { OurTarget } from '#lib/salesforce/our-fields.ts'
import type { CrmFieldDescribe, CrmObject } from '#lib/salesforce/port.ts'

export type Winner = 'salesforce' | 'concord' | 'most_recent'
export type MappingDirection = 'both' | 'pull' | 'push'
export type Blanks = 'keep' | 'clear'

/** What describe last said, by object; an object that was never described has no entry. */
export type CrmSchema = Partial<Record<CrmObject, readonly CrmFieldDescribe[]>>

export type Pairing = {
  leadField: string | null
  contactField: string | null
  /** [PA-1] Of person accounts. */
  accountField: string | null
  winner: Winner
  direction: MappingDirection
  blanks: Blanks
  active: boolean
}

export type ProblemCode =
  | 'hidden'
  | 'not_mappable'
  | 'type'
  | 'read_only'
  | 'not_creatable'
  | 'length'
  | 'picklist'
  | 'precision'
  /** [FD-3] Most recent wins, and the field's own time is not known. */
  | 'record_time'
  | 'account'

/**
 * stops: this pairing cannot move values, it is left out and the rest goes on [FD-11].
 * warns: some values would be refused. notes: works, with a limit worth knowing.
 */
export type MappingProblem = {
  code: ProblemCode
  level: 'stops' | 'warns' | 'notes'
  object: CrmObject
  /** A sentence with the field's name in it. */
  message: string
}

/** A row of the fields grid. */
export type FieldRow = {
  field: ProspectField
  /** Null: this prospect field is not mapped. */
  pairing: Pairing | null
  problems: MappingProblem[]
  /** Only Salesforce writes it, whatever the rule says [FD-5, FD-7]. */
  pullOnly: boolean
}

/** A Salesforce field that may be chosen [FD-5]. */
export type CrmFieldChoice = {
  name: string
  label: string
  type: string
  readOnly: boolean
  /** Why it cannot be chosen for this prospect field; null when it can. */
  refusal: string | null
}

/** [FD-6] A value of ours and where it goes; null: that object was never described. */
export type OurRow = {
  key: string
  label: string
  /** A prospect field of that name is mapped by hand, and goes before it. */
  mapped: boolean
  targets: (OurTarget | null)[]
}

export type FieldsPage = {
  rows: FieldRow[]
  ours: OurRow[]
  choices: { lead: CrmFieldChoice[]; contact: CrmFieldChoice[]; account: CrmFieldChoice[] }
  /** [CN-8] */
  personAccounts: boolean
  /** When Salesforce last told its fields; null: never. */
  describedAt: string | null
  connected: boolean
}
