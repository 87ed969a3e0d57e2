import type { ScoreEntry } from '#lib/scoring/types.ts'

type Keyed = Pick<ScoreEntry, 'prospectId' | 'kind' | 'cause'>

export function entryKey({ prospectId, kind, cause }: Keyed): string {
  return `${prospectId} ${kind} ${cause}`
}

/** [SC-2] What the ledger means: each (kind, cause) of a prospect counts once, the first that was handed in. */
export function foldScores(entries: readonly ScoreEntry[]): Map<string, number> {
  const seen = new Set<string>()
  const scores = new Map<string, number>()
  for (const entry of entries) {
    if (seen.has(entryKey(entry))) continue
    seen.add(entryKey(entry))
    scores.set(entry.prospectId, (scores.get(entry.prospectId) ?? 0) + entry.points)
  }
  return scores
}

export type Pooling = { from: string; into: string }

/**
 * [DL-5] In a merge the entries go to the prospect that stays. What both had, an opportunity that both took part in,
 * counted for each and counts once for the one that stays: the other's entry remains with the one that went.
 */
export function poolLedger<Entry extends Keyed>(
  ledger: readonly Entry[],
  { from, into }: Pooling,
): Entry[] {
  const held = new Set(ledger.map(entryKey))
  return ledger.map((entry) => {
    const moved = { ...entry, prospectId: into }
    return entry.prospectId === from && !held.has(entryKey(moved)) ? moved : entry
  })
}
