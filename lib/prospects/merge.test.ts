import { expect, test } from 'vitest'
import { type MergeMember, planMerge } from '#lib/prospects/merge.ts'

const now = { by: 'Clara Neumann', at: '2026-11-24T10:00:00.000Z' }
const member = (id: string, part: Partial<MergeMember> = {}): MergeMember => ({
  id,
  values: {},
  assignedUserId: null,
  linkState: 'none',
  crmId: null,
  crmObject: null,
  ...part,
})
const linked = (crmId: string) => ({
  linkState: 'linked' as const,
  crmId,
  crmObject: 'Lead' as const,
})

test('[DL-5] the master keeps its values, save where another’s was chosen, with provenance', () => {
  const members = [
    member('a', { values: { last_name: 'Berg', phone: '1' } }),
    member('b', { values: { last_name: 'Berge', phone: '2' } }),
  ]
  const plan = planMerge(members, { masterId: 'a', take: { phone: 'b' }, linkOf: null }, now)
  expect(plan).toMatchObject({
    fields: ['phone'],
    values: { phone: '2' },
    replaced: { phone: '1' },
    origins: { phone: { side: 'concord', by: 'Clara Neumann', rule: 'merge', replaced: '1' } },
  })
})

test('[DL-5] at most one link stays, by choice; the other records are named', () => {
  const members = [member('a', linked('00Q1')), member('b', linked('00Q2')), member('c')]
  expect(planMerge(members, { masterId: 'a', take: {}, linkOf: 'b' }, now)).toMatchObject({
    linkFrom: { id: 'b', crmId: '00Q2' },
    leftRecords: [{ crmId: '00Q1', crmObject: 'Lead' }],
  })
  expect(planMerge(members, { masterId: 'a', take: {}, linkOf: null }, now)).toMatchObject({
    linkFrom: null,
    leftRecords: [{ crmId: '00Q2', crmObject: 'Lead' }],
  })
})

test('[FD-12] an opt-out of anybody stays, whatever was chosen', () => {
  const members = [
    member('a', { values: { opted_out: false } }),
    member('b', { values: { opted_out: true } }),
  ]
  const plan = planMerge(members, { masterId: 'a', take: { opted_out: 'a' }, linkOf: null }, now)
  expect(plan?.values).toEqual({ opted_out: true })
})

test('[DL-5] one alone, more than three, and a value of a stranger are no merge', () => {
  const wish = { masterId: 'a', take: {}, linkOf: null }
  expect(planMerge([member('a')], wish, now)).toBeNull()
  expect(
    planMerge(
      ['a', 'b', 'c', 'd'].map((id) => member(id)),
      wish,
      now,
    ),
  ).toBeNull()
  const stranger = { ...wish, take: { phone: 'x' } }
  expect(planMerge([member('a'), member('b')], stranger, now)).toBeNull()
})
