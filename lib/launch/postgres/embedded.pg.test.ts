import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assert } from '#lib/base/assert.ts'
import { type DataFolder, dataFolder } from '#lib/launch/data-folder.ts'
import {
  type EmbeddedPostgres,
  embeddedPostgres,
  throwAwaySettings,
} from '#lib/launch/postgres/embedded.ts'
import { runningPostmaster } from '#lib/launch/postgres/postmaster-pid.ts'

let data: DataFolder
let server: EmbeddedPostgres
const cluster = () => join(data.path, 'postgres')

beforeAll(async () => {
  const base = dataFolder('test')
  data = { ...base, path: mkdtempSync(join(base.path, 'server-')) }
  // Passed through by the borrowed account when root runs the tests.
  if (process.getuid?.() === 0) chmodSync(data.path, 0o711)
  server = await embeddedPostgres(data, throwAwaySettings)
})

afterAll(async () => {
  await server.leave()
  rmSync(data.path, { recursive: true, force: true })
})

test('[LCH-19] a server that runs is adopted, not started twice', async () => {
  const before = runningPostmaster(cluster())
  const again = await server.ensure()
  expect(runningPostmaster(cluster())).toEqual(before)
  expect(again.port).toBe(server.port)
})

test('[LCH-20] a killed server comes back on its port with what was committed', async () => {
  await run(server.superuserUrl, 'create table kept as select 1 as n')
  kill()
  const again = await server.ensure()
  expect(again.port).toBe(server.port)
  expect(await run(again.superuserUrl, 'select n from kept')).toEqual([{ n: 1 }])
})

test('[LCH-21] a file left by a server whose number another process got does not stop a start', async () => {
  const file = join(cluster(), 'postmaster.pid')
  kill()
  await expect.poll(() => runningPostmaster(cluster())).toBeUndefined()
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.ppid)))
  const again = await server.ensure()
  expect(await run(again.superuserUrl, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('[LCH-22] the password is readable by its owner alone, and needed', async () => {
  expect(statSync(join(data.path, 'postgres.password')).mode & 0o777).toBe(0o600)
  const wrong = server.superuserUrl.replace(/:[^:@]+@/, ':wrong@')
  await expect(run(wrong, 'select 1')).rejects.toThrow(/password authentication failed/)
})

function kill(): void {
  const running = runningPostmaster(cluster())
  // Number 0 would kill the test's own group.
  assert(running, 'The server runs')
  process.kill(running.pid, 'SIGKILL')
}

async function run(url: string, query: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe(query))]
  } finally {
    await sql.end()
  }
}
