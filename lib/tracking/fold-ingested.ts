import type { Tx } from '#db/client.ts'
import type { ActivityKind } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'

const rowsAtOnce = 1_000

type Row = {
  externalId: string
  kind: ActivityKind
  at: Date
  title: string
  url: string | null
  prospectId: string | null
}

/** [AC-4] What other systems handed in, told to the prospect with that e-mail; whom nobody knows is noted and told to nobody. */
export async function foldIngested(tx: Tx, buId: string): Promise<{ more: boolean }> {
  const rows = await tx<Row[]>`
    with open as materialized (
      select kind, external_id, email_key, at, title, url from ingested_activities
      where bu_id = ${buId} and outcome is null order by received_at limit ${rowsAtOnce} for update skip locked
    ), known as (
      select o.*, p.id as prospect_id from open o
      left join prospects p on p.bu_id = ${buId} and p.email_key = o.email_key and p.deleted_at is null
    ), marked as (
      update ingested_activities i set outcome = case when k.prospect_id is null then 'unknown_person' else 'told' end
      from known k where i.bu_id = ${buId} and i.kind = k.kind and i.external_id = k.external_id
    )
    select external_id as "externalId", kind, at, title, url, prospect_id as "prospectId" from known`
  await recordActivities(
    tx,
    buId,
    rows.flatMap(({ externalId, kind, at, title, url, prospectId }) =>
      prospectId
        ? [
            {
              prospectId,
              kind,
              cause: externalId,
              at: at.toISOString(),
              title,
              detail: url ? { url } : {},
            },
          ]
        : [],
    ),
  )
  return { more: rows.length === rowsAtOnce }
}
