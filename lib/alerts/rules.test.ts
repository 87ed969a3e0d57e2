import { expect, test } from 'vitest'
import { digestDue, planAlerts, quietMs, sameAgainMs, settleMs } from '#lib/alerts/rules.ts'
import type { AlertFact, AlertKind, AlertStand, OpenAlert } from '#lib/alerts/types.ts'
import type { Instant } from '#lib/base/instant.ts'

const at = (ms: number) => (1_800_000_000_000 + ms) as Instant
const lost: AlertFact = { kind: 'connection_lost', said: 'expired' }
const open = (kind: AlertKind, since: number, told = false): OpenAlert => ({
  id: kind,
  kind,
  openedAt: at(since),
  told,
})
const plan = (stand: Partial<AlertStand>, now: number) => {
  const whole = { facts: [], open: [], lastTold: {}, ...stand }
  const { open: opened, tell, close } = planAlerts(whole, at(now))
  return { open: opened.map(({ kind }) => kind), tell: tell.map(({ id }) => id), close }
}

test('[CN-15] what holds is told once it has held for two minutes, and closes when it passes', () => {
  expect(plan({ facts: [lost] }, 0)).toEqual({ open: ['connection_lost'], tell: [], close: [] })
  const held = { facts: [lost], open: [open('connection_lost', 0)] }
  expect(plan(held, settleMs - 1).tell).toEqual([])
  expect(plan(held, settleMs).tell).toEqual(['connection_lost'])
  expect(plan({ ...held, open: [open('connection_lost', 0, true)] }, settleMs).tell).toEqual([])
  expect(plan({ open: held.open }, settleMs)).toEqual({
    open: [],
    tell: [],
    close: ['connection_lost'],
  })
})

test('[CN-15] what comes within a quarter of an hour goes together, what comes and goes is told once in six hours', () => {
  const facts: AlertFact[] = [lost, { kind: 'needs_person', count: 3 }, { kind: 'guard_held' }]
  const waiting = [open('connection_lost', 0, true), open('needs_person', 0), open('guard_held', 0)]
  const soon = { facts, open: waiting, lastTold: { connection_lost: at(0) } }
  expect(plan(soon, quietMs - 1).tell).toEqual([])
  expect(plan(soon, quietMs).tell).toEqual(['needs_person', 'guard_held'])
  const again = { facts: [lost], open: [open('connection_lost', quietMs)], lastTold: soon.lastTold }
  expect(plan(again, sameAgainMs - 1).tell).toEqual([])
  expect(plan(again, sameAgainMs).tell).toEqual(['connection_lost'])
})

test('[CN-15] the digest is made at seven, in the business unit’s zone, once a day', () => {
  const moment = (text: string) => Date.parse(text) as Instant
  expect(digestDue(moment('2026-11-30T05:59:00Z'), 'Europe/Berlin', null)).toBeNull()
  expect(digestDue(moment('2026-11-30T06:00:00Z'), 'Europe/Berlin', null)).toBe('2026-11-30')
  expect(digestDue(moment('2026-11-30T06:00:00Z'), 'Europe/Berlin', '2026-11-30')).toBeNull()
  expect(digestDue(moment('2026-11-30T22:30:00Z'), 'Asia/Tokyo', '2026-11-30')).toBe('2026-12-01')
})
