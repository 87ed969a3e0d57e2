import { LaunchProblem, toProblem } from '#lib/launch/problem.ts'
import type { tools } from '#lib/launch/tools.ts'

/** A command takes its arguments and returns the exit code. */
export type Command = (args: readonly string[]) => Promise<number>

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('#lib/launch/commands/start.ts')).start,
  dev: async () => (await import('#lib/launch/commands/start.ts')).dev,
  web: async () => (await import('#lib/launch/commands/single.ts')).web,
  worker: async () => (await import('#lib/launch/commands/single.ts')).worker,
  collector: async () => (await import('#lib/launch/commands/single.ts')).collector,
  org: async () => (await import('#lib/launch/commands/single.ts')).org,
  prepare: async () => (await import('#lib/launch/commands/prepare.ts')).prepare,
  'first-admin': async () => (await import('#lib/launch/commands/first-admin.ts')).firstAdmin,
  secrets: async () => (await import('#lib/launch/commands/secrets.ts')).secrets,
  seed: async () => (await import('#lib/launch/commands/seed.ts')).seed,
  'seed-org': async () => (await import('#lib/launch/commands/seed-org.ts')).seedOrg,
  build: async () => (await import('#lib/launch/commands/build.ts')).build,
  test: async () => (await import('#lib/launch/commands/test.ts')).test,
  lint: tool('lint'),
  format: tool('format'),
  typecheck: tool('typecheck'),
  'test:unit': tool('unit'),
  'test:pg': tool('pg'),
  'test:e2e': tool('playwright'),
  'db:generate': tool('generate'),
  simulate: script('lib/sync/testing/simulate.ts'),
  'planted-bugs': script('lib/bench/planted-bugs.ts'),
  'main-job': script('lib/bench/main-job.ts'),
  campaign: script('lib/sync/testing/campaign.ts'),
  bench: script('lib/bench/main.ts'),
}

function tool(name: keyof typeof tools): () => Promise<Command> {
  return async () => (await import('#lib/launch/commands/tool.ts')).tool(name)
}

function script(path: string): () => Promise<Command> {
  return async () => (await import('#lib/launch/commands/script.ts')).script(path)
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
