import type { Criteria, CriteriaField } from '#lib/criteria/types.ts'
import type { CrmObject } from '#lib/salesforce/port.ts'

/** A field of the object's own, under Salesforce's name for it. */
export type CustomField = CriteriaField

/** A lookup or master-detail of the object. */
export type CustomParent = { field: string; object: CrmObject }

/** [SH-1] Which of its records are shared; the fields are kept as they were described when it was saved. */
export type CustomRule = { criteria: Criteria; fields: CustomField[] }

/** What a business unit shares of the org's custom objects. */
export type CustomObject = {
  /** Subscription__c */
  apiName: string
  label: string
  plural: string
  /** What is shown beside the name. Values of records are kept by these names, as Salesforce gave them; no value is null. */
  fields: CustomField[]
  parents: CustomParent[]
  /** Null: all of its records. */
  rule: CustomRule | null
}

export const sharedObjectsMax = 5
export const shownFieldsMax = 8
