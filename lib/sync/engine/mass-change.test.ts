import { expect, test } from 'vitest'
import { isMassChange, lossOf, noWeight, weigh } from '#lib/sync/engine/mass-change.ts'
import type { Decision, DecisionField } from '#lib/sync/engine/types.ts'

const field = (from: DecisionField['from'], to: DecisionField['to']): DecisionField => ({
  field: 'company',
  direction: 'in',
  from,
  to,
  rule: 'only_salesforce_moved',
})

const decision = (
  prospectId: string,
  kind: Decision['kind'],
  fields: DecisionField[] = [],
): Decision => ({
  prospectId,
  crmId: null,
  crmObject: null,
  kind,
  direction: 'in',
  reason: '',
  fields,
  evidence: null,
})

test.each([
  ['a value that was blank', 'pull', [field(null, 'Halden')], null],
  ['a value that stays', 'link', [field('Halden', 'Halden')], null],
  ['a value that is replaced', 'pull', [field('Halden', 'Halden AG')], 'overwritten'],
  ['a value that goes', 'pull', [field('Halden', ''), field('a', 'b')], 'cleared'],
  ['an owner', 'owner', [], 'reowned'],
  ['a prospect to the recycle bin', 'recycle', [], 'deleted'],
  ['a prospect into another', 'merge', [], 'deleted'],
  ['a new lead', 'create_lead', [field(null, 'Halden')], null],
  [
    'a value that lost and moved nothing',
    'conflict',
    [{ ...field('a', 'b'), direction: 'none' }],
    null,
  ],
] as const)('[CN-14] %s counts as what it takes away', (_, kind, fields, loss) => {
  expect(lossOf({ kind, fields: [...fields] })).toBe(loss)
})

test('[CN-14] a record counts once, by the gravest of what happens to it', () => {
  const plan = [
    decision('ana', 'pull', [field('a', 'b')]),
    decision('ana', 'owner'),
    decision('ben', 'pull', [field('a', null)]),
    decision('cy', 'recycle'),
    decision('cy', 'pull', [field('a', 'b')]),
  ]
  expect(weigh(plan)).toEqual({ deleted: 1, reowned: 1, cleared: 1, overwritten: 0 })
})

test('[CN-14] more than so many records, or than a part of all of them that no afternoon explains, is a mass', () => {
  const limits = { recordsMax: 5_000, percentMax: 20 }
  const is = (cleared: number, prospects: number) =>
    isMassChange({ ...noWeight, cleared }, prospects, limits)
  expect([is(100, 100), is(101, 506), is(101, 504)]).toEqual([false, false, true])
  expect([is(5_000, 1_000_000), is(5_001, 1_000_000)]).toEqual([false, true])
})
