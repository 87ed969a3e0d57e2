import { CsvError, parse } from 'csv-parse'
import type { Delimiter, Encoding } from '#lib/prospects/import/types.ts'

export type CsvRow = { line: number; cells: string[] }

/** The file cannot be read beyond a line. */
export class BrokenFile extends Error {}

/** No honest row is longer; without a bound an unclosed quote would take the whole file into memory. */
const recordCharactersMax = 1_000_000

/** The rows of each piece of text, as they become complete. */
export async function* readRows(
  texts: AsyncIterable<string> | Iterable<string>,
  delimiter: Delimiter,
): AsyncGenerator<CsvRow[]> {
  let rows: CsvRow[] = []
  let ended = 0
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: recordCharactersMax,
    // Not read as a stream: a parser that fails would take along the good rows that it still holds.
    on_record: (cells: string[], { lines }) => {
      const inner = cells.reduce((sum, cell) => sum + linesWithin(cell), 0)
      rows.push({ line: lines - inner, cells })
      ended = lines
      return undefined
    },
  })
  parser.on('error', () => undefined)
  const take = () => {
    const taken = rows
    rows = []
    return taken
  }
  try {
    for await (const text of texts) {
      const failure = await settled((done) => parser.write(text, done))
      if (rows.length > 0) yield take()
      if (failure) throw broken(failure, ended)
    }
    parser.resume()
    const failure = await settled((done) => parser.end(done))
    if (rows.length > 0) yield take()
    if (failure) throw broken(failure, ended)
  } finally {
    parser.destroy()
  }
}

function settled(act: (done: (error?: Error | null) => void) => unknown): Promise<Error | null> {
  return new Promise((resolve) => act((error) => resolve(error ?? null)))
}

function broken(failure: Error, ended: number): Error {
  const line = ended + 1
  switch (failure instanceof CsvError ? failure.code : null) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new BrokenFile(
        `The row that begins on line ${line} opens a quote (") that is never closed, so where it ends cannot be told. Close the quote in the file and import it again.`,
      )
    case 'CSV_MAX_RECORD_SIZE':
      return new BrokenFile(
        `The row that begins on line ${line} is longer than a million characters: most likely a quote (") on it is never closed.`,
      )
    case 'CSV_INVALID_CLOSING_QUOTE':
      return new BrokenFile(
        `On line ${line} a quoted cell goes on after its closing quote ("). A quote inside a quoted cell is written twice.`,
      )
    default:
      return failure
  }
}

function linesWithin(cell: string): number {
  let count = 0
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count += 1
  return count
}

/** Characters are never cut where pieces are; a byte order mark is left out. */
export async function* toText(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}
