import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { withWorth, worth } from '#lib/scoring/reads.ts'
import type { ScoreEntry } from '#lib/scoring/types.ts'

export type Appended = { prospectId: string; kind: string; cause: string; points: number }

/**
 * [SC-2] Adds to the ledger what is not in it yet, and the score follows in the same transaction. Set-based; prospects are
 * locked in the order of their ids, so that two writers cannot wait for each other. What the business unit's table says of a
 * kind is read after the locks and goes before the points given: a writer that began under an older table cannot leave its
 * points behind a recount that has passed by.
 * @returns what was new
 */
export async function appendEntries(
  tx: Tx,
  buId: string,
  entries: readonly ScoreEntry[],
): Promise<Appended[]> {
  if (entries.length === 0) return []
  const prospectIds = entries.map((entry) => entry.prospectId)
  await tx`
    select from prospects where bu_id = ${buId} and id = any(${prospectIds}::uuid[]) order by id for no key update`
  return tx<Appended[]>`
    with given as (
      select * from jsonb_to_recordset(${toJson(entries)}::text::jsonb)
        as g("prospectId" uuid, kind text, cause text, points int, at timestamptz, title text)
    ), added as (
      insert into score_entries (bu_id, prospect_id, kind, cause, points, at, title)
      select ${buId}, g."prospectId", g.kind, g.cause, coalesce(w.points, g.points), g.at, g.title
      from given g join prospects p on p.bu_id = ${buId} and p.id = g."prospectId"
      left join point_values w on w.bu_id = ${buId} and w.kind = g.kind
      on conflict do nothing returning prospect_id, kind, cause, points
    ), followed as (
      update prospects p set score = p.score + a.points
      from (select prospect_id, sum(points)::int as points from added group by prospect_id) a
      where p.bu_id = ${buId} and p.id = a.prospect_id and a.points <> 0
    )
    select prospect_id as "prospectId", kind, cause, points from added`
}

/**
 * [DL-5] Moves what a merge moves; what the heir has already stays with the one that goes, since it counts once for each.
 * The lists are parallel: whoever goes, and whoever stays.
 */
export async function poolEntries(
  tx: Tx,
  buId: string,
  losers: readonly string[],
  heirs: readonly string[],
): Promise<void> {
  await tx`
    with m as (
      select * from unnest(${[...losers]}::uuid[], ${[...heirs]}::uuid[]) as m(loser, heir)
    ), movable as (
      select distinct on (m.heir, e.kind, e.cause) m.heir, e.prospect_id, e.kind, e.cause, ${worth(tx)} as points
      from m join score_entries e on e.bu_id = ${buId} and e.prospect_id = m.loser ${withWorth(tx)}
      where not exists (select from score_entries h
        where h.bu_id = ${buId} and h.prospect_id = m.heir and h.kind = e.kind and h.cause = e.cause)
      order by m.heir, e.kind, e.cause, e.at, e.prospect_id
    ), moved as (
      update score_entries e set prospect_id = v.heir from movable v
      where e.bu_id = ${buId} and e.prospect_id = v.prospect_id and e.kind = v.kind and e.cause = v.cause
    ), difference as (
      select id, sum(points)::int as points from (
        select heir as id, points from movable union all select prospect_id, -points from movable) d group by id
    )
    update prospects p set score = p.score + d.points from difference d where p.bu_id = ${buId} and p.id = d.id`
}
