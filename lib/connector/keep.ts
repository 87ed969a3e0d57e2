import { createHash } from 'node:crypto'
import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { Verification } from '#lib/connector/types.ts'
import type {
  CrmAssignee,
  CrmObjectDescribe,
  CrmUser,
  OrgIdentity,
  OrgLimit,
} from '#lib/salesforce/port.ts'

// What the worker writes down of the org. The console reads these rows and never asks Salesforce.

export async function keepIdentity(tx: Tx, buId: string, identity: OrgIdentity): Promise<void> {
  await tx`
    update connectors set org_id = ${identity.orgId}, org_name = ${identity.orgName},
      connected_user_id = ${identity.userId}, connected_username = ${identity.username},
      connected_user_name = ${identity.displayName}, api_version = ${identity.apiVersion}
    where bu_id = ${buId}`
  await tx`
    insert into org_links (bu_id, org_id) values (${buId}, ${identity.orgId})
    on conflict (bu_id) do update set org_id = excluded.org_id, linked_at = now()`
}

/** [CN-4] */
export async function keepVerification(
  tx: Tx,
  buId: string,
  verification: Verification,
): Promise<void> {
  await tx`
    update connectors set verification = ${toJson(verification)}::text::jsonb,
      verified_at = case when ${verification.ok} then now() else null end
    where bu_id = ${buId}`
}

/** [US-3] Who is no longer listed is gone, inactive ones stay and are marked. */
export async function keepUsers(tx: Tx, buId: string, users: readonly CrmUser[]): Promise<void> {
  await tx`
    insert into crm_users (bu_id, crm_user_id, name, email, username, active, user_type, seen_at)
    select ${buId}, u.id, u.name, u.email, u.username, u."isActive", u."userType", now()
    from jsonb_to_recordset(${toJson(users)}::text::jsonb)
      as u(id text, name text, email text, username text, "isActive" boolean, "userType" text)
    on conflict (bu_id, crm_user_id) do update set name = excluded.name, email = excluded.email,
      username = excluded.username, active = excluded.active, user_type = excluded.user_type, seen_at = now()`
  await tx`
    delete from crm_users where bu_id = ${buId} and crm_user_id <> all(${users.map((user) => user.id)}::text[])`
}

/** [AU-1] Queues and the active assignment rule, as the org tells them now. */
export async function keepAssignees(
  tx: Tx,
  buId: string,
  assignees: readonly CrmAssignee[],
): Promise<void> {
  await tx`
    insert into crm_assignees (bu_id, crm_id, kind, name)
    select ${buId}, a.id, a.kind, a.name
    from jsonb_to_recordset(${toJson(assignees)}::text::jsonb) as a(id text, kind text, name text)
    on conflict (bu_id, crm_id) do update set kind = excluded.kind, name = excluded.name, seen_at = now()`
  await tx`
    delete from crm_assignees where bu_id = ${buId} and crm_id <> all(${assignees.map(({ id }) => id)}::text[])`
}

/** @returns the objects whose fields are not what they were */
export async function keepSchema(
  tx: Tx,
  buId: string,
  described: readonly CrmObjectDescribe[],
): Promise<string[]> {
  const rows = described.map(({ object, fields, personRecordTypeId }) => ({
    object,
    fields,
    personType: personRecordTypeId,
    hash: createHash('sha256').update(JSON.stringify(fields)).digest('hex'),
  }))
  const known = await tx<{ object: string; hash: string }[]>`
    select object, hash from crm_schemas where bu_id = ${buId}`
  const hashes = new Map(known.map((row) => [row.object, row.hash]))
  await tx`
    insert into crm_schemas as s (bu_id, object, fields, hash, person_record_type_id)
    select ${buId}, r.object, r.fields, r.hash, r."personType"
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(object text, fields jsonb, hash text, "personType" text)
    on conflict (bu_id, object) do update set described_at = now(), hash = excluded.hash,
      person_record_type_id = excluded.person_record_type_id,
      fields = case when s.hash = excluded.hash then s.fields else excluded.fields end`
  return rows.filter((row) => hashes.get(row.object) !== row.hash).map((row) => row.object)
}

/** Calls that no run makes: setting up, looking. */
export async function keepUsage(
  tx: Tx,
  buId: string,
  calls: number,
  limit: OrgLimit | null,
): Promise<void> {
  await tx`
    insert into call_usage as u (bu_id, day, kind, calls, org_used, org_max)
    values (${buId}, (now() at time zone 'UTC')::date, 'setup', ${calls}, ${limit?.used ?? null}, ${limit?.max ?? null})
    on conflict (bu_id, day, kind) do update set calls = u.calls + excluded.calls,
      org_used = coalesce(excluded.org_used, u.org_used), org_max = coalesce(excluded.org_max, u.org_max)`
  if (!limit) return
  await tx`
    update connectors set org_calls_used = ${limit.used}, org_calls_max = ${limit.max}, org_calls_at = now()
    where bu_id = ${buId}`
}

/** [FD-6] Under which address a person opens a prospect from Salesforce. */
export async function keepConsoleUrl(tx: Tx, buId: string, url: string): Promise<void> {
  await tx`
    update connectors set settings = settings || jsonb_build_object('consoleUrl', ${url.replace(/\/+$/, '')}::text)
    where bu_id = ${buId}`
}
