import { setTimeout as sleep } from 'node:timers/promises'
import { LaunchProblem } from '#lib/launch/problem.ts'

/** Waits until a server answers anything at all at this address. */
export async function untilAnswers(url: string, name: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs
  while (!(await answers(url))) {
    if (Date.now() > deadline)
      throw new LaunchProblem(`${name} does not answer at ${url}; its log says why.`)
    await sleep(100)
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000) })
    return true
  } catch {
    return false
  }
}
