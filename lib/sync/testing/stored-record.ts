import type { Instant } from '#lib/base/instant.ts'
import type { CrmRecord } from '#lib/salesforce/port.ts'

/** A record of an org in memory, with what only the org knows of it. */
export type Stored = {
  /** What readers see; null: created, and not committed yet. */
  committed: CrmRecord | null
  /** A long transaction that holds the row's lock: stamped already, visible later. */
  open: { record: CrmRecord; fields: string[]; commitsAt: Instant } | null
  /** [FD-3] When each field's value last changed, as a history that is kept tells it. */
  changedAt: Map<string, Instant>
  /** How often each field was written by people; tells which edits the connector never read. */
  version: number
  writtenIn: Map<string, number>
}

export function nothingStored(): Stored {
  return { committed: null, open: null, version: 0, writtenIn: new Map(), changedAt: new Map() }
}

export const blankRecord = {
  email: null,
  externalId: null,
  isDeleted: false,
  isConverted: false,
  convertedContactId: null,
  convertedAccountId: null,
  accountId: null,
  masterRecordId: null,
  values: {},
}

/** A record that is new has no history yet. */
export function noteChanges(
  { committed, changedAt }: Stored,
  { values, modifiedAt }: CrmRecord,
): void {
  if (committed === null) return
  for (const [field, value] of Object.entries(values)) {
    if ((committed.values[field] ?? null) !== value) changedAt.set(field, modifiedAt)
  }
}
