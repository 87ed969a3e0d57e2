import type { CustomField, CustomObject } from '#lib/custom-objects/types.ts'

/** A record in the related list of a prospect. Of a blank field there is no value. */
export type RelatedRecord = {
  id: string
  name: string
  values: Readonly<Record<string, string | number | boolean | undefined>>
  /** In Salesforce. */
  url: string | null
}

export type RelatedPage = { rows: RelatedRecord[]; next: string | null; total: number }

/** One of the shared objects, with the newest records that are related to the prospect. */
export type RelatedList = Pick<CustomObject, 'apiName' | 'plural'> & {
  fields: CustomField[]
  page: RelatedPage
}

/** More than these are not counted: the list says "more". */
export const countedMost = 1_000
