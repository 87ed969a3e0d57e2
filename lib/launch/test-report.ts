import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export type Count = { readonly passed: number; readonly failed: number }

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
})

const failure = z.object({ message: z.string() })
const spec = z.object({
  file: z.string(),
  title: z.string(),
  tests: z.array(z.object({ results: z.array(z.object({ errors: z.array(failure) })) })),
})
type Suite = { specs?: z.infer<typeof spec>[] | undefined; suites?: Suite[] | undefined }
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(spec).optional(), suites: z.array(suite).optional() }),
)
const playwrightSuites = z.object({ suites: z.array(suite) })

const linesPerFailure = 12

/** What failed and why, in a few lines each: the end of a long output is what is read, and what failed first stands far above. */
export function playwrightFailures(report: unknown): string[] {
  const parsed = playwrightSuites.safeParse(report)
  return parsed.success ? parsed.data.suites.flatMap(failuresIn) : []
}

function failuresIn({ specs = [], suites = [] }: Suite): string[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .flatMap(({ results }) => results.flatMap(({ errors }) => errors.slice(0, 1)))
      .map(({ message }) => {
        const lines = stripVTControlCharacters(message)
          .split('\n')
          .filter((line) => line.trim())
        return `${file}: ${title}\n  ${lines.slice(0, linesPerFailure).join('\n  ')}`
      }),
  )
  return [...own, ...suites.flatMap(failuresIn)]
}

/** A skipped test counts as failed, and so does a file that could not even be loaded. */
export function countVitest(report: unknown, exitCode: number): Count {
  const parsed = vitestReport.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = parsed.data
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failed = numFailedTests + numPendingTests + unloaded.length
  return withExitCode({ passed: numPassedTests, failed }, exitCode)
}

export function countPlaywright(report: unknown, exitCode: number): Count {
  const parsed = playwrightReport.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1 }
  const { expected, unexpected, flaky, skipped } = parsed.data.stats
  return withExitCode({ passed: expected, failed: unexpected + flaky + skipped }, exitCode)
}

/** A runner that fails without a failed test, or runs none at all, is a failure too. */
function withExitCode(count: Count, exitCode: number): Count {
  const silent = count.failed === 0 && (exitCode !== 0 || count.passed === 0)
  return silent ? { ...count, failed: 1 } : count
}
