import { expect, test } from 'vitest'
import {
  area,
  checkbox,
  currency,
  date,
  datetime,
  email,
  integer,
  picklist,
  text,
} from '../schema/fields.ts'
import { normalise, searchKey } from './values.ts'

const value = (result: ReturnType<typeof normalise>) =>
  'value' in result ? result.value : result.error.statusCode

test('[ORG-16] text is trimmed, blank becomes null and line ends are \\n', () => {
  expect(value(normalise(text('A', 'A', 5), '  ab '))).toBe('ab')
  expect(value(normalise(text('A', 'A', 5), '   '))).toBe(null)
  expect(value(normalise(area('A', 'A', 255), 'a\r\nb\rc'))).toBe('a\nb\nc')
})

test('[ORG-16] a text that is too long is refused and never cut', () => {
  expect(normalise(text('FirstName', 'First Name', 5), 'abcdef')).toEqual({
    error: {
      statusCode: 'STRING_TOO_LONG',
      message: 'First Name: data value too large: abcdef (max length=5)',
      fields: ['FirstName'],
    },
  })
})

test('[ORG-16] a check box is never null', () => {
  expect([null, true, 'TRUE', '0'].map((raw) => value(normalise(checkbox('A', 'A'), raw)))).toEqual(
    [false, true, true, false],
  )
})

test('[ORG-16] numbers are rounded to their scale and bounded by their precision', () => {
  expect(value(normalise(currency('A', 'A'), '12.6'))).toBe(13)
  expect(value(normalise(integer('A', 'A', 3), 1_000))).toBe('NUMBER_OUTSIDE_VALID_RANGE')
  expect(value(normalise(integer('A', 'A'), 'many'))).toBe('JSON_PARSER_ERROR')
})

test('[ORG-16] dates must exist; moments lose their milliseconds and keep their instant', () => {
  expect(value(normalise(date('A', 'A'), '2026-02-30'))).toBe('JSON_PARSER_ERROR')
  expect(value(normalise(date('A', 'A'), '2028-02-29'))).toBe('2028-02-29')
  expect(value(normalise(datetime('A', 'A'), '2026-01-02T03:04:05.678+0200'))).toBe(
    '2026-01-02T01:04:05.000+0000',
  )
})

test('[ORG-16] only a restricted picklist insists on its values, in their own spelling', () => {
  const open = picklist('A', 'A', ['Hot', 'Warm'])
  expect(value(normalise(open, 'Tepid'))).toBe('Tepid')
  expect(value(normalise({ ...open, restricted: true }, 'hot'))).toBe('Hot')
  expect(value(normalise({ ...open, restricted: true }, 'Tepid'))).toBe(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  )
})

test('[ORG-16] an e-mail keeps its case and is found without it', () => {
  const result = normalise(email('Email', 'Email'), ' Ada@X.example')
  expect(value(result)).toBe('Ada@X.example')
  expect(searchKey(email('Email', 'Email'), 'Ada@X.example')).toBe('ada@x.example')
  expect(value(normalise(email('Email', 'Email'), 'ada@x'))).toBe('INVALID_EMAIL_ADDRESS')
})
