import { cursorReader } from '#lib/base/keyset-cursor.ts'

type Sorted = string | number | null

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Of lists of prospects. A null value is the tail of those without one. */
export const readCursor = cursorReader(
  uuid,
  (value): value is Sorted =>
    value === null || typeof value === 'string' || typeof value === 'number',
)
