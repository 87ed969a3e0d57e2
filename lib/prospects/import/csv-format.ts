import { type Delimiter, delimiters, type Encoding } from '#lib/prospects/import/types.ts'

/** Reads the whole file once, piece by piece: what its bytes can be, and how many rows it has. */
export type FileProbe = { add: (bytes: Uint8Array) => void; end: () => ProbedFile }
export type ProbedFile = { encoding: Encoding; records: number }

const quote = 0x22
const lineEnd = 0x0a
const carriage = 0x0d

export function openProbe(): FileProbe {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let mark: Encoding | null = null
  let begun = false
  let isUtf8 = true
  let quoted = false
  let filled = false
  let records = 0
  const check = (decode: () => void) => {
    try {
      if (isUtf8) decode()
    } catch {
      isUtf8 = false
    }
  }
  return {
    add: (bytes) => {
      if (!begun) mark = encodingOfMark(bytes)
      begun = true
      const wide = mark === 'utf-16le' || mark === 'utf-16be'
      if (!wide) check(() => strict.decode(bytes, { stream: true }))
      for (const byte of bytes) {
        if (byte === quote) quoted = !quoted
        if (byte === lineEnd && !quoted) {
          if (filled) records += 1
          filled = false
        } else if (byte !== carriage && byte !== 0) filled = true
      }
    },
    end: () => {
      check(() => strict.decode())
      if (filled) records += 1
      return { encoding: mark ?? (isUtf8 ? 'utf-8' : 'windows-1252'), records }
    },
  }
}

function encodingOfMark(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

const linesLookedAt = 50

/** The one that cuts most lines into as many cells as the first; of equals the one that cuts finest. */
export function detectDelimiter(text: string): Delimiter {
  const scored = delimiters.map((delimiter) => {
    const counts = countPerRecord(text, delimiter)
    const first = counts[0] ?? 0
    const alike = counts.filter((count) => count === first).length / Math.max(1, counts.length)
    return { delimiter, first, score: first === 0 ? 0 : alike }
  })
  scored.sort((a, b) => b.score - a.score || b.first - a.first)
  return scored[0]?.delimiter ?? ','
}

function countPerRecord(text: string, delimiter: string): number[] {
  const counts: number[] = []
  let count = 0
  let quoted = false
  let filled = false
  const close = () => {
    if (filled) counts.push(count)
    count = 0
    filled = false
  }
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && character === delimiter) count += 1
    if (character === '\n' && !quoted) close()
    else if (character !== '\r') filled = true
    if (counts.length === linesLookedAt) return counts
  }
  close()
  return counts
}

const value = /@|^[\d\s.,:/+()-]+$|^(true|false|yes|no)$/i

/** A first row without an e-mail, a number, a gap or a word twice is taken for the columns' names. */
export function detectHeader(cells: readonly string[]): boolean {
  const words = cells.map((cell) => cell.trim().toLowerCase())
  while (words.at(-1) === '') words.pop()
  return (
    words.length > 0 &&
    new Set(words).size === words.length &&
    words.every((word) => word !== '' && !value.test(word))
  )
}
