import type { Effects, RunCounts } from './types.ts'

export function noEffects(): Effects {
  return {
    mirror: [],
    forget: [],
    inserts: [],
    patches: [],
    links: [],
    merges: [],
    intents: [],
    errorsOpened: [],
    errorsClosed: [],
    history: [],
    decisions: [],
    enqueue: [],
    settlements: [],
    bulk: [],
    cursors: [],
    counts: {},
    landed: [],
  }
}

/** Counts and lags alone are no reason to write: they describe rows that are there too. */
export function isWithoutContent(effects: Effects): boolean {
  return Object.values(effects).every((part) => !Array.isArray(part) || part.length === 0)
}

export function addCounts(total: RunCounts, more: RunCounts): RunCounts {
  const sum: RunCounts = { ...total }
  for (const [name, n] of Object.entries(more) as [keyof RunCounts, number][]) {
    sum[name] = (sum[name] ?? 0) + n
  }
  return sum
}

export function count(effects: Effects, name: keyof RunCounts): void {
  effects.counts[name] = (effects.counts[name] ?? 0) + 1
}
