import { expect, test } from 'vitest'
import { scoreKindOf } from '#lib/activities/kinds.ts'
import type { Instant } from '#lib/base/instant.ts'
import { addressOf, defaultSort, parseFilter, parseSort } from '#lib/opportunities/query.ts'
import { planOpportunities, toNewActivity } from '#lib/opportunities/rules.ts'
import type { OpportunityStand, Person } from '#lib/opportunities/types.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'

const at = (text: string) => Date.parse(text) as Instant
const now = at('2026-11-30T09:00:00Z')
const part = { role: 'Evaluator', isPrimary: true, since: at('2026-10-01T08:00:00Z') }
const person = (more: Partial<Person> = {}): Person => ({
  prospectId: 'ada',
  away: false,
  part,
  tie: null,
  ...more,
})
const stand = (more: Partial<OpportunityStand> = {}): OpportunityStand => ({
  id: '006A',
  name: 'Renewal',
  state: 'open',
  stage: 'Prospecting',
  amount: 10,
  currency: null,
  closeDate: '2026-11-20',
  createdAt: at('2026-10-01T08:00:00Z'),
  modifiedAt: at('2026-11-25T08:00:00Z'),
  isDeleted: false,
  people: [person()],
  ...more,
})
const told = (one: OpportunityStand) =>
  planOpportunities([one], now).activities.map(
    ({ event, at: when }) => `${event} ${new Date(when).toISOString().slice(0, 10)}`,
  )

test('[OP-4] what is told for the first time has the date of when it happened', () => {
  expect(told(stand({ state: 'lost' }))).toEqual(['created 2026-10-01', 'lost 2026-11-20'])
  const late = { ...part, since: at('2026-11-02T08:00:00Z') }
  expect(told(stand({ people: [person({ part: late })] }))).toEqual([
    'created 2026-10-01',
    'linked 2026-11-02',
  ])
})

test('[OP-4] what was told before is told again only when it changed', () => {
  const tie = { linked: true, told: 'lost' as const, role: 'Evaluator', isPrimary: true }
  expect(told(stand({ state: 'lost', people: [person({ tie })] }))).toEqual([])
  expect(told(stand({ people: [person({ tie })] }))).toEqual(['reopened 2026-11-25'])
  expect(told(stand({ people: [person({ tie, part: null })] }))).toEqual(['unlinked 2026-11-30'])
  expect(told(stand({ isDeleted: true, people: [person({ tie })] }))).toEqual([
    'deleted 2026-11-25',
  ])
})

test('[OP-2][SC-1] created +50, lost −100, won 0; the rest has no entry', () => {
  const events = ['created', 'won', 'lost', 'reopened', 'linked', 'unlinked', 'deleted'] as const
  const activity = { prospectId: 'ada', at: now, opportunityId: '006A', title: 'Renewal' }
  const rest = { stage: '', amount: null, currency: null }
  const worth = events.map((event) => {
    const { kind, countsAs } = toNewActivity({ ...activity, ...rest, event })
    const counted = scoreKindOf(kind)
    return [event, counted && defaultPoints[counted], countsAs]
  })
  expect(worth).toEqual([
    ['created', 50, '006A'],
    ['won', 0, '006A'],
    ['lost', -100, '006A'],
    ['reopened', null, '006A'],
    ['linked', null, '006A'],
    ['unlinked', null, '006A'],
    ['deleted', null, '006A'],
  ])
})

test('[OP-5] the address of the list says filter, sort and board; what it cannot mean is left out', () => {
  const params = new URLSearchParams('state=won&owner=me&closes=30d&sort=-amount&stage=%20')
  expect(parseFilter(params)).toEqual({ state: 'won', closes: '30d' })
  expect(parseSort(params)).toEqual({ column: 'amount', descending: true })
  expect(addressOf(parseFilter(params), parseSort(params), true)).toBe(
    '/opportunities?state=won&closes=30d&sort=-amount&view=board',
  )
  expect(addressOf({}, defaultSort, false)).toBe('/opportunities')
})
