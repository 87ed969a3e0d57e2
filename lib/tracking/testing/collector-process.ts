import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '#lib/launch/ports.ts'
import { untilAnswers } from '#lib/launch/processes/until-answers.ts'

const program = fileURLToPath(new URL('../collector/server.ts', import.meta.url))

export type CollectorProcess = { url: string; child: ChildProcess; kill: () => Promise<void> }

/** The collector as it runs: a process that can be killed. */
export async function startCollectorProcess(
  databaseUrl: string,
  trackingKey: string,
): Promise<CollectorProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      COLLECTOR_DATABASE_URL: databaseUrl,
      COLLECTOR_PORT: String(port),
      COLLECTOR_URL: url,
      COLLECTOR_EVENTS_PER_SECOND: '100000',
      TRACKING_KEY: trackingKey,
      LOG_LEVEL: 'silent',
    },
    stdio: 'inherit',
  })
  await untilAnswers(`${url}/health`, 'The collector', 20_000)
  return {
    url,
    child,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
