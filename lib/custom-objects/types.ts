import type { ObjectRule } from '#lib/criteria/record-filter.ts'
import type { CriteriaField } from '#lib/criteria/types.ts'
import type { CrmObject } from '#lib/salesforce/port.ts'

/** A field of the object's own, under Salesforce's name for it. */
export type CustomField = CriteriaField

/** A lookup or master-detail of the object. */
export type CustomParent = { field: string; object: CrmObject }

/** What a business unit shares of the org's custom objects. */
export type CustomObject = {
  /** Subscription__c */
  apiName: string
  label: string
  plural: string
  /** What is shown beside the name. Values of records are kept by these names, as Salesforce gave them; no value is null. */
  fields: CustomField[]
  parents: CustomParent[]
  /** [SH-1] Null: all of its records. */
  rule: ObjectRule | null
}

export const sharedObjectsMax = 5
export const shownFieldsMax = 8
