import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTable } from '#lib/salesforce/csv-table.ts'

function read(text: string): string[][] | null {
  const rows: string[][] = []
  const isTable = readTable(text, (header) => {
    rows.push([...header])
    return (cells) => rows.push(cells)
  })
  return isTable ? rows : null
}

function readByLibrary(text: string): string[][] | null {
  try {
    const rows = parse(text, {
      bom: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
    })
    return rows.length > 0 ? rows : null
  } catch {
    return null
  }
}

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '\u{1F600}'),
    maxLength: 6,
  }),
  fc.constantFrom('', '#N/A', 'Halden, AG', '2026-12-01T04:00:00.000Z'),
)
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
  )

test('a table comes back as it was written, whatever stands in its cells', () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('', '\ufeff'),
      fc.boolean(),
      (rows, lineEnd, mark, endsWithLine) => {
        const lines = rows.map((cells) =>
          cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','),
        )
        expect(read(mark + lines.join(lineEnd) + (endsWithLine ? lineEnd : ''))).toEqual(rows)
      },
    ),
    { seed: 20261201, numRuns: 500 },
  )
})

test('any text is the table that a library for all tables reads, or none for both', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '"', '"', ',', '\n', '\r\n'),
    maxLength: 24,
  })
  fc.assert(
    fc.property(text, (given) => {
      expect(read(given)).toEqual(readByLibrary(given))
    }),
    { seed: 20261201, numRuns: 20_000 },
  )
})

test('what is cut off inside a cell or before its last column is no table, nor is a page of a proxy', () => {
  const line = '"Id","Name"\n'
  expect(read(`${line}"001","Halden ""AG"""\n`)).toEqual([
    ['Id', 'Name'],
    ['001', 'Halden "AG"'],
  ])
  for (const cut of ['"001","Hal', '"001","', '"001"', '"001"x,"Halden"'])
    expect(read(line + cut), cut).toBeNull()
  for (const other of ['', '\n', '<a href="/">Sign in</a>']) expect(read(other), other).toBeNull()
})
