import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A running process, told apart from a later one that was given the same number. */
export type ProcessMark = { readonly pid: number; readonly startedAt: string }

type ProcessState = { readonly startedAt: string; readonly command: string }

export function markOf(pid: number): ProcessMark {
  return { pid, startedAt: processState(pid)?.startedAt ?? '' }
}

export function isRunning(mark: ProcessMark): boolean {
  const state = processState(mark.pid)
  return state !== undefined && state.startedAt === mark.startedAt
}

/** A zombie and a process of another program that reuses the number both count as gone. */
export function runsCommand(pid: number, command: string): boolean {
  return processState(pid)?.command === command
}

function processState(pid: number): ProcessState | undefined {
  return process.platform === 'linux' ? stateFromProc(pid) : stateFromPs(pid)
}

// Minimal Linux images have no ps.
function stateFromProc(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    const fields = stat.slice(end + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return { command: stat.slice(stat.indexOf('(') + 1, end), startedAt: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

function stateFromPs(pid: number): ProcessState | undefined {
  try {
    const format = ['-o', 'stat=', '-o', 'lstart=', '-o', 'comm=', '-p', String(pid)]
    const line = execFileSync('ps', format, { encoding: 'utf8' }).trim()
    const found = /^(\S+)\s+(\w+ +\w+ +\d+ +[\d:]+ +\d+)\s+(.*)$/.exec(line)
    if (!found?.[1] || found[1].startsWith('Z')) return undefined
    return { startedAt: found[2] ?? '', command: (found[3] ?? '').split('/').at(-1) ?? '' }
  } catch {
    return undefined
  }
}
