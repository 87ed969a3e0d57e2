/** Where a page ended: the sort value and the id of its last row. */
export type Cursor = { value: string; id: string }

const crmId = /^[A-Za-z0-9]{18}$/

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
    return typeof value === 'string' && typeof id === 'string' && crmId.test(id)
      ? { value, id }
      : null
  } catch {
    return null
  }
}
