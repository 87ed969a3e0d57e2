import type { Tx } from '#db/client.ts'

export type Pooling = { from: string; into: string }

/**
 * [DL-2][DL-5] What happened to one person belongs to the prospect that stays: activities with their points. Field
 * history and decisions stay with the prospect that they tell of.
 */
export async function poolProspects(
  tx: Tx,
  buId: string,
  poolings: readonly Pooling[],
): Promise<void> {
  const from = poolings.map((one) => one.from)
  const into = poolings.map((one) => lastOf(poolings, one.into))
  await tx`
    update activities a set prospect_id = m.into
    from unnest(${from}::uuid[], ${into}::uuid[]) as m("from", into)
    where a.bu_id = ${buId} and a.prospect_id = m."from"`
  await tx`
    with m as (
      select * from unnest(${from}::uuid[], ${into}::uuid[]) as m("from", into)
    ), gained as (
      select m.into, sum(p.score) score, max(p.last_activity_at) last_activity_at
      from m join prospects p on p.bu_id = ${buId} and p.id = m."from" group by m.into
    ), kept as (
      update prospects p set score = p.score + g.score,
        last_activity_at = greatest(p.last_activity_at, g.last_activity_at), updated_at = now(), version = p.version + 1
      from gained g where p.bu_id = ${buId} and p.id = g.into
    )
    update prospects p set score = 0, last_activity_at = null from m
    where p.bu_id = ${buId} and p.id = m."from"`
}

/** Who takes somebody in may be taken in by another in the same step. */
function lastOf(poolings: readonly Pooling[], id: string): string {
  let last = id
  for (let hops = 0; hops < poolings.length; hops++) {
    const next = poolings.find((one) => one.from === last)
    if (!next) break
    last = next.into
  }
  return last
}
