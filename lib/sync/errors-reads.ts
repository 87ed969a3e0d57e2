import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { isoTexts } from '#lib/base/iso-texts.ts'
import { objectErrorCode } from '#lib/custom-objects/labels.ts'
import { errorFields, type MappedField, taskFields } from '#lib/sync/error-fields.ts'
import type {
  ErrorCause,
  ErrorClass,
  ErrorDetail,
  ErrorRecord,
  ErrorRecords,
  ErrorsPage,
} from '#lib/sync/screens.ts'

type StoredCause = Omit<ErrorCause, 'firstAt' | 'lastAt' | 'nextTryAt'> & {
  firstAt: Date
  lastAt: Date
  nextTryAt: Date | null
}

/** [ER-2] Equal causes together, what needs a person first. */
export async function listCauses(sql: SqlLike, buId: string): Promise<ErrorCause[]> {
  const rows = await sql<StoredCause[]>`
    select e.cause_key as "causeKey", min(e.code) as code,
      case when bool_or(e.class = 'person') then 'person' else min(e.class) end as class,
      (array_agg(e.title order by e.last_at desc))[1] as title, min(e.field) as field,
      (array_agg(e.message order by e.last_at desc))[1] as message,
      (array_agg(e.next_action order by e.last_at desc))[1] as "nextAction", count(*)::int as records,
      (count(distinct p.id))::int as prospects, (count(e.recipient_id))::int as emails,
      (count(*) filter (where l.crm_object = 'Lead' or (l.crm_object is null and e.crm_id like '00Q%')))::int as leads,
      (count(*) filter (where l.crm_object = 'Contact' or (l.crm_object is null and e.crm_id like '003%')))::int as contacts,
      min(e.first_at) as "firstAt", max(e.last_at) as "lastAt", min(e.next_try_at) as "nextTryAt"
    from sync_errors e left join pairs l on l.bu_id = e.bu_id and l.prospect_id = e.prospect_id
    left join prospects p on p.bu_id = e.bu_id and p.id = e.prospect_id and p.deleted_at is null
    where e.bu_id = ${buId} and e.closed_at is null
    group by e.cause_key
    order by bool_or(e.class = 'person') desc, count(*) desc, max(e.last_at) desc limit 200`
  return rows.map((row) => isoTexts(row))
}

export async function getErrorsPage(sql: SqlLike, buId: string): Promise<ErrorsPage> {
  const [causes, [counts]] = await Promise.all([
    listCauses(sql, buId),
    sql<{ open: number; need: number }[]>`
      select count(*)::int as open, (count(*) filter (where class = 'person'))::int as need
      from sync_errors where bu_id = ${buId} and closed_at is null`,
  ])
  return { causes, open: counts?.open ?? 0, need: counts?.need ?? 0 }
}

/** Whose it is: `p` the prospect, `l` its link, `m` the e-mail that it is about. */
function whoOf(sql: SqlLike): Fragment {
  return sql`left join email_recipients m on m.bu_id = e.bu_id and m.id = e.recipient_id
    left join prospects p on p.bu_id = e.bu_id and p.id = coalesce(e.prospect_id, m.prospect_id)
    left join pairs l on l.bu_id = e.bu_id and l.prospect_id = coalesce(e.prospect_id, m.prospect_id)`
}

type StoredRecord = Omit<ErrorRecord, 'lastAt'> & { lastAt: Date }
const pageSize = 100

