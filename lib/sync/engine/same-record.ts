import type { CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'

/** Whether two versions of a record say the same in every respect that we keep. */
export function sameRecord(a: CrmRecord, b: CrmRecord): boolean {
  if (a === b) return true
  return (
    a.modifiedAt === b.modifiedAt &&
    a.ownerId === b.ownerId &&
    a.isDeleted === b.isDeleted &&
    a.isConverted === b.isConverted &&
    a.accountId === b.accountId &&
    a.personContactId === b.personContactId &&
    emailKey(a.email) === emailKey(b.email) &&
    a.externalId === b.externalId &&
    sameValues(a.values, b.values)
  )
}

/** A field that a version does not name is blank in it. */
function sameValues(a: CrmRecord['values'], b: CrmRecord['values']): boolean {
  return isWithin(a, b) && isWithin(b, a)
}

function isWithin(a: CrmRecord['values'], b: CrmRecord['values']): boolean {
  return Object.entries(a).every(([name, value]) => (value ?? null) === (b[name] ?? null))
}
