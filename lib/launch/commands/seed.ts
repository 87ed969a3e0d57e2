import type { Command } from '#lib/launch/main.ts'

/** Started by the launcher with the settings of all processes; does nothing the second time. */
export const seed: Command = async () => {
  const { seedDemo } = await import('#lib/demo/seed.ts')
  await seedDemo(process.env)
  return 0
}
