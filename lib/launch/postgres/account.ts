import { execFileSync } from 'node:child_process'
import { chownSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchProblem } from '#lib/launch/problem.ts'

/** The account that the server runs under when we are root, whom Postgres refuses. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

const borrowed = ['postgres', 'nobody', '_postgres']

/** Undefined for an ordinary user: the server then runs as that user. */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of borrowed) {
    const account = accountNamed(name)
    if (account) return account
  }
  throw new LaunchProblem(
    'Postgres does not run as root and this system has no postgres or nobody account. ' +
      'Run the command as an ordinary user.',
  )
}

export function giveTo(path: string, account: Account | undefined): void {
  if (account) chownSync(path, account.uid, account.gid)
}

export function giveTreeTo(path: string, account: Account | undefined): void {
  if (!account) return
  giveTo(path, account)
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    giveTo(join(path, entry), account)
}

function accountNamed(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (line) {
    const [, , uid, gid] = line.split(':').map(Number)
    if (uid && gid) return { name, uid, gid }
  }
  return process.platform === 'darwin' ? accountFromId(name) : undefined
}

// macOS keeps its accounts in a directory service; nobody's number there is negative.
function accountFromId(name: string): Account | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
    const [uid, gid] = [ask('-u') >>> 0, ask('-g') >>> 0]
    return { name, uid, gid }
  } catch {
    return undefined
  }
}
