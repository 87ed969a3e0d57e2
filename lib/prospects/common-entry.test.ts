import { expect, test } from 'vitest'
import { packEntries, unpackEntries } from '#lib/prospects/common-entry.ts'

const origin = (by: string) => ({ side: 'salesforce', at: '2026-11-24T10:00:00.000Z', by })

test('[EX-3] one origin of all fields is stored once, and read back for each of them', () => {
  const values = { email: 'anna@north.example', city: 'Bergen', phone: '1' }
  const entries = { email: origin('Mia'), city: origin('Mia'), phone: origin('Mia') }
  const stored = packEntries(values, entries)
  expect(stored).toEqual({ '*': origin('Mia') })
  expect(unpackEntries(values, stored)).toEqual(entries)
})

test('[EX-3] a field that was written since has its own origin, also where its value went away', () => {
  const stored = { '*': origin('Mia'), city: origin('Clara'), phone: origin('Jonas') }
  expect(unpackEntries({ email: 'anna@north.example', city: 'Oslo' }, stored)).toEqual({
    email: origin('Mia'),
    city: origin('Clara'),
    phone: origin('Jonas'),
  })
})

test('[EX-3] origins that differ, or that do not speak of every value, stay as they are', () => {
  const values = { email: 'anna@north.example', city: 'Bergen' }
  const differing = { email: origin('Mia'), city: origin('Clara') }
  expect(packEntries(values, differing)).toEqual(differing)
  expect(packEntries(values, { email: origin('Mia') })).toEqual({ email: origin('Mia') })
  expect(unpackEntries(values, differing)).toEqual(differing)
  expect(packEntries({}, {})).toEqual({})
})
