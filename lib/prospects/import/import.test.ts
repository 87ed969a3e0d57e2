import { expect, test } from 'vitest'
import { defaultProspectFields } from '#lib/prospects/default-fields.ts'
import { planBatch } from '#lib/prospects/import/batch-plan.ts'
import { detectDelimiter, detectHeader, openProbe } from '#lib/prospects/import/csv-format.ts'
import { BrokenFile, readRows, toText } from '#lib/prospects/import/csv-rows.ts'
import { fileKindProblem } from '#lib/prospects/import/file-kind.ts'
import { judgeRow, mapColumns } from '#lib/prospects/import/judge-row.ts'
import { guessMapping, mappingProblem } from '#lib/prospects/import/mapping.ts'
import { previewOf, readHead } from '#lib/prospects/import/preview.ts'

/** As the import does it: the file alone says what it is. */
async function read(bytes: Buffer) {
  const probe = openProbe()
  for (const piece of cut(bytes, 7)) probe.add(piece)
  const { encoding, records } = probe.end()
  let text = ''
  for await (const part of toText(cut(bytes, 5), encoding)) text += part
  const delimiter = detectDelimiter(text)
  const head = { bytes, records, whole: true }
  const { rows, problem } = await readHead(head, { encoding, delimiter })
  return {
    encoding,
    delimiter,
    records,
    head,
    problem,
    rows: rows.map(({ cells }) => cells),
    lines: rows.map(({ line }) => line),
  }
}

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
    bytes.subarray(n * size, (n + 1) * size),
  )
}

test('[IM-1] a file that is no UTF-8 is Windows-1252, its quotes and euro included', async () => {
  const file = Buffer.from('id,name,notes\n1,Fran\xe7ois,\x93Premium\x94 \x80\n', 'latin1')
  const { encoding, rows } = await read(file)
  expect(encoding).toBe('windows-1252')
  expect(rows[1]).toEqual(['1', 'François', '“Premium” €'])
})

test('[IM-1] UTF-8 stays UTF-8 when its characters are cut between pieces, and its mark is left out', async () => {
  const { encoding, rows, records } = await read(
    Buffer.from('\uFEFFname,city\nFrançois,Zürich 🙂\n'),
  )
  expect(encoding).toBe('utf-8')
  expect(records).toBe(2)
  expect(rows).toEqual([
    ['name', 'city'],
    ['François', 'Zürich 🙂'],
  ])
})

test.each([
  {
    what: 'Windows-1252',
    file: 'id,name,city,notes\n1,Fran\xe7ois,Montr\xe9al,\x93Premium\x94 customer \x80\n2,Ana\xefs,Z\xfcrich,Renews in Q4\n',
    rows: [
      ['1', 'François', 'Montréal', '“Premium” customer €'],
      ['2', 'Anaïs', 'Zürich', 'Renews in Q4'],
    ],
  },
  {
    what: 'semicolons',
    file: 'id;name;email\n1;Alice;alice@example.com\n2;Bob;bob@example.com\n',
    rows: [
      ['1', 'Alice', 'alice@example.com'],
      ['2', 'Bob', 'bob@example.com'],
    ],
  },
  {
    what: 'rows that are too short',
    file: 'id,name,email\n1,Alice,alice@example.com\n2,Bob\n',
    rows: [
      ['1', 'Alice', 'alice@example.com'],
      ['2', 'Bob', ''],
    ],
  },
])('[IM-1] a broken file is previewed as it was meant: $what', async ({ file, rows }) => {
  const { head, encoding, delimiter, rows: cells } = await read(Buffer.from(file, 'latin1'))
  const hasHeader = detectHeader(cells[0] ?? [])
  const mapping = guessMapping(cells[0] ?? [], defaultProspectFields)
  const format = { encoding, delimiter, hasHeader }
  const preview = await previewOf(head, format, mapping, defaultProspectFields)
  expect(preview.problem).toBeNull()
  expect(preview.rows.map((row) => row.cells)).toEqual(rows)
})

