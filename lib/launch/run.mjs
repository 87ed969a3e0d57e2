// The door of every command: `node lib/launch/run.mjs <command>`. It runs on a bare machine, so it
// is plain JavaScript for Node 20 and imports nothing that has yet to be installed.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { ensureInstalled, InstallProblem, projectFolder, suitableNode } from './install.mjs'

// On a production host packages were installed on purpose, perhaps without the development ones.
const neverInstalls = new Set(['web', 'worker', 'org', 'prepare'])

async function main() {
  const [command = 'help', ...rest] = process.argv.slice(2)
  if (!neverInstalls.has(command)) await ensureInstalled()
  const node = suitableNode()
  const bin = join(projectFolder, 'node_modules', '.bin')
  const child = spawn(node, [join(import.meta.dirname, 'main.ts'), command, ...rest], {
    cwd: projectFolder,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
    // The channel tells the command when this process is killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

main().catch((error) => {
  console.error(error instanceof InstallProblem ? `\n${error.message}` : error)
  process.exit(1)
})
