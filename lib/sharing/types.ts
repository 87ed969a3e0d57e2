import type { Criteria, CriteriaFieldType } from '#lib/criteria/types.ts'

/** [SH-3] A field of the rule, and where it is found in leads and in contacts. The criteria know it by `name`. */
export type SharingField = {
  name: string
  label: string
  type: CriteriaFieldType
  lead: string
  contact: string
}

/**
 * [SH-1] Which leads and contacts are shared. The fields are kept as they were described when it was saved, so that a rule
 * means the same until somebody saves it again.
 */
export type SharingRule = { criteria: Criteria; fields: SharingField[] }
