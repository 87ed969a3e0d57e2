import type { SqlLike } from '#db/client.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import { toSlug } from '#lib/duplicates/key.ts'
import { findMembers } from '#lib/duplicates/reads.ts'
import type { Candidate, DuplicateGroup, DuplicateKind } from '#lib/duplicates/types.ts'
import { iso } from '#lib/prospects/iso.ts'

/** So many columns fit a screen; the rest is counted. */
export const candidatesMost = 12

type Stored = Omit<DuplicateGroup, 'may'>

/** [DU-1] One group with its candidates side by side. Null: it is none any more. */
export async function findGroup(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
  key: string,
): Promise<Stored | null> {
  const members = await findMembers(sql, buId, kind, key)
  if (members === null) return null
  const shown = members.slice(0, candidatesMost)
  const candidates =
    kind === 'records' ? await readRecords(sql, buId, shown) : await readPeople(sql, buId, shown)
  const fields = await sql<DuplicateGroup['fields']>`
    select f.name, f.label, f.type from prospect_fields f where f.bu_id = ${buId} and f.archived_at is null order by f.position, f.name`
  const filled = fields.filter(({ name }) =>
    candidates.some(({ values }) => (values[name] ?? null) !== null && values[name] !== ''),
  )
  return {
    kind,
    key,
    slug: toSlug(key),
    title: kind === 'people' ? (candidates[0]?.name ?? key) : key,
    candidates,
    fields: filled,
    prospect: kind === 'records' ? await findProspect(sql, buId, key, candidates) : null,
    dismissed: await findVerdict(sql, buId, kind, key, members),
    ...(await readMergeRules(sql, buId, kind)),
  }
}

/** [DU-2] What the connector user may write there, and what becomes of the other prospects. */
async function readMergeRules(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
): Promise<Pick<DuplicateGroup, 'writable' | 'joins'>> {
  const writable: DuplicateGroup['writable'] = { Lead: [], Contact: [] }
  if (kind !== 'records') return { writable, joins: true }
  const [rows, [connector]] = await Promise.all([
    sql<{ object: 'Lead' | 'Contact'; field: string }[]>`
      select s.object, m.field from crm_schemas s
      cross join lateral jsonb_array_elements(s.fields) f
      join field_mappings m on m.bu_id = s.bu_id and m.active
        and f->>'name' = case s.object when 'Lead' then m.lead_field else m.contact_field end
      where s.bu_id = ${buId} and s.object in ('Lead', 'Contact') and (f->>'updateable')::boolean`,
    sql<{ settings: unknown }[]>`select settings from connectors where bu_id = ${buId}`,
  ])
  for (const { object, field } of rows) writable[object].push(field)
  return { writable, joins: connectorSettings(connector?.settings).deleteWithRecords }
}

async function findVerdict(
  sql: SqlLike,
  buId: string,
  kind: DuplicateKind,
  key: string,
  members: string[],
): Promise<DuplicateGroup['dismissed']> {
  const [row] = await sql<{ by: string; at: string }[]>`
    select said_by as by, ${iso(sql, sql`said_at`)} as at from not_duplicates
    where bu_id = ${buId} and kind = ${kind} and key = ${key} and ${members}::text[] <@ members`
  return row ?? null
}

/** Whose link may be switched: the live prospect with this e-mail, else whoever is synced with one of them. */
async function findProspect(
  sql: SqlLike,
  buId: string,
  key: string,
  candidates: readonly Candidate[],
): Promise<DuplicateGroup['prospect']> {
  const holders = candidates.map(({ prospectId }) => prospectId).filter((id) => id !== null)
  const [row] = await sql<{ id: string; name: string; crmId: string | null }[]>`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      l.crm_id as "crmId"
    from prospects p left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where p.bu_id = ${buId} and p.deleted_at is null and (p.email_key = ${key} or p.id = any(${holders}::uuid[]))
    order by (p.email_key is not distinct from ${key}) desc, p.id limit 1`
  return row ?? null
}

type RecordRow = Omit<Candidate, 'values'> & { values: Candidate['values'] }

/** Values under the names of our fields, by the mapping; evidence as it was stored. */
function readRecords(sql: SqlLike, buId: string, ids: string[]): Promise<Candidate[]> {
  return sql<RecordRow[]>`
    select m.crm_id as id, m.object as noun, m.email,
      coalesce(nullif(btrim(concat_ws(' ', m.values->>'FirstName', m.values->>'LastName')), ''), m.email, m.crm_id) as name,
      ${iso(sql, sql`m.created_at`)} as "createdAt", ${iso(sql, sql`m.modified_at`)} as "modifiedAt",
      coalesce((select u.name from crm_users u where u.bu_id = m.bu_id and u.crm_user_id = m.owner_id),
        (select 'Queue ' || a.name from crm_assignees a where a.bu_id = m.bu_id and a.crm_id = m.owner_id)) as owner,
      coalesce((select jsonb_object_agg(f.field, m.values->(case when m.object = 'Lead' then f.lead_field else f.contact_field end))
        from field_mappings f where f.bu_id = m.bu_id and f.active
          and (case when m.object = 'Lead' then f.lead_field else f.contact_field end) is not null), '{}') as values,
      l.prospect_id as "prospectId",
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email) as "prospectName",
      coalesce(l.link_state, 'none') as "linkState", m.crm_id as "crmId", m.object as "crmObject",
      coalesce(l.evidence->>'why', (
        select e->>'note' from pairs o
        join prospects q on q.bu_id = o.bu_id and q.id = o.prospect_id
        cross join lateral jsonb_array_elements(coalesce(o.evidence->'candidates', '[]')) e
        where q.bu_id = m.bu_id and q.email_key = m.email_key and q.deleted_at is null and e->>'id' = m.crm_id limit 1)) as why,
      0 as activities, 0 as score
    from crm_records m
    left join pairs l on l.bu_id = m.bu_id and l.crm_id = m.crm_id
    left join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id
    where m.bu_id = ${buId} and m.crm_id = any(${ids}::text[])
    order by (l.crm_id is null), m.object, m.created_at, m.crm_id`
}

function readPeople(sql: SqlLike, buId: string, ids: string[]): Promise<Candidate[]> {
  return sql<Candidate[]>`
    select p.id, 'Prospect' as noun, p.email,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      ${iso(sql, sql`p.created_at`)} as "createdAt", ${iso(sql, sql`p.updated_at`)} as "modifiedAt",
      (select u.name from users u where u.id = p.assigned_user_id) as owner, p.values, p.id as "prospectId",
      null as "prospectName", coalesce(l.link_state, 'none') as "linkState", l.crm_id as "crmId",
      case when l.crm_id is not null then l.crm_object end as "crmObject", l.evidence->>'why' as why,
      (select count(*)::int from activities a where a.bu_id = p.bu_id and a.prospect_id = p.id) as activities, p.score
    from prospects p left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where p.bu_id = ${buId} and p.id = any(${ids}::uuid[]) and p.deleted_at is null
    order by (l.link_state = 'linked') desc nulls last, p.created_at, p.id`
}
