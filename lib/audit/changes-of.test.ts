import { expect, test } from 'vitest'
import { changesOf } from '#lib/audit/changes-of.ts'

test('[AD-2] an entry reads as what changed, value by value', () => {
  const before = { role: 'sales', settings: { createProspects: false, interval: 2 }, name: 'Ada' }
  const after = { role: 'admin', settings: { createProspects: true, interval: 2 }, name: 'Ada' }
  expect(changesOf(before, after)).toEqual([
    { key: 'Role', before: 'sales', after: 'admin' },
    { key: 'Settings · Create prospects', before: 'off', after: 'on' },
  ])
})

test('[AD-2] what appeared or went has one side alone', () => {
  expect(changesOf(null, { fields: ['phone'] })).toEqual([
    { key: 'Fields · 1', before: null, after: 'phone' },
  ])
  expect(changesOf({ ids: 3 }, undefined)).toEqual([{ key: 'Ids', before: '3', after: null }])
  expect(changesOf('a', 'b')).toEqual([{ key: 'Value', before: 'a', after: 'b' }])
})
