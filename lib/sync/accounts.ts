import type { Reply } from '#lib/salesforce/port.ts'
import type { PlanHash } from '#lib/sync/engine/plan-hash.ts'
import type { Run } from '#lib/sync/ports.ts'
import { emptyResult, type PhaseInput, type PhaseResult } from '#lib/sync/pull.ts'

const atOnce = 2_000
/** Calls of one cycle: what is left is as old in the next one, and comes first. */
const callsMost = 10

/** [FD-8] What the phase needs beside the engine: a context without it reads no accounts. */
export type AccountSource = {
  /** Which accounts to read now; null: the connector user sees none. */
  wanted: (limit: number) => Promise<string[] | null>
  /** Answers how many came. */
  read: (ids: readonly string[]) => Promise<Reply<readonly { id: string }[]>>
  /** @returns false when the run may write no more, since the rules or the lease changed */
  keep: (run: Run, asked: readonly string[], came: readonly { id: string }[]) => Promise<boolean>
  /** An org that shows us no accounts stops nothing. */
  note: (problem: string) => Promise<void>
}

/** The last phase of a cycle: copies of the accounts of linked contacts, the new ones and the oldest first. */
export async function copyAccounts(input: PhaseInput, hash: PlanHash): Promise<PhaseResult> {
  const { context, run, calls } = input
  const result = { ...emptyResult(), hash }
  const source = context.accounts
  if (!source) return result
  for (let call = 0; call < callsMost; call++) {
    const wanted = await source.wanted(atOnce)
    if (wanted === null || wanted.length === 0) return result
    const answer = await calls.ask('read', () => source.read(wanted))
    if (!answer.ok) {
      const { stop } = answer
      const refused =
        stop.why === 'call_failed' && ['schema_changed', 'no_access'].includes(stop.failure.code)
      if (!refused) return { ...result, stop }
      await source.note(`Salesforce shows the connector user no accounts: ${stop.failure.message}`)
      return result
    }
    if (!(await source.keep(run, wanted, answer.value))) return result
    if (wanted.length < atOnce) return result
  }
  return result
}
