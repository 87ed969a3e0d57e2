import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { projectFolder } from '#lib/launch/project.ts'

/** The tools behind the gates, each with the place of its settings. */
export const tools = {
  lint: [['biome', 'ci', '--no-errors-on-unmatched', '.']],
  format: [['biome', 'check', '--write', '.']],
  // Next writes the types of routes first; without them a deleted route still fails the check.
  typecheck: [
    ['next', 'typegen'],
    ['tsc', '--noEmit'],
  ],
  unit: [['vitest', 'run', '--config', 'lib/launch/vitest.config.ts', '--project', 'unit*']],
  pg: [['vitest', 'run', '--config', 'lib/launch/vitest.config.ts', '--project', 'pg*']],
  vitest: [['vitest', 'run', '--config', 'lib/launch/vitest.config.ts']],
  playwright: [['playwright', 'test', '-c', 'e2e/playwright.config.ts']],
  generate: [['drizzle-kit', 'generate', '--config', 'db/drizzle.config.ts']],
} as const satisfies Record<string, readonly (readonly string[])[]>

export type ToolResult = { readonly code: number; readonly output: string }

/** Runs a tool of node_modules/.bin, on the person's terminal or, where quiet, into `output`. */
export async function runTool(
  command: readonly string[],
  options: { quiet?: boolean; env?: Record<string, string> } = {},
): Promise<ToolResult> {
  const [name = '', ...args] = command
  const child = spawn(join(projectFolder, 'node_modules/.bin', name), args, {
    cwd: projectFolder,
    env: { ...process.env, ...plainWhenPiped(), NEXT_TELEMETRY_DISABLED: '1', ...options.env },
    stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? 1, output }
}

/** Colour codes are for a terminal, not for a log. */
function plainWhenPiped(): Record<string, string> {
  return process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' }
}
