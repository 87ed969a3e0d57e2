import { expect, test } from 'vitest'
import type { ObjectRule } from './fields.ts'
import { type FieldCase, resolve } from './resolve.ts'
import type { FieldRule } from './types.ts'

function fieldOf(rules: Partial<FieldRule> = {}): ObjectRule {
  const rule: FieldRule = {
    field: 'job_title',
    label: 'Job title',
    type: 'text',
    scale: null,
    lengthMax: null,
    leadField: 'Title',
    contactField: 'Title',
    accountField: null,
    winner: 'salesforce',
    direction: 'both',
    blanks: 'keep',
    ...rules,
  }
  const { direction } = rule
  return { rule, crmField: 'Title', direction, fromAccount: false, describe: null }
}

function given(it: Partial<FieldCase>, rules: Partial<FieldRule> = {}) {
  return resolve({
    field: fieldOf(rules),
    ours: 'agreed',
    theirs: 'agreed',
    agreed: 'agreed',
    oursAt: 0,
    theirsAt: 0,
    changedThereAt: 0,
    theirsKnownAt: 0,
    rewritten: false,
    ...it,
  })
}

test('[FD-1] only the side that left what was agreed moves', () => {
  expect(given({})).toMatchObject({ to: 'none', rule: 'equal' })
  expect(given({ theirs: 'new' })).toMatchObject({ to: 'in', rule: 'only_salesforce_moved' })
  expect(given({ ours: 'new' })).toMatchObject({ to: 'out', rule: 'only_concord_moved' })
  expect(given({ ours: 'new', theirs: 'new' })).toMatchObject({ to: 'none', rule: 'equal' })
})

test('[FD-1] a direction forbids the other one', () => {
  expect(given({ theirs: 'new' }, { direction: 'push' })).toMatchObject({
    to: 'none',
    rule: 'one_way',
  })
  expect(given({ ours: 'new' }, { direction: 'pull' })).toMatchObject({ to: 'in', lost: 'new' })
})

test.each([
  ['salesforce', { to: 'in', rule: 'salesforce_wins', lost: 'ours' }],
  ['concord', { to: 'out', rule: 'concord_wins', lost: 'theirs' }],
] as const)(
  '[FD-2] when both moved, "%s wins" decides and the loser is named',
  (winner, verdict) => {
    const both = { ours: 'ours', theirs: 'theirs' }
    expect(given(both, { winner })).toEqual({ ...verdict, conflict: true })
    // At the first link nothing was ever agreed: the same rule settles it.
    expect(given({ ...both, agreed: undefined }, { winner })).toEqual({
      ...verdict,
      conflict: true,
    })
  },
)

test('[FD-3] the most recent wins by the second, and a tie is Salesforce’s', () => {
  const both = { ours: 'ours', theirs: 'theirs', theirsAt: 5000, changedThereAt: 5000 }
  const rules = { winner: 'most_recent' } as const
  expect(given({ ...both, oursAt: 6000 }, rules)).toMatchObject({ to: 'out', lost: 'theirs' })
  expect(given({ ...both, oursAt: 4999 }, rules)).toMatchObject({ to: 'in', lost: 'ours' })
  expect(given({ ...both, oursAt: 5999 }, rules)).toMatchObject({ to: 'in', lost: 'ours' })
  expect(given({ ...both, oursAt: 0 }, rules)).toMatchObject({ to: 'in' })
})

test('[FD-4] keep: a value beats a blank, whichever side is master', () => {
  for (const winner of ['salesforce', 'concord', 'most_recent'] as const) {
    expect(given({ theirs: null }, { winner })).toMatchObject({ to: 'out', rule: 'blank_kept' })
    expect(given({ ours: null }, { winner })).toMatchObject({ to: 'in', rule: 'blank_kept' })
    expect(given({ ours: null, theirs: 'new' }, { winner })).toMatchObject({ to: 'in' })
    expect(given({ ours: 'new', theirs: null }, { winner })).toMatchObject({ to: 'out' })
  }
})

test('[FD-4] clear: a blank from the winning side is a value', () => {
  const rules = { blanks: 'clear' } as const
  expect(given({ theirs: null }, rules)).toMatchObject({ to: 'in' })
  expect(given({ ours: null }, rules)).toMatchObject({ to: 'out' })
  expect(given({ ours: 'new', theirs: null }, rules)).toMatchObject({ to: 'in', lost: 'new' })
})

test('[FD-2] what the org made of our own value is nobody’s edit', () => {
  const rewritten = { theirs: 'AGREED', rewritten: true }
  expect(given(rewritten)).toMatchObject({ to: 'in', rule: 'rewritten_by_salesforce' })
  expect(given(rewritten, { winner: 'concord' })).toMatchObject({ to: 'in' })
  expect(given({ ...rewritten, ours: 'newer' })).toMatchObject({ to: 'out', conflict: false })
})

const optOut = { field: 'opted_out', type: 'checkbox' } as const

test.each([
  ['here, before anything was agreed', { ours: true, theirs: false, agreed: undefined }, 'out'],
  ['here', { ours: true, theirs: false, agreed: false }, 'out'],
  ['there', { ours: false, theirs: true, agreed: false }, 'in'],
  ['there, against our blank', { ours: null, theirs: true, agreed: true }, 'in'],
] as const)('[FD-12] an opt-out wins at once: %s', (_, it, to) => {
  for (const winner of ['salesforce', 'concord', 'most_recent'] as const) {
    expect(given({ ...it, oursAt: 1, theirsAt: 9 }, { ...optOut, winner })).toMatchObject({ to })
  }
})

test('[FD-12] only a later, explicit opt-in lifts it', () => {
  const ours = { ours: false, theirs: true, agreed: true }
  expect(given({ ...ours, oursAt: 5 }, optOut)).toMatchObject({ to: 'out', rule: 'opt_in' })
  expect(given({ ...ours, oursAt: 0 }, optOut)).toMatchObject({ to: 'in', rule: 'opt_out' })
  const theirs = { ours: true, theirs: false, agreed: true, theirsKnownAt: 5 }
  expect(given({ ...theirs, theirsAt: 6 }, optOut)).toMatchObject({ to: 'in', rule: 'opt_in' })
  // A page that was read before the opt-out, or in the same second.
  expect(given({ ...theirs, theirsAt: 5 }, optOut)).toMatchObject({ to: 'out', rule: 'opt_out' })
})
