import type { Instant } from '#lib/base/instant.ts'
import type {
  CrmObject,
  CrmValues,
  KeysetPosition,
  RecordFilter,
  SalesforceFailure,
} from '#lib/salesforce/port.ts'

/** [CO-1] One sweep of a custom object: what changed inside the rule, whole, or outside of it, by id alone. */
export type CustomRead = {
  /** Subscription__c */
  object: string
  outside: boolean
  /** Null: from the beginning. */
  from: KeysetPosition | null
  limit: number
  /** What is kept beside the name. */
  fields: readonly string[]
  /** The lookups that lead to a lead, a contact or an account. */
  parents: readonly string[]
  /** [SH-1] Null: all of its records. */
  within: (RecordFilter & { fields: readonly string[] }) | null
}

export type CrmCustomRecord = {
  id: string
  name: string
  values: CrmValues
  parentIds: string[]
  createdAt: Instant
  modifiedAt: Instant
}

/** Ordered by (modifiedAt, id). */
export type CustomPage = {
  object: string
  outside: boolean
  records: CrmCustomRecord[]
  /** What is deleted, or lies outside the rule. */
  left: { id: string; modifiedAt: Instant }[]
  /** Where the next page begins; null: this one was empty. */
  last: KeysetPosition | null
  done: boolean
}

/** An object that the org shows no more, or a field of it, is no reason not to read the others. */
export type CustomAnswer =
  | { ok: true; page: CustomPage }
  | { ok: false; failure: SalesforceFailure }

/** [SH-1] A custom object that could be shared, as the connector user sees it. */
export type CustomObjectDescribe = {
  apiName: string
  label: string
  plural: string
  parents: { field: string; object: CrmObject }[]
  fields: CustomFieldDescribe[]
}

export type CustomFieldDescribe = {
  name: string
  label: string
  /** Salesforce's. */
  type: string
  /** A formula or roll-up changes without its record: nothing would tell that one has left the rule. */
  calculated: boolean
  picklistValues: string[]
}
