import { expect, test } from 'vitest'
import {
  type RecordCheck,
  type RecordKind,
  type RecordState,
  recordKinds,
  verdictOf,
} from '#lib/email/domains/records.ts'

const checks = (states: Partial<Record<RecordKind, RecordState>>): RecordCheck[] =>
  recordKinds.map((kind) => ({ kind, state: states[kind] ?? 'ok', said: '', found: [] }))

test('[ML-3] a domain is verified when ownership, SPF and DKIM are there, and refused when one is missing or wrong', () => {
  expect(verdictOf(checks({}))).toBe('verified')
  for (const kind of ['ownership', 'spf', 'dkim'] as const) {
    for (const state of ['missing', 'wrong'] as const)
      expect(verdictOf(checks({ [kind]: state })), kind).toBe('refused')
  }
  expect(verdictOf(checks({ dmarc: 'missing' }))).toBe('verified')
})

test('[ML-3] a resolver that does not answer verifies nobody, and refuses nobody', () => {
  expect(verdictOf(checks({ dkim: 'unanswered' }))).toBe('unknown')
  expect(verdictOf(checks({ dkim: 'unanswered', spf: 'missing' }))).toBe('refused')
})
