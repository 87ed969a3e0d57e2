const comma = 44
const quote = 34
const lineFeed = 10
const carriageReturn = 13
const byteOrderMark = 0xfeff

/**
 * Reads a table as Salesforce writes it: commas, quotes doubled inside quotes, lines that end in LF or CRLF. Row by row, so that no more
 * of it stands in memory than what `take` keeps. Ours, because a reader for tables of every kind was a fifth of what a worker does with
 * a page; a property test holds it against one.
 *
 * @param begin gets the first line, and says who takes each of the others
 * @returns false when it is not a table: a body cut short, a proxy's page, rows of several lengths
 */
export function readTable(
  text: string,
  begin: (header: readonly string[]) => (cells: string[]) => void,
): boolean {
  let take: ((cells: string[]) => void) | null = null
  let width = 0
  let at = text.charCodeAt(0) === byteOrderMark ? 1 : 0
  while (at < text.length) {
    const cells: string[] = []
    const end = readLine(text, at, cells)
    if (end === null) return false
    const isBlank = end.cellsAt === at
    at = end.next
    if (isBlank) continue
    if (take === null) {
      width = cells.length
      take = begin(cells)
    } else if (cells.length !== width) return false
    else take(cells)
  }
  return take !== null
}

/** @returns where its cells end and where the next line begins; null: this is no line of a table */
function readLine(
  text: string,
  start: number,
  cells: string[],
): { cellsAt: number; next: number } | null {
  let at = start
  for (;;) {
    const cellEnd =
      text.charCodeAt(at) === quote ? readQuoted(text, at, cells) : readPlain(text, at, cells)
    if (cellEnd === null) return null
    if (text.charCodeAt(cellEnd) !== comma) {
      const length = lineEndAt(text, cellEnd)
      return length === null ? null : { cellsAt: cellEnd, next: cellEnd + length }
    }
    at = cellEnd + 1
  }
}

function lineEndAt(text: string, at: number): number | null {
  if (at >= text.length) return 0
  const code = text.charCodeAt(at)
  if (code === lineFeed) return 1
  return code === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : null
}

function readQuoted(text: string, start: number, cells: string[]): number | null {
  let end = text.indexOf('"', start + 1)
  let hasQuotes = false
  while (end >= 0 && text.charCodeAt(end + 1) === quote) {
    hasQuotes = true
    end = text.indexOf('"', end + 2)
  }
  if (end < 0) return null
  const cell = text.slice(start + 1, end)
  cells.push(hasQuotes ? cell.replaceAll('""', '"') : cell)
  return end + 1
}

function readPlain(text: string, start: number, cells: string[]): number | null {
  let end = start
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === quote) return null
    if (code === comma || code === lineFeed || code === carriageReturn) break
  }
  cells.push(text.slice(start, end))
  return end
}
