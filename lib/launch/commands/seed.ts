import { seedDemo } from '#lib/demo/seed.ts'
import type { Command } from '#lib/launch/main.ts'

/** Started by the launcher with the settings of all processes; does nothing the second time. */
export const seed: Command = async () => {
  await seedDemo(process.env)
  return 0
}
