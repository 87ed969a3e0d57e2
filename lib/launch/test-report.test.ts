import { expect, test } from 'vitest'
import { countPlaywright, countVitest, playwrightFailures } from '#lib/launch/test-report.ts'

const vitest = (change = {}) => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
  ...change,
})

const playwright = (change = {}) => ({
  stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...change },
})

test('[TEST-3] what passed is counted as it is', () => {
  expect(countVitest(vitest(), 0)).toEqual({ passed: 5, failed: 0 })
  expect(countPlaywright(playwright(), 0)).toEqual({ passed: 3, failed: 0 })
})

test('[TEST-4] a skipped or flaky test counts as failed', () => {
  expect(countVitest(vitest({ numPendingTests: 2 }), 0).failed).toBe(2)
  expect(countPlaywright(playwright({ skipped: 1, flaky: 1 }), 0).failed).toBe(2)
})

test('[TEST-5] a file that does not load counts as failed', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(countVitest(vitest({ testResults }), 1).failed).toBe(1)
})

test('[TEST-6] a runner that failed silently, ran nothing or wrote no report has failed', () => {
  expect(countVitest(vitest(), 1)).toEqual({ passed: 5, failed: 1 })
  expect(countPlaywright(playwright({ expected: 0 }), 0)).toEqual({ passed: 0, failed: 1 })
  expect(countPlaywright(undefined, 0)).toEqual({ passed: 0, failed: 1 })
})

test('[TEST-7] what failed in the browser is told at the end, in a few lines', () => {
  const failed = (title: string, message: string) => ({
    file: 'journeys/pause.spec.ts',
    title,
    tests: [{ results: [{ errors: [{ message }, { message: 'and more' }] }] }],
  })
  const passed = { file: 'a.spec.ts', title: 'fine', tests: [{ results: [{ errors: [] }] }] }
  const long = Array.from({ length: 50 }, (_, n) => `line ${n}`).join('\n')
  const suites = [
    {
      specs: [passed],
      suites: [{ specs: [failed('in a group', '\u001b[31mError: lost\u001b[39m')] }],
    },
    { specs: [failed('long', long)] },
  ]
  const told = playwrightFailures({ suites })
  expect(told[0]).toBe('journeys/pause.spec.ts: in a group\n  Error: lost')
  expect(told[1]).toContain('line 11')
  expect(told[1]).not.toContain('line 12')
  expect(told).toHaveLength(2)
  expect(playwrightFailures(undefined)).toEqual([])
})
