import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, isPortFree } from '#lib/launch/ports.ts'
import { type Account, giveTo } from '#lib/launch/postgres/account.ts'
import { answers } from '#lib/launch/postgres/answers.ts'
import type { Binaries } from '#lib/launch/postgres/binaries.ts'
import {
  disarmStalePostmaster,
  lastPort,
  type Postmaster,
  runningPostmaster,
} from '#lib/launch/postgres/postmaster-pid.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'

/** Where a cluster lies and who runs its server. */
export type Cluster = {
  readonly folder: string
  readonly passwordFile: string
  readonly logFile: string
  readonly binaries: Binaries
  readonly account: Account | undefined
}

// Crash recovery of a large import takes seconds, not minutes.
const startWaitMs = 120_000
const stopWaitMs = 30_000
const orphanWaitMs = 20_000
const logBytesMax = 20_000_000

const settings = [
  'listen_addresses=127.0.0.1',
  // Two users' sockets of one port would meet in /tmp.
  'unix_socket_directories=',
  'shared_buffers=256MB',
  'max_wal_size=2GB',
  'wal_compression=on',
  'max_connections=200',
  'log_min_messages=warning',
]

/** Makes the cluster beside its place and renames it: a killed initdb leaves no half cluster. */
export function createCluster(cluster: Cluster): void {
  const half = `${cluster.folder}.init`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  const password = randomBytes(24).toString('base64url')
  writeFileSync(cluster.passwordFile, password, { mode: 0o600 })
  for (const path of [half, cluster.passwordFile]) giveTo(path, cluster.account)
  const initdb = spawnSync(
    join(cluster.binaries.folder, 'bin/initdb'),
    [
      ...['-D', half, '-U', 'postgres', `--pwfile=${cluster.passwordFile}`],
      ...['-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-instructions'],
    ],
    { ...identity(cluster), encoding: 'utf8' },
  )
  if (initdb.status !== 0) throw failure('could not be set up', initdb.stderr || initdb.error)
  renameSync(half, cluster.folder)
}

/** Adopts the server that runs on this cluster or starts one. Returns its port. */
export async function ensureServer(cluster: Cluster, extra: readonly string[]): Promise<number> {
  refuseOtherMajor(cluster)
  const adopted = await adopt(cluster)
  if (adopted) return adopted.port
  const port = await portFor(lastPort(cluster.folder))
  disarmStalePostmaster(cluster.folder)
  return startUntilReady(cluster, port, extra)
}

/** The server that runs already. One that is just being killed still has its process: it must answer. */
async function adopt(cluster: Cluster): Promise<Postmaster | undefined> {
  const deadline = Date.now() + startWaitMs
  while (Date.now() < deadline) {
    const running = runningPostmaster(cluster.folder)
    if (!running) return undefined
    if (running.ready && (await answers(running.port))) return running
    await sleep(20)
  }
  throw failure('does not become ready', lastLines(cluster.logFile))
}

/** A server that was killed leaves backends behind for a moment; Postgres waits for none of them. */
async function startUntilReady(
  cluster: Cluster,
  port: number,
  extra: readonly string[],
): Promise<number> {
  const deadline = Date.now() + orphanWaitMs
  for (;;) {
    try {
      return (await becomesReady(cluster, startServer(cluster, port, extra))).port
    } catch (error) {
      const orphans = error instanceof Error && error.message.includes('shared memory block')
      if (!orphans || Date.now() > deadline) throw error
      await sleep(200)
    }
  }
}

/** The port it had, so that processes which lost it find it again; else any free one. */
async function portFor(last: number | undefined): Promise<number> {
  return last !== undefined && (await isPortFree(last, '127.0.0.1')) ? last : freePort()
}

/** Fast stop: open transactions are rolled back, everything committed is on disk. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const running = runningPostmaster(cluster.folder)
  if (!running) return
  process.kill(running.pid, 'SIGINT')
  const deadline = Date.now() + stopWaitMs
  while (runningPostmaster(cluster.folder)?.pid === running.pid) {
    if (Date.now() > deadline) throw new LaunchProblem('Postgres does not stop; see its log.')
    await sleep(20)
  }
}

function startServer(cluster: Cluster, port: number, extra: readonly string[]): ChildProcess {
  const log = openLog(cluster.logFile)
  const flags = [...settings, ...extra].flatMap((setting) => ['-c', setting])
  const server = spawn(
    join(cluster.binaries.folder, 'bin/postgres'),
    ['-D', cluster.folder, '-p', String(port), ...flags],
    // Detached: it outlives a killed launcher, and the next start adopts it.
    { ...identity(cluster), detached: true, stdio: ['ignore', log, log] },
  )
  server.unref()
  closeSync(log)
  return server
}

async function becomesReady(cluster: Cluster, child: ChildProcess): Promise<Postmaster> {
  const deadline = Date.now() + startWaitMs
  while (Date.now() < deadline) {
    const running = runningPostmaster(cluster.folder)
    if (running?.ready) return running
    if (child.exitCode !== null || child.signalCode !== null)
      throw failure('did not start', lastLines(cluster.logFile))
    await sleep(20)
  }
  throw failure('does not become ready', lastLines(cluster.logFile))
}

function refuseOtherMajor(cluster: Cluster): void {
  const data = readFileSync(join(cluster.folder, 'PG_VERSION'), 'utf8').trim()
  const binaries = cluster.binaries.version.split('.')[0]
  if (data === binaries) return
  throw new LaunchProblem(
    `The data in ${cluster.folder} was written by Postgres ${data}, this version brings ` +
      `Postgres ${binaries}. Start the earlier version of the project, dump the database with ` +
      'pg_dump, move the folder away and restore into the new one.',
  )
}

function identity(cluster: Cluster): {
  uid?: number
  gid?: number
  cwd: string
  env: NodeJS.ProcessEnv
} {
  const { account } = cluster
  return {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    // The caller's folder may be closed to the borrowed account.
    cwd: '/',
    env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  }
}

function openLog(path: string): number {
  const tooLong = existsSync(path) && statSync(path).size > logBytesMax
  return openSync(path, tooLong ? 'w' : 'a', 0o600)
}

function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').split('\n').slice(-12).join('\n')
}

function failure(what: string, detail: unknown): LaunchProblem {
  const text = String(detail ?? '').trim()
  const cause = text.includes('No space left on device')
    ? 'the disk is full. Free some space and run the command again.'
    : text
  return new LaunchProblem(`The embedded Postgres ${what}: ${cause}`)
}
