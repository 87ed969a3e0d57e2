// Development: runs a script under `node --watch`, in the group of this process, which the
// launcher ends as a whole.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const [script = ''] = process.argv.slice(2)
// The watch ends at once where there is nothing to watch.
while (!existsSync(script)) await sleep(1_000)
const child = spawn(process.execPath, ['--watch', '--watch-preserve-output', script], {
  stdio: 'inherit',
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))
