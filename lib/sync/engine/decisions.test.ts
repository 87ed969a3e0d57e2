import { expect, test } from 'vitest'
import type { ProspectFieldType } from '#db/schema/connector.ts'
import type { CrmFieldDescribe, SalesforceFailure } from '#lib/salesforce/port.ts'
import { failureCodes } from '#lib/salesforce/port.ts'
import { describedField } from '#lib/salesforce/testing/described-field.ts'
import { canonical, isEqual } from './canonical.ts'
import { wordsOfFailure } from './error-words.ts'
import { type ObjectRule, rulesFor } from './fields.ts'
import { classOf, nextTry, retryDelayMs, runStop } from './retry.ts'
import type { FieldRule, SyncConfig } from './types.ts'
import { complaintAbout } from './validate.ts'

test.each<[ProspectFieldType, string | number | boolean | null, unknown]>([
  ['text', '  a\r\nb ', 'a\nb'],
  ['text', '   ', null],
  ['email', ' Ada@Halden.Example ', 'ada@halden.example'],
  ['number', '3.14159', 3.14],
  ['number', -0.001, 0],
  ['number', 'twelve', 'twelve'],
  ['checkbox', 'TRUE', true],
  ['date', '2026-11-24T00:00:00.000Z', '2026-11-24'],
  ['datetime', '2026-11-24T10:00:00.999+0100', '2026-11-24T09:00:00.000Z'],
  ['multi_select', 'b; a;b', 'a;b'],
])('[FD-1] values are compared in one form: %s %j', (type, value, expected) => {
  expect(canonical(value, { type, scale: type === 'number' ? 2 : null })).toBe(expected)
})

test('[FD-12] to a checkbox blank and unchecked are one', () => {
  expect(isEqual(null, false, { type: 'checkbox', scale: null })).toBe(true)
  expect(isEqual(null, true, { type: 'checkbox', scale: null })).toBe(false)
})

test('[ER-1] five tries from a second to five minutes, then a person', () => {
  expect([1, 2, 3, 4, 5].map((failed) => retryDelayMs(failed, 0))).toEqual([
    500, 2000, 8000, 32_000, 128_000,
  ])
  expect(retryDelayMs(9, 0.999)).toBeLessThanOrEqual(300_000)
  expect(nextTry('row_locked', 0, 0.5)).toEqual({ do: 'retry', inMs: 750, tries: 1 })
  expect(nextTry('row_locked', 3, 0.5)).toMatchObject({ do: 'retry', tries: 4 })
  expect(nextTry('row_locked', 4, 0.5)).toEqual({ do: 'park', tries: 5 })
  expect(nextTry('validation_rule', 0, 0.5)).toEqual({ do: 'park', tries: 1 })
})

test('[ER-1] every code has a class, a title and a next action; an unknown one is a person’s', () => {
  for (const code of failureCodes) {
    const words = wordsOfFailure(failure({ code }), null)
    expect(words.title).toBeTruthy()
    expect(words.nextAction).toBeTruthy()
    expect(words.class).toBe(classOf(code))
  }
  expect(classOf('unrecognised')).toBe('person')
})

test('limits and lost connections wait for their cause', () => {
  expect(runStop('limit_reached', null)).toEqual({ waitMs: 300_000, connectionLost: false })
  expect(runStop('unavailable', 7000)).toEqual({ waitMs: 7000, connectionLost: false })
  expect(runStop('wrong_org', null)).toMatchObject({ connectionLost: true })
})

test('[ER-2] equal causes share a key, whatever ids, numbers and addresses they name', () => {
  const keyOf = (message: string) =>
    wordsOfFailure(failure({ code: 'validation_rule', message, fields: ['Title'] }), null).causeKey
  expect(keyOf('Title "Boss" of 00Q000000000001AAA is wrong')).toBe(
    keyOf('Title "Chief" of 00Q000000000002AAA is wrong'),
  )
  expect(keyOf('ada@halden.example is taken')).toBe(keyOf('ben@halden.example is taken'))
  expect(keyOf('Title is wrong')).not.toBe(keyOf('Title is missing'))
})

test.each([
  ['too_long', 'a'.repeat(41), { length: 40 }],
  ['invalid_email', 'nobody', { type: 'email' }],
  ['bad_value', 'many', { type: 'double', precision: 5, scale: 2 }],
  ['out_of_range', 1000, { type: 'double', precision: 5, scale: 2 }],
  ['bad_value', 'Lord', { type: 'picklist', restrictedPicklist: true, picklistValues: ['Dr'] }],
  [
    'bad_value',
    'A;C',
    { type: 'multipicklist', restrictedPicklist: true, picklistValues: ['A', 'B'] },
  ],
] as const)('[FD-5] %s is said before Salesforce is asked', (code, value, describe) => {
  expect(complaintAbout(value, fieldWith(describe))?.code).toBe(code)
})

test('[FD-5] [CN-6] formula and read-only fields are only pulled, hidden ones left out [FD-11]', () => {
  const config = {
    fields: [ruleOf('a', 'A'), ruleOf('b', 'B'), ruleOf('c', 'C'), ruleOf('d', 'Account.Name')],
    schema: {
      Lead: [
        describeOf({ name: 'A' }),
        describeOf({ name: 'B', calculated: true, updateable: false }),
      ],
    },
  } as unknown as SyncConfig
  expect(rulesFor(config, 'Lead').map(({ crmField, direction }) => [crmField, direction])).toEqual([
    ['A', 'both'],
    ['B', 'pull'],
    ['Account.Name', 'pull'],
  ])
})

function failure(some: Partial<SalesforceFailure>): SalesforceFailure {
  return {
    code: 'unrecognised',
    message: '',
    statusCode: null,
    fields: [],
    recordIds: [],
    retryAfterMs: null,
    ...some,
  }
}

function ruleOf(field: string, crmField: string): FieldRule {
  return {
    field,
    label: field,
    type: 'text',
    scale: null,
    lengthMax: null,
    leadField: crmField,
    contactField: crmField,
    accountField: null,
    winner: 'salesforce',
    direction: 'both',
    blanks: 'keep',
  }
}

type Described = Omit<Partial<CrmFieldDescribe>, 'picklistValues'> & {
  picklistValues?: readonly string[]
}

function describeOf({ picklistValues = [], ...some }: Described): CrmFieldDescribe {
  return describedField('A', { length: 0, ...some, picklistValues: [...picklistValues] })
}

function fieldWith(some: Described): ObjectRule {
  const describe = describeOf(some)
  return { rule: ruleOf('a', 'A'), crmField: 'A', direction: 'both', fromAccount: false, describe }
}
