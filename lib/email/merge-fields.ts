import type { FieldValue, FieldValues } from '#lib/prospects/types.ts'

/** One piece of a text: words as they stand, or a person's value with what stands in for a blank. */
export type Piece = string | { field: string; instead: string }

const pattern = /\{\{\s*([a-z][a-z0-9_]*)\s*(?:\|([^{}]{0,200}))?\}\}/gi

/** Splits "Hello {{first_name|there}}" into its pieces. What only looks like a field stays words. */
export function toPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(pattern)) {
    if (found.index > from) pieces.push(text.slice(from, found.index))
    pieces.push({ field: (found[1] ?? '').toLowerCase(), instead: (found[2] ?? '').trim() })
    from = found.index + found[0].length
  }
  if (from < text.length) pieces.push(text.slice(from))
  return pieces
}

export function fieldsIn(text: string): string[] {
  return [
    ...new Set(toPieces(text).flatMap((piece) => (typeof piece === 'string' ? [] : piece.field))),
  ]
}

/** Names in double braces that no prospect has: they would be sent as blanks. */
export function unknownFields(text: string, known: ReadonlySet<string>): string[] {
  return fieldsIn(text).filter((field) => !known.has(field))
}

/** @param safe makes a value safe where it is put: in HTML, in a URL, in a header */
export function fill(
  pieces: readonly Piece[],
  values: FieldValues,
  safe: (value: string) => string,
): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : safe(wordsFor(piece, values))))
    .join('')
}

function wordsFor({ field, instead }: Exclude<Piece, string>, values: FieldValues): string {
  return toWords(values[field]) || instead
}

function toWords(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return String(value)
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** A header is one line: whatever would begin another is a space. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a header
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
}
