import { expect, test } from 'vitest'
import { byRule, decideAssignment, type Standing } from '#lib/users/assignment.ts'

const prospect = (id: string, rest: Partial<Standing> = {}): Standing => ({
  id,
  assignedUserId: null,
  assignTo: null,
  crmId: null,
  ...rest,
})
const group = (lastPlace: number, ...places: [string, number][]) => ({
  kind: 'group' as const,
  members: places.map(([userId, place]) => ({ userId, place })),
  lastPlace,
})
const people = (count: number) => Array.from({ length: count }, (_, n) => prospect(`p${n}`))
const receivers = ({ moves }: ReturnType<typeof decideAssignment>) =>
  moves.map(({ userId }) => userId)

test('[AU-1] a group gives in turn, from where its last turn went', () => {
  const decided = decideAssignment(people(4), group(1, ['ada', 1], ['ben', 2], ['cy', 3]))
  expect(receivers(decided)).toEqual(['ben', 'cy', 'ada', 'ben'])
  expect(decided.lastPlace).toBe(2)
})

test('[AU-1] who is paused or left loses no turn of others: it goes on with the next place', () => {
  expect(receivers(decideAssignment(people(2), group(2, ['ada', 1], ['cy', 3])))).toEqual([
    'cy',
    'ada',
  ])
  expect(receivers(decideAssignment(people(1), group(3, ['ada', 1], ['cy', 3])))).toEqual(['ada'])
})

test('[AU-1] whoever is with a member already stays, and costs no turn', () => {
  const given = [prospect('p0', { assignedUserId: 'ben' }), prospect('p1'), prospect('p2')]
  const decided = decideAssignment(given, group(0, ['ada', 1], ['ben', 2]))
  expect(decided.moves).toEqual([
    { id: 'p1', userId: 'ada', assignTo: null },
    { id: 'p2', userId: 'ben', assignTo: null },
  ])
})

test('[AU-1] a group in which nobody takes prospects gives nothing', () => {
  expect(decideAssignment(people(2), group(0))).toEqual({ moves: [], owned: 0, lastPlace: null })
})

test('[US-4] neither a queue nor the active rule takes a prospect from an owner', () => {
  const given = [
    prospect('free'),
    prospect('assigned', { assignedUserId: 'ada' }),
    prospect('linked', { crmId: '00QAB0000000001AAA' }),
    prospect('there', { assignTo: byRule }),
  ]
  expect(decideAssignment(given, { kind: 'salesforce', assignTo: byRule })).toEqual({
    moves: [{ id: 'free', userId: null, assignTo: byRule }],
    owned: 2,
    lastPlace: null,
  })
})

test('[AU-1] a user takes over what a queue was to get, and nobody gives all of it up', () => {
  const given = [
    prospect('q', { assignTo: '00GAB0000000001AAA' }),
    prospect('a', { assignedUserId: 'ada' }),
  ]
  expect(decideAssignment(given, { kind: 'user', userId: 'ada' }).moves).toEqual([
    { id: 'q', userId: 'ada', assignTo: null },
  ])
  expect(receivers(decideAssignment(given, { kind: 'user', userId: null }))).toEqual([null, null])
})
