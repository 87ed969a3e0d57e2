import { cursorReader } from '#lib/base/keyset-cursor.ts'

const crmId = /^[A-Za-z0-9]{18}$/

/** Of lists of Salesforce records. */
export const readCursor = cursorReader(crmId, (value) => typeof value === 'string')
