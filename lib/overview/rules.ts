import type { OverviewPage } from '#lib/overview/types.ts'

const slotMs = 15 * 60_000
const daySlots = 96

type Slot = { at: number; in: number; out: number; refused: number }

/** The last 24 hours in quarter-hours, oldest first; a quarter in which nothing moved is a zero, not a gap. */
export function fillSlots(rows: readonly Slot[], now: number): Slot[] {
  const last = Math.floor(now / slotMs) * slotMs
  const byStart = new Map(rows.map((row) => [row.at, row]))
  return Array.from({ length: daySlots }, (_, index) => {
    const at = last - (daySlots - 1 - index) * slotMs
    return byStart.get(at) ?? { at, in: 0, out: 0, refused: 0 }
  })
}

/** [DL, QU] The headline: what a person came for, in words, and where it leads. */
export function headline(page: Pick<OverviewPage, 'state' | 'need'>): string {
  const { state } = page
  switch (state.kind) {
    case 'accord':
      return 'Everything is in accord'
    case 'syncing':
      return 'Syncing'
    case 'need':
      return state.count === 1
        ? '1 record needs you'
        : `${state.count.toLocaleString('en-GB')} records need you`
    case 'late':
      return 'Behind its target'
    case 'waiting':
      return state.reason
    case 'paused':
      return 'Paused'
    case 'worker_not_seen':
      return 'No worker is running'
    case 'not_connected':
      return 'Not connected yet'
  }
}
