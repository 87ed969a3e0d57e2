import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects, wakeForChanges } from '#lib/changes/writes.ts'
import { withWorth, worth } from '#lib/scoring/reads.ts'
import { type PointsTable, scoreKinds } from '#lib/scoring/types.ts'

/** Prospects counted in one transaction: some tenths of a second, so that a writer hardly waits. */
export const recountStep = 2_000

/**
 * [SC-2] Puts another table in force and leaves the recount to a worker. Saved before the last recount has ended, it begins
 * anew: what was counted under the earlier table is counted again.
 */
export async function savePoints(
  tx: Tx,
  buId: string,
  points: PointsTable,
  by: string,
): Promise<number> {
  const rows = scoreKinds.map((kind) => ({ kind, points: points[kind] }))
  await tx`
    insert into point_values (bu_id, kind, points)
    select ${buId}, r.kind, r.points from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(kind text, points int)
    on conflict (bu_id, kind) do update set points = excluded.points`
  const [row] = await tx<{ version: number }[]>`
    insert into score_recounts as r (bu_id, total, started_by)
    values (${buId}, (select count(*)::int from prospects where bu_id = ${buId}), ${by})
    on conflict (bu_id) do update set version = r.version + 1, state = 'waiting', after = null, total = excluded.total,
      done = 0, moved = 0, started_by = excluded.started_by, started_at = now(), ended_at = null
    returning version`
  await wakeForChanges(tx, buId)
  return row?.version ?? 1
}

/** Goes on from wherever the last step ended, whoever made it, until everybody is counted. */
export async function runRecount(sql: Sql, buId: string): Promise<void> {
  for (;;) {
    const isDone = await inBusinessUnit(sql, buId, (tx) => recountNext(tx, buId))
    if (isDone) return
  }
}

/**
 * Counts the next prospects. A score is set to what its ledger is worth, not moved by a difference: the same step twice is
 * the same step, and a kill in between leaves whole steps behind. Whose score moved waits to be synced.
 * @returns true when nothing is left
 */
export async function recountNext(tx: Tx, buId: string): Promise<boolean> {
  const [at] = await tx<{ after: string | null; state: string }[]>`
    select after, state from score_recounts where bu_id = ${buId} for update`
  if (!at || at.state === 'done') return true
  const page = await tx<{ id: string }[]>`
    select id from prospects where bu_id = ${buId} ${at.after ? tx`and id > ${at.after}::uuid` : tx``}
    order by id limit ${recountStep} for no key update`
  const ids = page.map(({ id }) => id)
  const moved = ids.length > 0 ? await countAgain(tx, buId, ids) : []
  const isDone = ids.length < recountStep
  await tx`
    update score_recounts set after = ${ids.at(-1) ?? at.after}, done = done + ${ids.length}, moved = moved + ${moved.length},
      state = ${isDone ? 'done' : 'waiting'}, ended_at = ${isDone ? tx`now()` : null}
    where bu_id = ${buId}`
  return isDone
}

async function countAgain(tx: Tx, buId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    with fold as (
      select k.id, coalesce(sum(${worth(tx)}), 0)::int as score
      from unnest(${[...ids]}::uuid[]) as k(id)
      left join score_entries e on e.bu_id = ${buId} and e.prospect_id = k.id ${withWorth(tx)}
      group by k.id
    )
    update prospects p set score = f.score from fold f
    where p.bu_id = ${buId} and p.id = f.id and p.score <> f.score returning p.id`
  const moved = rows.map(({ id }) => id)
  const reason = { buId, cause: 'score_change', lane: lanes.bulk, fields: ['score'] } as const
  if (moved.length > 0) await enqueueProspects(tx, reason, moved)
  return moved
}