test('[IM-1] a workbook, a PDF and a picture are no CSV files, whatever they are called', () => {
  const problemOf = (...head: number[]) => fileKindProblem('people.csv', new Uint8Array(head))
  expect(problemOf(0x50, 0x4b, 3, 4)).toContain('Excel workbook')
  expect(problemOf(0xd0, 0xcf, 0x11, 0xe0, 0xa1)).toContain('Excel workbook')
  expect(problemOf(0x25, 0x50, 0x44, 0x46)).toContain('PDF')
  expect(problemOf(0x89, 0x50, 0x4e, 0x47, 0, 0, 0)).toContain('not a text file')
  expect(fileKindProblem('people.csv', Buffer.from('\uFEFFname,city', 'utf16le'))).toBeNull()
  expect(fileKindProblem('people.csv', Buffer.from('name,city\nAnna,Oslo\n'))).toBeNull()
})

test('[IM-1] UTF-16 is known by its mark', async () => {
  const { encoding, rows } = await read(Buffer.from('\uFEFFname,city\r\nAnaïs,Köln\r\n', 'utf16le'))
  expect(encoding).toBe('utf-16le')
  expect(rows[1]).toEqual(['Anaïs', 'Köln'])
})

test('[IM-1] semicolons, tabs and bars are found, also where cells hold other separators', async () => {
  const semicolons = await read(
    Buffer.from('id;name;email\n1;"Alice; A, B";a@x.example\n2;Bob;b@x.example\n'),
  )
  expect(semicolons.delimiter).toBe(';')
  expect(semicolons.rows[1]).toEqual(['1', 'Alice; A, B', 'a@x.example'])
  expect(detectDelimiter('a\tb, c\td\n1\t2\t3\n')).toBe('\t')
  expect(detectDelimiter('a|b\n1|2\n')).toBe('|')
  expect(detectDelimiter('email\na@x.example\n')).toBe(',')
})

test('[IM-1] a first row of names is a header, a first row of values is not', () => {
  expect(detectHeader(['First Name', 'Email 1', 'Phone 1'])).toBe(true)
  expect(detectHeader(['Alice', 'alice@x.example', '123'])).toBe(false)
  expect(detectHeader(['Name', 'Name'])).toBe(false)
})

test('[IM-1] a row that is too short ends in blanks, one that is too long is refused', async () => {
  const { head, rows } = await read(
    Buffer.from('id,name,email\n1,Alice,a@x.example\n2,Bob\n3,C,c@x.example,more\n'),
  )
  const format = { encoding: 'utf-8' as const, delimiter: ',' as const, hasHeader: true }
  const mapping = guessMapping(rows[0] ?? [], defaultProspectFields)
  const preview = await previewOf(head, format, mapping, defaultProspectFields)
  expect(preview.total).toBe(3)
  expect(preview.rows).toEqual([
    { line: 2, cells: ['1', 'Alice', 'a@x.example'], problems: [] },
    { line: 3, cells: ['2', 'Bob', ''], problems: [] },
    {
      line: 4,
      cells: ['3', 'C', 'c@x.example', 'more'],
      problems: ['This row has 4 cells; the first row has 3.'],
    },
  ])
})

test('[IM-1] an unclosed quote is refused, naming the line where its row begins', async () => {
  const { problem, rows } = await read(
    Buffer.from('id,name,notes\n1,Alice,"Started\n2,Bob,Valid row\n'),
  )
  expect(problem).toContain('line 2')
  expect(rows).toHaveLength(1)
})

