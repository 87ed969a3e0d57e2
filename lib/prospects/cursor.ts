/** Where a page ended: the sort value and the id of its last row. A null value is the tail of those without one. */
export type Cursor = { value: string | number | null; id: string }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function writeCursor({ value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url')
}

/** @returns null when it is none: the reader gets the first page */
export function readCursor(text: string | null): Cursor | null {
  if (!text) return null
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(parsed) || parsed.length !== 2) return null
    const [value, id] = parsed as [unknown, unknown]
    if (typeof id !== 'string' || !uuid.test(id)) return null
    if (value !== null && typeof value !== 'string' && typeof value !== 'number') return null
    return { value, id }
  } catch {
    return null
  }
}
