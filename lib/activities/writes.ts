import type { Tx } from '#db/client.ts'
import { isTheirDoing, scoreKindOf } from '#lib/activities/kinds.ts'
import type { NewActivity } from '#lib/activities/types.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import type { ScoreEntry } from '#lib/scoring/types.ts'
import { appendEntries } from '#lib/scoring/writes.ts'

export type Recorded = Pick<NewActivity, 'prospectId' | 'kind' | 'cause'> & { points: number }

/**
 * The one way to write what people did. Tells what was not told yet by (kind, cause), adds its points to the ledger, and
 * leaves a change row for whose score moved; all in the caller's transaction and in a fixed number of statements, whatever
 * the length of the list. Prospects are locked first, in the order of their ids, so two writers cannot both find one thing new.
 * An unknown prospect is passed over.
 * @returns what was new, with the points that it brought
 */
export async function recordActivities(
  tx: Tx,
  buId: string,
  activities: readonly NewActivity[],
): Promise<Recorded[]> {
  if (activities.length === 0) return []
  const given = activities.map((one, n) => ({
    n,
    prospectId: one.prospectId,
    key: `${one.kind} ${one.cause}`,
  }))
  const ids = [...new Set(activities.map(({ prospectId }) => prospectId))]
  await tx`
    select from prospects where bu_id = ${buId} and id = any(${ids}::uuid[]) order by id for no key update`
  const fresh = await tx<{ n: number }[]>`
    select min(g.n)::int as n
    from jsonb_to_recordset(${toJson(given)}::text::jsonb) as g(n int, "prospectId" uuid, key text)
    join prospects p on p.bu_id = ${buId} and p.id = g."prospectId"
    where not exists (select from activities a
      where a.bu_id = ${buId} and a.key = md5(g.key)::uuid and a.prospect_id = g."prospectId")
    group by g."prospectId", g.key order by 1`
  const told = fresh.flatMap(({ n }) => activities[n] ?? [])
  if (told.length === 0) return []
  const points = await count(tx, buId, told)
  const recorded = told.map((one) => {
    const { prospectId, kind, cause } = one
    return { prospectId, kind, cause, points: points.get(keyOf(one)) ?? 0 }
  })
  await insert(tx, buId, told, points)
  await noteLastActivity(tx, buId, told)
  const moved = new Set(recorded.filter((one) => one.points !== 0).map((one) => one.prospectId))
  if (moved.size > 0) {
    const reason = { buId, cause: 'score_change', lane: lanes.trickle, fields: ['score'] } as const
    await enqueueProspects(tx, reason, [...moved])
  }
  return recorded
}

const keyOf = ({ prospectId, kind, cause }: Pick<NewActivity, 'prospectId' | 'kind' | 'cause'>) =>
  `${prospectId} ${kind} ${cause}`

/** @returns by `keyOf`, the points that each brought */
async function count(
  tx: Tx,
  buId: string,
  told: readonly NewActivity[],
): Promise<Map<string, number>> {
  const counted = new Map<string, string>()
  const entries = told.flatMap((one): ScoreEntry[] => {
    const kind = scoreKindOf(one.kind)
    if (kind === null) return []
    const { prospectId, at, title } = one
    const cause = one.countsAs ?? one.cause
    if (counted.has(`${prospectId} ${kind} ${cause}`)) return []
    counted.set(`${prospectId} ${kind} ${cause}`, keyOf(one))
    return [{ prospectId, kind, cause, points: defaultPoints[kind], at, title }]
  })
  const added = await appendEntries(tx, buId, entries)
  return new Map(
    added.map((one) => [
      counted.get(`${one.prospectId} ${one.kind} ${one.cause}`) ?? '',
      one.points,
    ]),
  )
}

async function insert(
  tx: Tx,
  buId: string,
  told: readonly NewActivity[],
  points: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = told.map((one) => ({
    ...one,
    detail: one.detail ?? {},
    key: `${one.kind} ${one.cause}`,
    points: points.get(keyOf(one)) ?? 0,
  }))
  await tx`
    insert into activities (bu_id, prospect_id, at, kind, title, detail, points, by, key)
    select ${buId}, r."prospectId", r.at, r.kind, r.title, r.detail, r.points, r.by, md5(r.key)::uuid
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r("prospectId" uuid, at timestamptz, kind text, title text,
      detail jsonb, points int, by text, key text)`
}

async function noteLastActivity(tx: Tx, buId: string, told: readonly NewActivity[]): Promise<void> {
  const last = new Map<string, string>()
  for (const { prospectId, at, kind } of told) {
    if (isTheirDoing(kind) && at > (last.get(prospectId) ?? '')) last.set(prospectId, at)
  }
  if (last.size === 0) return
  await tx`
    update prospects p set last_activity_at = l.at
    from unnest(${[...last.keys()]}::uuid[], ${[...last.values()]}::text[]::timestamptz[]) as l(id, at)
    where p.bu_id = ${buId} and p.id = l.id and (p.last_activity_at is null or p.last_activity_at < l.at)`
}
