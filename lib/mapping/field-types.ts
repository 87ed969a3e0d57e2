import type { ProspectField } from '#lib/prospects/default-fields.ts'

/** A row of the screen where fields are made and changed. */
export type ProspectFieldRow = ProspectField & {
  retired: readonly string[]
  archived: boolean
  keepInSync: boolean
  /** The Salesforce fields it is paired with. */
  mappedTo: string[]
  /** Those of them that are picklists: what its choices can follow. */
  follows: string[]
}

export type ProspectFieldsPage = { rows: ProspectFieldRow[] }
