import type { SqlLike } from '#db/client.ts'
import { addSlots, quantileMs } from '#lib/sync/lag/slots.ts'
import type { Lag, LagSide } from '#lib/sync/screens.ts'

type Row = { direction: 'in' | 'out'; object: string; slots: number[] }

/**
 * [EX-5] Per direction and object, against one target. Read from the quarter-hours of the last hour: some ten rows,
 * however many records there are and however much moved.
 */
export async function getLag(sql: SqlLike, buId: string): Promise<{ in: LagSide; out: LagSide }> {
  const rows = await sql<Row[]>`
    select direction, object, slots from sync_lags
    where bu_id = ${buId} and at > now() - interval '75 minutes' order by object`
  const side = (direction: Row['direction']) =>
    toSide(rows.filter((row) => row.direction === direction))
  return { in: side('in'), out: side('out') }
}

function toSide(rows: readonly Row[]): LagSide {
  const objects = [...new Set(rows.map(({ object }) => object))]
  return {
    ...toLag(rows),
    objects: objects.map((object) => ({
      object,
      ...toLag(rows.filter((row) => row.object === object)),
    })),
  }
}

function toLag(rows: readonly Row[]): Lag {
  const slots = addSlots(rows.map((row) => row.slots))
  return {
    p50Ms: quantileMs(slots, 0.5),
    p95Ms: quantileMs(slots, 0.95),
    landed: slots.reduce((sum, n) => sum + n, 0),
  }
}
