import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { projectFolder } from '#lib/launch/project.ts'
import type { Stack } from '#lib/launch/stack.ts'

/** Seeds the demo in a process of its own. The database remembers it, so this costs nothing twice. */
export async function seedDemo(stack: Stack): Promise<void> {
  if (!existsSync(join(projectFolder, 'lib/demo/seed.ts'))) return
  const preload = new URL('./processes/die-with-parent.ts', import.meta.url).href
  const main = join(projectFolder, 'lib/launch/main.ts')
  const child = spawn(process.execPath, ['--import', preload, main, 'seed'], {
    cwd: projectFolder,
    env: { ...process.env, ...stack.settings() } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  })
  const [code] = await once(child, 'exit')
  if (code !== 0)
    throw new LaunchProblem('The demo could not be seeded; the next start tries again.')
}
