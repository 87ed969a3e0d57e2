import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import type { VisitorEvent } from '#lib/tracking/types.ts'

/** One sent again meets itself and changes nothing. */
export async function writeEvents(
  sql: Sql,
  buId: string,
  events: readonly VisitorEvent[],
): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    await tx`
      insert into visitor_events (bu_id, visitor_id, at, id, kind, title, url, referrer, utm, object_id, binds)
      select ${buId}, r."visitorId", r.at, r.id, r.kind, r.title, r.url, r.referrer, r.utm, r."objectId", r.binds
      from jsonb_to_recordset(${toJson(events)}::text::jsonb) as r("visitorId" uuid, at timestamptz, id text, kind text,
        title text, url text, referrer text, utm jsonb, "objectId" uuid, binds uuid)
      on conflict do nothing`
    await wakeForChanges(tx, buId)
  })
}

export type Submission = {
  id: string
  formId: string
  key: string
  at: string
  visitorId: string | null
  values: Record<string, string>
  problems: Record<string, string>
  outcome: 'success' | 'error'
}

export async function writeSubmission(tx: Tx, buId: string, one: Submission): Promise<void> {
  await tx`
    insert into form_submissions (bu_id, id, form_id, key, at, visitor_id, values, problems, outcome)
    values (${buId}, ${one.id}, ${one.formId}, ${one.key}, ${one.at}, ${one.visitorId}, ${toJson(one.values)}::text::jsonb,
      ${toJson(one.problems)}::text::jsonb, ${one.outcome})
    on conflict do nothing`
  await wakeForChanges(tx, buId)
}

export type Ingested = {
  externalId: string
  kind: string
  emailKey: string
  at: string
  title: string
  url: string | null
}

export async function writeIngested(
  tx: Tx,
  buId: string,
  rows: readonly Ingested[],
): Promise<void> {
  await tx`
    insert into ingested_activities (bu_id, external_id, kind, email_key, at, title, url)
    select ${buId}, r."externalId", r.kind, r."emailKey", r.at, r.title, r.url
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb)
      as r("externalId" text, kind text, "emailKey" text, at timestamptz, title text, url text)
    on conflict do nothing`
  await wakeForChanges(tx, buId)
}
