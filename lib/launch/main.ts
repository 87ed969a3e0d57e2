import { LaunchProblem, toProblem } from '#lib/launch/problem.ts'

/** A command takes its arguments and returns the exit code. */
export type Command = (args: readonly string[]) => Promise<number>

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('#lib/launch/commands/start.ts')).start,
  dev: async () => (await import('#lib/launch/commands/start.ts')).dev,
  web: async () => (await import('#lib/launch/commands/single.ts')).web,
  worker: async () => (await import('#lib/launch/commands/single.ts')).worker,
  org: async () => (await import('#lib/launch/commands/single.ts')).org,
  seed: async () => (await import('#lib/launch/commands/seed.ts')).seed,
}

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2)
  const load = commands[name]
  if (!load) {
    console.error(`There is no command "${name}". Known: ${Object.keys(commands).join(', ')}.`)
    return 2
  }
  const command = await load()
  return command(args)
}

try {
  process.exit(await main())
} catch (error) {
  const problem = toProblem(error)
  console.error(problem instanceof LaunchProblem ? `\n${problem.message}` : problem)
  process.exit(1)
}