export async function listErrorRecords(
  sql: SqlLike,
  buId: string,
  { causeKey, after }: { causeKey: string; after: { at: string; id: string } | null },
): Promise<ErrorRecords> {
  const [rows, [count]] = await Promise.all([
    sql<StoredRecord[]>`
      select e.id, coalesce(e.prospect_id, m.prospect_id) as "prospectId", coalesce(e.crm_id, l.crm_id) as "crmId",
        coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, e.crm_id, e.detail->>'plural', 'Unknown') as name,
        p.company, e.last_at as "lastAt", e.tries
      from sync_errors e ${whoOf(sql)}
      where e.bu_id = ${buId} and e.closed_at is null and e.cause_key = ${causeKey}
        ${after ? sql`and (e.last_at, e.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
      order by e.last_at desc, e.id desc limit ${pageSize}`,
    sql<{ n: number }[]>`
      select count(*)::int as n from sync_errors
      where bu_id = ${buId} and closed_at is null and cause_key = ${causeKey}`,
  ])
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => isoTexts(row)),
    next: rows.length === pageSize && last ? `${last.lastAt.toISOString()}_${last.id}` : null,
    total: count?.n ?? 0,
  }
}

type StoredDetail = Omit<
  ErrorDetail,
  'fields' | 'related' | 'lastAt' | 'firstAt' | 'nextTryAt' | 'closedAt' | 'recordUrl' | 'class'
> & {
  class: ErrorClass
  firstAt: Date
  lastAt: Date
  nextTryAt: Date | null
  closedAt: Date | null
  crmFields: string[] | null
  detail: Record<string, unknown>
  ours: Record<string, string | number | boolean | null> | null
  theirs: Record<string, string | number | boolean | null> | null
  instanceUrl: string | null
}

export async function findError(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<ErrorDetail | null> {
  const [row] = await sql<StoredDetail[]>`
    select e.id, coalesce(e.prospect_id, m.prospect_id) as "prospectId", coalesce(e.crm_id, l.crm_id) as "crmId",
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, e.crm_id, e.detail->>'plural', 'Unknown') as name,
      p.company, e.last_at as "lastAt", e.tries, e.code, e.class, e.title, e.field, e.message,
      e.next_action as "nextAction", e.detail->>'statusCode' as "statusCode",
      coalesce(l.crm_object, r.object, case when e.crm_id like '003%' then 'Contact' end) as "crmObject",
      e.first_at as "firstAt", e.next_try_at as "nextTryAt", e.run_id as "runId", u.number::int as "runNumber",
      e.closed_at as "closedAt", e.detail, p.values as ours, r.values as theirs,
      (select instance_url from connectors c where c.bu_id = e.bu_id) as "instanceUrl",
      case when m.id is not null then (select jsonb_build_object('id', x.id, 'kind', x.kind,
          'name', case x.kind when 'list' then x.name else x.subject end, 'day', to_char(m.sent_at at time zone b.time_zone, 'YYYY-MM-DD'))
        from emails x join business_units b on b.id = x.bu_id where x.bu_id = m.bu_id and x.id = m.email_id) end as email,
      case when e.code = ${objectErrorCode} then e.detail->>'plural' end as "customObject"
    from sync_errors e ${whoOf(sql)}
    left join crm_records r on r.bu_id = e.bu_id and r.crm_id = coalesce(e.crm_id, l.crm_id)
    left join runs u on u.bu_id = e.bu_id and u.id = e.run_id
    where e.bu_id = ${buId} and e.id = ${id}`
  if (!row) return null
  const [mapped, related] = await Promise.all([
    row.email || row.customObject ? [] : listMapped(sql, buId),
    listRelated(sql, buId, row.detail),
  ])
  return toDetail(row, mapped, related)
}

function toDetail(
  row: StoredDetail,
  mapped: readonly MappedField[],
  related: ErrorDetail['related'],
): ErrorDetail {
  const { detail, ours, theirs, instanceUrl, crmFields: _, ...rest } = row
  const named = Array.isArray(detail.fields) ? (detail.fields as string[]) : []
  return {
    ...isoTexts(rest),
    recordUrl: instanceUrl && row.crmId ? `${instanceUrl}/${row.crmId}` : null,
    fields: row.email
      ? taskFields(row.email, named)
      : errorFields({
          object: row.crmObject ?? 'Lead',
          ours: ours ?? {},
          theirs,
          failed: { field: row.field, crmFields: named },
          mapped,
        }),
    related,
  }
}

function listMapped(sql: SqlLike, buId: string): Promise<MappedField[]> {
  return sql<MappedField[]>`
    select m.field, f.label, m.lead_field as "leadField", m.contact_field as "contactField",
      m.account_field as "accountField"
    from field_mappings m join prospect_fields f on f.bu_id = m.bu_id and f.name = m.field and f.archived_at is null
    where m.bu_id = ${buId} and m.active order by f.position`
}

/** Prospects that the cause itself names: who holds the e-mail, who holds the record. */
async function listRelated(
  sql: SqlLike,
  buId: string,
  detail: Record<string, unknown>,
): Promise<ErrorDetail['related']> {
  const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
  const ids = Object.values(detail)
    .flat()
    .filter((value): value is string => typeof value === 'string' && uuid.test(value))
  if (ids.length === 0) return []
  return sql<ErrorDetail['related']>`
    select id as "prospectId", coalesce(nullif(btrim(concat_ws(' ', first_name, last_name)), ''), email, 'Unnamed') as name
    from prospects where bu_id = ${buId} and id = any(${ids}::uuid[])`
}
