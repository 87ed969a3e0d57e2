import { describe, expect, test } from 'vitest'
import { lanes } from '#lib/changes/types.ts'
import { defaultProspectFields } from '#lib/prospects/default-fields.ts'
import { judgeValue } from '#lib/prospects/field-value.ts'
import { defaultSort, filterText, parseFilter, parseSort, sortText } from '#lib/prospects/query.ts'
import { decideEdit, isReadOnly } from '#lib/prospects/rules.ts'

const author = { by: 'Clara Neumann', at: '2026-11-24T10:42:00.000Z', rule: 'edit' }
const fieldOf = (name: string) => defaultProspectFields.find((field) => field.name === name)!

describe('an edit', () => {
  test('[EX-3] keeps only what differs, with who, when and what it replaced', () => {
    const current = { first_name: 'Ingrid', phone: '+47 1', opted_out: false }
    const typed = { first_name: ' Ingrid ', phone: '+47 2', opted_out: '' }
    expect(decideEdit(defaultProspectFields, current, typed, author)).toEqual({
      plan: {
        values: { phone: '+47 2' },
        origins: {
          phone: { side: 'concord', at: author.at, by: author.by, rule: 'edit', replaced: '+47 1' },
        },
        changedAt: { phone: author.at },
        replaced: { phone: '+47 1' },
        fields: ['phone'],
        lane: lanes.trickle,
        cause: 'field_change',
      },
    })
  })

  test('[FD-12] an opt-out goes before every other change', () => {
    const decided = decideEdit(defaultProspectFields, {}, { opted_out: 'yes' }, author)
    expect(decided).toMatchObject({ plan: { lane: lanes.urgent, cause: 'opt_out' } })
  })

  test('is refused as a whole, naming each field that is wrong', () => {
    const typed = { email: 'nobody', employees: 'many', phone: '1' }
    expect(decideEdit(defaultProspectFields, {}, typed, author)).toEqual({
      problems: {
        email: 'E-mail: “nobody” is not an e-mail address.',
        employees: 'Employees: “many” is not a number.',
      },
    })
  })

  test('[FD-7] a contact’s company is its account’s name, a lead’s is its own', () => {
    expect([isReadOnly('company', 'Contact'), isReadOnly('company', 'Lead')]).toEqual([true, false])
  })
})

test.each([
  ['email', ' Anna@Example.com ', 'Anna@Example.com'],
  ['employees', '1 200', 1200],
  ['employees', '1,200', 1200],
  ['annual_revenue', '12.345', 12.35],
  ['opted_out', 'Yes', true],
  ['do_not_call', 'no', false],
  ['notes', 'a\r\nb', 'a\nb'],
  ['phone', '  ', null],
])('the field %s reads %j as %j', (name, typed, value) => {
  expect(judgeValue(fieldOf(name), typed)).toEqual({ value, problem: null })
})

test('a value that is too long is refused with both lengths', () => {
  expect(judgeValue(fieldOf('first_name'), 'x'.repeat(41)).problem).toBe(
    'First name has 41 characters; 40 fit.',
  )
})

describe('the address of the grid', () => {
  test('says the same filter in one text, whatever the order of its parts', () => {
    const filter = parseFilter(new URLSearchParams('score=10&q= nord &crm=lead'))
    expect(filterText(filter)).toBe('q=nord&crm=lead&score=10')
    expect(parseFilter(new URLSearchParams(filterText(filter)))).toEqual(filter)
  })

  test('leaves out what it cannot mean', () => {
    const text = 'assigned=somebody&crm=account&score=high&field=salary:1&company=x&created=2d'
    expect(parseFilter(new URLSearchParams(text))).toEqual({})
    expect(parseSort({ sort: 'password' })).toEqual(defaultSort)
    expect(sortText(parseSort({ sort: '-score' }))).toBe('-score')
  })
})
