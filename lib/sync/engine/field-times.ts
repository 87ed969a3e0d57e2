import type { Instant } from '#lib/base/instant.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import type { ObjectRule } from './fields.ts'

/**
 * [FD-3] When a field of a record last changed over there, on the org's clock, where Salesforce keeps a history of it. Null:
 * the history was asked and tells nothing.
 */
export type FieldTimes = ReadonlyMap<string, Instant | null>

export const noFieldTimes: FieldTimes = new Map()

export function timeKey(crmId: string, crmField: string): string {
  return `${crmId} ${crmField}`
}

/** Whether Salesforce's history can be asked, so that the record's time need not stand for the field's. */
export function isTracked({ describe }: ObjectRule): boolean {
  return describe?.historyTracked === true
}

/** The field's own moment, else the record's. */
export function changedThereAt(
  times: FieldTimes,
  record: Pick<CrmRecord, 'id' | 'modifiedAt'>,
  crmField: string,
): Instant {
  return times.get(timeKey(record.id, crmField)) ?? record.modifiedAt
}
