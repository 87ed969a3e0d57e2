import type { Instant } from '#lib/base/instant.ts'
import type { KeysetPosition } from '#lib/salesforce/port.ts'
import type { SalesObject } from '#lib/salesforce/sales-port.ts'
import type { Cursor } from '#lib/sync/engine/types.ts'
import { overlapMs } from '#lib/sync/pull.ts'

/** [OP-1] The sweep of one of the two objects of sales: read on from here, and where the next sweep starts when this one has run dry. */
export type Sweep = {
  object: SalesObject
  from: KeysetPosition | null
  boundary: Instant | null
  dry: boolean
}

type Page = {
  object: SalesObject
  records: readonly { id: string; modifiedAt: Instant }[]
  done: boolean
  last?: KeysetPosition | null
}

export function startSweeps(
  objects: readonly SalesObject[],
  cursors: readonly Cursor<SalesObject>[],
): Sweep[] {
  return objects.map((object) => {
    const cursor = cursors.find((one) => one.object === object)
    const from = cursor ? { stamp: cursor.stamp, lastId: cursor.lastId } : null
    return { object, from, boundary: cursor?.boundary ?? null, dry: false }
  })
}

/**
 * The boundary is the org's own clock at the sweep's first page, less the overlap: whatever was stamped before and is
 * committed by then will be read by this sweep or, from the boundary on, by the next.
 */
export function advance(
  sweeps: readonly Sweep[],
  pages: readonly Page[],
  orgTime: Instant | null,
): Sweep[] {
  return sweeps.map((sweep) => {
    const page = pages.find(({ object }) => object === sweep.object)
    if (!page) return sweep
    const start = sweep.from?.stamp ?? 0
    const boundary = sweep.boundary ?? (Math.max(start, (orgTime ?? start) - overlapMs) as Instant)
    const last = page.records.at(-1)
    if (page.done)
      return { ...sweep, from: { stamp: boundary, lastId: '' }, boundary: null, dry: true }
    const end = page.last ?? (last && { stamp: last.modifiedAt, lastId: last.id })
    const from = end ?? sweep.from
    return { ...sweep, from, boundary }
  })
}

export function cursorMoves(
  sweeps: readonly Sweep[],
  pages: readonly Page[],
): Cursor<SalesObject>[] {
  return sweeps
    .filter(({ object }) => pages.some((page) => page.object === object))
    .map(({ object, from, boundary }) => ({
      object,
      stamp: from?.stamp ?? (0 as Instant),
      lastId: from?.lastId ?? '',
      boundary,
    }))
}
