import seeds from '#lib/sync/testing/seeds.json' with { type: 'json' }
import { runSimulation, type SimulationResult } from '#lib/sync/testing/simulation.ts'

const stepsPerSeed = 250

/**
 * `npm run simulate -- --seeds N [--from S] [--steps M]`: tells N stories, after the ones that failed before.
 * `--break-off`: none of them comes to rest, so what is found was found in a step.
 *
 * @returns the exit code
 */
export async function simulate(args: readonly string[]): Promise<number> {
  const count = numberAfter(args, '--seeds') ?? 500
  const from = numberAfter(args, '--from') ?? 1
  const steps = numberAfter(args, '--steps') ?? stepsPerSeed
  const startedAt = performance.now()
  const stories = [
    ...(args.includes('--from') ? [] : seeds),
    ...Array.from({ length: count }, (_, n) => ({ seed: from + n, steps })),
  ]
  const breaksOff = args.includes('--break-off')
  let taken = 0
  for (const story of stories) {
    const result = await runSimulation({ ...story, breaksOff })
    taken += result.steps
    if (result.broken !== null) {
      report(result)
      return 1
    }
  }
  const seconds = (performance.now() - startedAt) / 1000
  const rate = Math.round(taken / seconds)
  console.log(
    `${stories.length} seeds, ${taken} steps, every law held: ${seconds.toFixed(1)} s, ${rate} steps/s`,
  )
  return 0
}

function report({ seed, steps, broken }: SimulationResult): void {
  if (broken === null) return
  console.log(broken.trace.join('\n'))
  console.log(`\nSeed ${seed} broke ${broken.law} in step ${steps}: ${broken.message}`)
  console.log(`Again: npm run simulate -- --from ${seed} --seeds 1`)
}

function numberAfter(args: readonly string[], name: string): number | null {
  const at = args.indexOf(name)
  const value = at < 0 ? Number.NaN : Number(args[at + 1])
  return Number.isFinite(value) ? value : null
}

if (import.meta.main) process.exitCode = await simulate(process.argv.slice(2))
