import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { csvResponse } from '#lib/sync/csv-rows.ts'

test('[ER-2][IM-2] an export of errors opens as it is, and no cell of it is a formula', async () => {
  const said = 'Company: "Halden, AG"\nis required'
  const answer = csvResponse(
    'errors.csv',
    ['Name', 'Salesforce said', 'Tries'],
    [
      ['=HYPERLINK("http://evil")', said, 3],
      ['@SUM(A1)', null, '-1'],
    ],
  )
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="errors.csv"')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  const rows = parse(await answer.text(), { bom: true })
  expect(rows).toEqual([
    ['Name', 'Salesforce said', 'Tries'],
    [`'=HYPERLINK("http://evil")`, said, '3'],
    [`'@SUM(A1)`, '', `'-1`],
  ])
})
