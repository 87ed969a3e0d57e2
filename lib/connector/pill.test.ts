import { expect, test } from 'vitest'
import { type ConnectorFacts, connectorState, secondsLeft } from '#lib/connector/pill.ts'

const now = Date.parse('2026-11-24T10:42:38Z')
const last = new Date(now - 38_000).toISOString()

const well: ConnectorFacts = {
  now,
  connected: true,
  paused: false,
  lost: null,
  intervalMs: 120_000,
  lastCycleAt: now - 38_000,
  lastCycleOk: true,
  runningSince: now - 86_400_000,
  waits: null,
  workerSeenAt: now - 4_000,
  running: null,
  needCount: 0,
  retryCount: 0,
  oldestWaitMs: {},
  waiting: 0,
}

test.each<[string, Partial<ConnectorFacts>, unknown]>([
  ['all is well', {}, { kind: 'accord', lastCycleAt: last }],
  ['nothing is connected', { connected: false }, { kind: 'not_connected' }],
  [
    'the connection was lost, also while paused',
    { lost: { reason: 'revoked', at: now - 60_000 }, paused: true },
    { kind: 'waiting', reason: 'Connection lost', since: '2026-11-24T10:41:38.000Z' },
  ],
  [
    'no worker was seen for 31 s',
    { workerSeenAt: now - 31_000, paused: true },
    { kind: 'worker_not_seen', lastSeenAt: '2026-11-24T10:42:07.000Z' },
  ],
  [
    'no worker was ever seen',
    { workerSeenAt: null },
    { kind: 'worker_not_seen', lastSeenAt: null },
  ],
  ['it is paused', { paused: true, needCount: 3 }, { kind: 'paused', lastCycleAt: last }],
  [
    'the calls are used up',
    { waits: { until: now + 1, reason: 'Salesforce calls used up', since: null } },
    { kind: 'waiting', reason: 'Salesforce calls used up', since: null },
  ],
  [
    'a wait is over',
    { waits: { until: now - 1, reason: 'x', since: null } },
    { kind: 'accord', lastCycleAt: last },
  ],
  [
    'a long cycle runs',
    { running: { done: 1204, total: 10_000, startedAt: now - 16_000 }, needCount: 2 },
    { kind: 'syncing', done: 1204, total: 10_000, secondsLeft: 117 },
  ],
  [
    'a cycle has only begun',
    { running: { done: 0, total: null, startedAt: now - 900 } },
    { kind: 'accord', lastCycleAt: last },
  ],
  ['14 records need a person', { needCount: 14 }, { kind: 'need', count: 14, lastCycleAt: last }],
  ['the last cycle failed', { lastCycleOk: false }, { kind: 'late', lastCycleAt: last }],
  [
    'two intervals passed without a cycle',
    { lastCycleAt: now - 251_000 },
    { kind: 'late', lastCycleAt: '2026-11-24T10:38:27.000Z' },
  ],
  [
    'it was unpaused a moment ago after a long pause',
    { lastCycleAt: now - 9_000_000, runningSince: now - 20_000 },
    { kind: 'accord', lastCycleAt: '2026-11-24T08:12:38.000Z' },
  ],
  ['an opt-out waits 40 s', { oldestWaitMs: { 2: 40_000 } }, { kind: 'late', lastCycleAt: last }],
  ['errors only retry', { retryCount: 3 }, { kind: 'accord', lastCycleAt: last }],
])('[CN-5] the pill when %s', (_, facts, expected) => {
  expect(connectorState({ ...well, ...facts })).toEqual(expected)
})

test('[CN-5] an end is only promised once something was done', () => {
  expect(secondsLeft({ done: 0, total: 10, startedAt: now - 5_000 }, now)).toBeNull()
  expect(secondsLeft({ done: 5, total: 10, startedAt: now - 5_000 }, now)).toBe(5)
})
