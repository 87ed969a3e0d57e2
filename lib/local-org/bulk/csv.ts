import { ApiError } from '../http/errors.ts'

const delimiters: Record<string, string> = {
  COMMA: ',',
  BACKQUOTE: '`',
  CARET: '^',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
}

export type CsvForm = { delimiter: string; lineEnd: string }

export function csvForm(columnDelimiter: string, lineEnding: string): CsvForm {
  const delimiter = delimiters[columnDelimiter]
  if (!delimiter || (lineEnding !== 'LF' && lineEnding !== 'CRLF')) {
    throw new ApiError(400, 'INVALIDJOB', 'columnDelimiter or lineEnding is not supported')
  }
  return { delimiter, lineEnd: lineEnding === 'LF' ? '\n' : '\r\n' }
}

/** Salesforce quotes every cell of a result. */
export function csvLine(cells: readonly unknown[], { delimiter, lineEnd }: CsvForm): string {
  const quoted = cells.map((cell) => {
    if (cell === null || cell === undefined) return '""'
    const text = String(cell)
    return `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`
  })
  return quoted.join(delimiter) + lineEnd
}
