import { inBusinessUnit, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { type Deed, makeDeeds, pointsOf } from '#lib/demo/engagement.ts'
import { randomFrom } from '#lib/demo/random.ts'
import { defaultPoints } from '#lib/scoring/default-points.ts'
import type { ScoreEntry } from '#lib/scoring/types.ts'
import { appendEntries } from '#lib/scoring/writes.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

type StoredDeed = Deed & { id: string; prospectId: string }

/**
 * What people did in the twelve months before: activities, the ledger that their score is the sum of, and when each was
 * last seen. None of it is a field that syncs, so both sides stay in accord.
 */
export async function seedActivities({ sql }: Workshop, buId: string, now: number): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'activities'`
    if (done) return
    const random = randomFrom(41)
    const people = await tx<{ id: string; createdAt: Date }[]>`
      select id, created_at as "createdAt" from prospects where bu_id = ${buId} and deleted_at is null order by email_key`
    const deeds = people.flatMap(({ id, createdAt }) =>
      makeDeeds(random, createdAt.getTime(), now).map((deed) => ({
        ...deed,
        id: newId(),
        prospectId: id,
      })),
    )
    await writeActivities(tx, buId, deeds)
    await appendEntries(tx, buId, deeds.flatMap(entriesOf))
    await tx`insert into demo_marks (name) values ('activities')`
  })
}

async function writeActivities(tx: Tx, buId: string, deeds: readonly StoredDeed[]): Promise<void> {
  const rows = deeds.map((deed) => ({
    id: deed.id,
    prospect_id: deed.prospectId,
    at: new Date(deed.at).toISOString(),
    kind: deed.kind,
    title: deed.title,
    detail: deed.detail,
    points: pointsOf(deed),
  }))
  await tx`
    insert into activities (bu_id, id, prospect_id, at, kind, title, detail, points)
    select ${buId}, r.id, r.prospect_id, r.at, r.kind, r.title, r.detail, r.points
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r(id uuid, prospect_id uuid, at timestamptz, kind text, title text, detail jsonb, points int)`
  // What was sent to somebody is nothing that they did.
  await tx`
    update prospects p set last_activity_at = a.at
    from (select prospect_id, max(at) as at from activities
      where bu_id = ${buId} and kind <> 'email_sent' group by prospect_id) a
    where p.bu_id = ${buId} and p.id = a.prospect_id`
}

function entriesOf({ id, prospectId, at, title, counts }: StoredDeed): ScoreEntry[] {
  return counts.map((kind, n) => ({
    prospectId,
    kind,
    cause: n === 0 ? id : `${id}/${n}`,
    points: defaultPoints[kind],
    at: new Date(at).toISOString(),
    title,
  }))
}