test('[IM-1] rows before an unclosed quote are read before it is refused', async () => {
  const read = async () => {
    const taken: number[] = []
    try {
      for await (const rows of readRows(['a,b\n1,2\n3,', '4\n5,"6\n7,8\n'], ',')) {
        taken.push(...rows.map(({ line }) => line))
      }
    } catch (error) {
      return { taken, error }
    }
    return { taken, error: null }
  }
  const { taken, error } = await read()
  expect(taken).toEqual([1, 2, 3])
  expect(error).toBeInstanceOf(BrokenFile)
  expect(String(error)).toContain('line 4')
})

test('[IM-1] lines are counted in the file, not in rows', async () => {
  const { lines } = await read(Buffer.from('a,b\n1,"two\nlines"\n3,4\n'))
  expect(lines).toEqual([1, 2, 4])
})

test('[IM-1] columns are known by their usual names; the owner of a lead is left out', () => {
  const columns = [
    'Index',
    'Lead Owner',
    'First Name',
    'Last Name',
    'Company',
    'Phone 1',
    'Email 1',
    'Email 2',
    'Website',
    'Source',
    'Notes',
  ]
  expect(guessMapping(columns, defaultProspectFields)).toEqual({
    2: 'first_name',
    3: 'last_name',
    4: 'company',
    5: 'phone',
    6: 'email',
    8: 'website',
    9: 'source',
    10: 'notes',
  })
  expect(mappingProblem({ 0: 'email', 1: 'email' }, defaultProspectFields)).toContain('E-mail')
  expect(mappingProblem({}, defaultProspectFields)).not.toBeNull()
})

const columns = mapColumns(
  4,
  { 0: 'email', 1: 'last_name', 2: 'employees', 3: 'opted_out' },
  defaultProspectFields,
)

test('[IM-1] a row says everything that is wrong with it at once', () => {
  expect(judgeRow(columns, ['nobody', 'x'.repeat(81), 'many', 'perhaps'])).toEqual({
    problems: [
      'E-mail: “nobody” is not an e-mail address.',
      'Last name has 81 characters; 80 fit.',
      'Employees: “many” is not a number.',
      'Opted out of e-mail: “perhaps” is neither yes nor no.',
    ],
  })
  expect(judgeRow(columns, ['', '', '5', ''])).toHaveProperty('problems')
})

test('[MT-4] of two rows with one e-mail, however it is spelt, the later wins', () => {
  const rows = [' Ann@x.example', 'ann@X.example'].map((email, n) => {
    const judged = judgeRow(columns, [email, `Name ${n}`, '', ''])
    if (!('row' in judged)) throw new Error('unexpected')
    return { line: n + 2, cells: [email], row: judged.row }
  })
  const options = { filled: 'overwrite' as const, restore: true, assignedUserId: null }
  const plan = planBatch(rows, [], options)
  expect(plan.counts).toMatchObject({ created: 1, updated: 1 })
  expect(plan.touched).toHaveLength(1)
  expect(plan.touched[0]?.values).toEqual({ email: 'ann@X.example', last_name: 'Name 1' })
})

test('[IM-1] a CRM id of 15 characters becomes 18; one whose checksum is wrong is refused with the reason', () => {
  const withId = mapColumns(2, { 0: 'last_name', 1: 'crm_id' }, defaultProspectFields)
  const idOf = (id: string) => judgeRow(withId, ['Ann', id])
  expect(idOf('00Q5g00000AbcDe')).toMatchObject({ row: { crmId: '00Q5g00000AbcDeEAJ' } })
  expect(idOf(' 00Q5g00000AbcDeEAJ ')).toMatchObject({ row: { crmId: '00Q5g00000AbcDeEAJ' } })
  expect(idOf('00Q5G00000ABCDEEAZ')).toEqual({
    problems: [
      'CRM id: the last three characters of “00Q5G00000ABCDEEAZ” do not fit the rest. A character was changed, or capitals were lost: copy it from Salesforce again.',
    ],
  })
  expect(idOf('00Q5g00000AbcD')).toEqual({
    problems: ['CRM id: “00Q5g00000AbcD” is not a record id of 15 or 18 characters.'],
  })
})
