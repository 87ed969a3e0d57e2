import { openMemoryStore } from '#lib/sync/testing/memory-store.ts'
import seeds from '#lib/sync/testing/seeds.json' with { type: 'json' }
import {
  runSimulation,
  type SimulationInput,
  type SimulationResult,
} from '#lib/sync/testing/simulation.ts'

const stepsPerSeed = 250

/**
 * `npm run simulate -- --seeds N [--from S] [--steps M] [--postgres]`: tells N stories, after the ones that failed before.
 * `--break-off`: none of them comes to rest, so what is found was found in a step.
 *
 * @returns the exit code
 */
export async function simulate(args: readonly string[]): Promise<number> {
  const count = numberAfter(args, '--seeds') ?? 500
  const from = numberAfter(args, '--from') ?? 1
  const steps = numberAfter(args, '--steps') ?? stepsPerSeed
  const breaksOff = args.includes('--break-off')
  const stories = [
    ...(args.includes('--from') ? [] : seeds),
    ...Array.from({ length: count }, (_, n) => ({ seed: from + n, steps })),
  ].map((story) => ({ ...story, breaksOff }))
  return args.includes('--postgres') ? tellOnPostgres(stories) : tell(stories, openMemoryStore, 1)
}

/** Loaded on demand: the stories in memory need no database, and are told where there is none. */
async function tellOnPostgres(stories: SimulationInput[]): Promise<number> {
  const { openSimulationDatabase, storiesAtOnce } = await import(
    '#lib/sync/testing/simulation-database.ts'
  )
  const database = await openSimulationDatabase()
  try {
    return await tell(stories, database.open, storiesAtOnce)
  } finally {
    await database.close()
  }
}

async function tell(
  stories: SimulationInput[],
  open: SimulationInput['open'],
  atOnce: number,
): Promise<number> {
  const startedAt = performance.now()
  const waiting = [...stories]
  const broken: SimulationResult[] = []
  let taken = 0
  const teller = async () => {
    for (let story = waiting.shift(); story && broken.length === 0; story = waiting.shift()) {
      const result = await runSimulation({ ...story, open })
      taken += result.steps
      if (result.broken !== null) broken.push(result)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, teller))
  for (const result of broken) report(result)
  if (broken.length > 0) return 1
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
