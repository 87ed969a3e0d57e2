/** Where a page ended: the sort value and the id of its last row. */
export type KeysetCursor<Value> = { value: Value; id: string }

export function writeCursor({ value, id }: KeysetCursor<unknown>): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url')
}

/** @returns null when it is none of these: the reader gets the first page */
export function cursorReader<Value>(idShape: RegExp, isValue: (value: unknown) => value is Value) {
  return (text: string | null): KeysetCursor<Value> | null => {
    if (!text) return null
    try {
      const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
      if (!Array.isArray(parsed) || parsed.length !== 2) return null
      const [value, id] = parsed as [unknown, unknown]
      return typeof id === 'string' && idShape.test(id) && isValue(value) ? { value, id } : null
    } catch {
      return null
    }
  }
}
