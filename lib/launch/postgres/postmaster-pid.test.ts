import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import {
  disarmStalePostmaster,
  lastPort,
  runningPostmaster,
} from '#lib/launch/postgres/postmaster-pid.ts'

let cluster: string

beforeEach(() => {
  cluster = mkdtempSync(join(tmpdir(), 'cluster-'))
})

function write(pid: number): void {
  const lines = [pid, cluster, 1_790_000_000, 5499, '', '127.0.0.1', '1234 5678', 'ready   ']
  writeFileSync(join(cluster, 'postmaster.pid'), lines.join('\n'))
}

test('[LCH-5] without the file nothing runs', () => {
  expect(runningPostmaster(cluster)).toBeUndefined()
  expect(lastPort(cluster)).toBeUndefined()
})

test('[LCH-6] a number that now belongs to another program is no server', () => {
  write(process.pid)
  expect(runningPostmaster(cluster)).toBeUndefined()
})

test('[LCH-7] the number of a process that has ended is no server', async () => {
  const ended = spawn('true')
  await once(ended, 'exit')
  write(ended.pid ?? 0)
  expect(runningPostmaster(cluster)).toBeUndefined()
})

test('[LCH-8] a stale file is given our number and keeps its port and shared memory key', () => {
  write(1)
  disarmStalePostmaster(cluster)
  const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  expect(lines[0]).toBe(String(process.pid))
  expect(lines[6]).toBe('1234 5678')
  expect(lastPort(cluster)).toBe(5499)
})
