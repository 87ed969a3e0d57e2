import type { CrmValues } from '#lib/salesforce/port.ts'

/** An empty cell leaves a field alone; this empties it. There is no way to write it as a value. */
export const emptied = '#N/A'

/** Whether a row means the same in a table: a text that Salesforce reads as "empty this" has to go another way. */
export function fitsIntoCsv(values: CrmValues): boolean {
  return Object.values(values).every(
    (value) => typeof value !== 'string' || value.trim() !== emptied,
  )
}
