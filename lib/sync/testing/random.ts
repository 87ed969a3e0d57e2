/** Numbers that a seed decides (mulberry32): the same seed is the same story. */
export type Random = {
  next: () => number
  below: (n: number) => number
  chance: (probability: number) => boolean
  pick: <One>(choices: readonly One[]) => One
}

export function randomFrom(seed: number): Random {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: <One>(choices: readonly One[]) => choices[below(choices.length)] as One,
  }
}

/** The n-th id of a kind, shaped as Postgres and Salesforce want theirs. */
export function uuidOf(n: number): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

export function crmIdOf(prefix: string, n: number): string {
  return `${prefix}${n.toString(36).toUpperCase().padStart(12, '0')}AAA`
}
