import type { Instant } from '#lib/base/instant.ts'
import type { KeysetPosition } from '#lib/salesforce/port.ts'
import type { Cursor } from '#lib/sync/engine/types.ts'
import { overlapMs } from '#lib/sync/pull.ts'

/** The sweep of one object: read on from here, and where the next sweep starts when this one has run dry. */
export type Sweep<Name extends string> = {
  object: Name
  from: KeysetPosition | null
  boundary: Instant | null
  dry: boolean
}

type Page<Name extends string> = {
  object: Name
  records: readonly { id: string; modifiedAt: Instant }[]
  done: boolean
  last?: KeysetPosition | null
}

export function startSweeps<Name extends string>(
  objects: readonly Name[],
  cursors: readonly Cursor<Name>[],
): Sweep<Name>[] {
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
export function advance<Name extends string, One extends Sweep<Name>>(
  sweeps: readonly One[],
  pages: readonly Page<Name>[],
  orgTime: Instant | null,
): One[] {
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

export function cursorMoves<Name extends string>(
  sweeps: readonly Sweep<Name>[],
  pages: readonly Page<Name>[],
): Cursor<Name>[] {
  return sweeps
    .filter(({ object }) => pages.some((page) => page.object === object))
    .map(({ object, from, boundary }) => ({
      object,
      stamp: from?.stamp ?? (0 as Instant),
      lastId: from?.lastId ?? '',
      boundary,
    }))
}
