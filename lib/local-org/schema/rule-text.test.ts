import { expect, test } from 'vitest'
import { parseCriteria, parseRewrites, rewritesText } from './rule-text.ts'

test('[ORG-38] what a person writes of a rule is read and shown as he wrote it', () => {
  const criteria = 'Country equals New Zealand\nPhone isBlank'
  expect(parseCriteria(` ${criteria}\n\n`)).toEqual([
    { field: 'Country', operator: 'equals', value: 'New Zealand' },
    { field: 'Phone', operator: 'isBlank' },
  ])
  const rewrites = 'Phone digits\nRating = Hot\nFax = '
  expect(parseRewrites(rewrites)).toEqual([
    { field: 'Phone', transform: 'digits' },
    { field: 'Rating', value: 'Hot' },
    { field: 'Fax', value: '' },
  ])
  expect(rewritesText(parseRewrites('Phone digits\nRating = Hot'))).toBe(
    'Phone digits\nRating = Hot',
  )
})

test('[ORG-38] a line that cannot be read is named', () => {
  expect(() => parseCriteria('Country likes Norway')).toThrow('“Country likes Norway”')
  expect(() => parseRewrites('Phone shout')).toThrow('“Phone shout”')
})
