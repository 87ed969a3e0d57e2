import type { CrmRecord } from '#lib/salesforce/port.ts'
import type { PlannedUpdate } from './plan-push.ts'

// How much goes in one call, and in which order. Source: performance.md §2.1 and §1 (row lock wait, long calls).

/** A Collections request takes no more; Salesforce runs triggers, and takes locks, for each on its own. */
export const pieceRows = 200
/** A Composite takes no more collections. */
export const piecesMax = 5

/** A call that takes longer counts against the few long ones that an org allows at once: 20 s, so we stay far below. */
const slowMs = 10_000
const fastMs = 3_000
/**
 * [I3] Behind a write that is answered within this time the next batch is looked at while it is sent. A look is that much
 * older when its own rows are sent, and what somebody writes in between is overwritten: slower orgs are looked at after it.
 */
export const swiftMs = 500

/**
 * How many collections the next call carries, by how long the last one took: a slow org is asked for 200 rows at a time,
 * and for more again as it answers fast.
 */
export function nextPieces(pieces: number, tookMs: number): number {
  if (tookMs > slowMs) return 1
  return tookMs < fastMs ? Math.min(piecesMax, pieces * 2) : pieces
}

/** A write to a contact locks its account. Who was created without one locks nobody else. */
export function parentOf({ object, values }: CrmRecord): string | null {
  const account = object === 'Contact' ? (values.AccountId ?? values['Account.Name']) : null
  return typeof account === 'string' ? account : null
}

/** Urgent ones stay first; of the rest those that lock the same parent go together, so that no two requests wait for each other. */
export function inSendingOrder(updates: readonly PlannedUpdate[]): PlannedUpdate[] {
  const urgent = updates.filter((update) => update.urgent)
  const rest = updates.filter((update) => !update.urgent)
  const contacts = rest.filter(({ record }) => record.object === 'Contact')
  const leads = rest.filter(({ record }) => record.object !== 'Contact')
  const before = urgent.filter(({ record }) => record.object === 'Contact').length
  const grouped = groupByParent(contacts, ({ record }) => parentOf(record), pieceRows, before)
  return [...urgent, ...grouped, ...leads]
}

/**
 * Rows of one parent stand together, and where rows enough can fill the gap, in one window of `windowRows`. Nothing is left
 * out; within a parent, and among those without, the order stays.
 * @param before rows that stand in the first window already
 */
export function groupByParent<Row>(
  rows: readonly Row[],
  parentOfRow: (row: Row) => string | null,
  windowRows: number,
  before = 0,
): Row[] {
  const groups = new Map<string, Row[]>()
  const loose: Row[] = []
  for (const row of rows) {
    const parent = parentOfRow(row)
    if (parent === null) loose.push(row)
    else groups.set(parent, [...(groups.get(parent) ?? []), row])
  }
  // The largest first: what is left over then is small, and fills gaps.
  const waiting = [...groups.values()].sort((a, b) => b.length - a.length)
  const ordered: Row[] = []
  while (waiting.length > 0) {
    const room = windowRows - ((before + ordered.length) % windowRows)
    const fits = waiting.findIndex((group) => group.length <= room)
    if (fits >= 0) ordered.push(...(waiting.splice(fits, 1)[0] ?? []))
    else if (loose.length >= room && room < windowRows) ordered.push(...loose.splice(0, room))
    else ordered.push(...(waiting.shift() ?? []))
  }
  return [...ordered, ...loose]
}

/** 0 ≤ n < 1, the same for rows that one parent's lock held up: they come back together. */
export function jitterOf(lockedIds: readonly string[], random: number): number {
  const [parent] = lockedIds
  if (parent === undefined) return random
  let hash = 0
  for (const letter of parent) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521
  return hash / 65_521
}
