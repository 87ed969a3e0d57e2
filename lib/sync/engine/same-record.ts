import type { CrmRecord } from '#lib/salesforce/port.ts'
import { emailKey } from './canonical.ts'

/** Whether two versions of a record say the same in every respect that we keep. */
export function sameRecord(a: CrmRecord, b: CrmRecord): boolean {
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

function sameValues(a: CrmRecord['values'], b: CrmRecord['values']): boolean {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => name in b && (a[name] ?? null) === (b[name] ?? null))
  )
}
