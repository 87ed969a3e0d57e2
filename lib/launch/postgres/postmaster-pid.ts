import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runsCommand } from '#lib/launch/alive.ts'

export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean }

/** The server that runs on this cluster, or undefined when the file is missing or stale. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const lines = readLines(cluster)
  const pid = Number(lines?.[0])
  if (!lines || !(pid > 0) || !runsCommand(pid, 'postgres')) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Makes a dead server's file harmless. Postgres refuses to start while the number in it belongs to
 * any process: a zombie that nobody has collected yet, or a newcomer that was given the number. It
 * does ignore its own parent's number, so ours goes in. The file stays, because Postgres also
 * checks its shared memory key, which protects orphaned backends that still write.
 */
export function disarmStalePostmaster(cluster: string): void {
  const lines = readLines(cluster)
  if (!lines) return
  const rest = lines.slice(1).join('\n')
  writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${rest}`)
}

/** The port of the server that wrote the file, whether it still runs or not. */
export function lastPort(cluster: string): number | undefined {
  const port = Number(readLines(cluster)?.[3])
  return port > 0 ? port : undefined
}

function readLines(cluster: string): string[] | undefined {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
}
