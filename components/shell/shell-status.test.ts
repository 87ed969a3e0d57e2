import { expect, test } from 'vitest'
import { connectorWords } from './shell-status.ts'

test('the pill links to the cause', () => {
  expect(connectorWords({ kind: 'need', count: 14, lastCycleAt: null })).toMatchObject({
    title: '14 need you',
    href: '/connector/errors',
  })
  expect(connectorWords({ kind: 'need', count: 1, lastCycleAt: null }).title).toBe('1 needs you')
})

test('a running sync says how far it is and how long it takes', () => {
  const state = { kind: 'syncing', done: 1204, total: 10_000, secondsLeft: 121 } as const
  expect(connectorWords(state).meta).toBe('1,204 of 10,000 · 2 min left')
  expect(connectorWords({ ...state, total: null, secondsLeft: null }).meta).toBe('1,204')
})

test('a paused connector that never ran says so', () => {
  expect(connectorWords({ kind: 'paused', lastCycleAt: null }).meta).toBe('never run')
})
