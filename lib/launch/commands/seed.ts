import type { Command } from '#lib/launch/main.ts'

type Seed = { seedDemo: (environment: NodeJS.ProcessEnv) => Promise<void> }

/** Started by the launcher with the settings of all processes; does nothing the second time. */
export const seed: Command = async () => {
  const program = new URL('../../demo/seed.ts', import.meta.url).href
  const { seedDemo } = (await import(program)) as Seed
  await seedDemo(process.env)
  return 0
}
