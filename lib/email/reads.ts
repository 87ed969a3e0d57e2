import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { listVerifiedDomains } from '#lib/email/domains/reads.ts'
import { listOf } from '#lib/email/rules.ts'
import type {
  Audience,
  AudienceCount,
  EmailPage,
  EmailRecord,
  EmailRow,
  ProspectEmails,
  RecipientPage,
  RecipientRow,
  RecipientView,
  TemplateRecord,
  TemplateRow,
  WritingChoices,
} from '#lib/email/types.ts'
import { listChoices, readDefinitions } from '#lib/lists/reads.ts'
import { listFields } from '#lib/prospects/reads.ts'
import { whereSelected } from '#lib/prospects/where.ts'

const pageSize = 50
const iso = (sql: SqlLike, column: Fragment) =>
  sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

function columnsOf(sql: SqlLike): Fragment {
  return sql`e.id, e.name, e.subject, e.state, e.message, e.recipients, e.sent, e.suppressed, e.failed, e.unknown, e.opened,
    e.clicked, e.bounced, e.unsubscribed, e.complained, coalesce((select u.name from users u where u.id = e.created_by), 'Concord') as by,
    ${iso(sql, sql`e.created_at`)} as "createdAt", ${iso(sql, sql`e.scheduled_at`)} as "scheduledAt",
    ${iso(sql, sql`e.started_at`)} as "startedAt", ${iso(sql, sql`e.finished_at`)} as "finishedAt"`
}

/** List e-mails, the newest first. */
export async function listEmails(
  sql: SqlLike,
  buId: string,
  before: string | null,
): Promise<EmailPage> {
  const rows = await sql<EmailRow[]>`
    select ${columnsOf(sql)} from emails e
    where e.bu_id = ${buId} and e.kind = 'list' and (${before}::uuid is null or (e.created_at, e.id) < (
      select b.created_at, b.id from emails b where b.bu_id = ${buId} and b.id = ${before}::uuid))
    order by e.created_at desc, e.id desc limit ${pageSize + 1}`
  const page = rows.slice(0, pageSize)
  const next = rows.length > pageSize ? (page.at(-1)?.id ?? null) : null
  if (before !== null) return { rows: page, next }
  const [counted] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select from emails where bu_id = ${buId} and kind = 'list' limit 10001) c`
  return { rows: page, next, total: counted?.n ?? 0 }
}

type Stored = Omit<EmailRecord, 'suppressions' | 'tasks'>

export async function findEmail(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<EmailRecord | null> {
  const [row] = await sql<Stored[]>`
    select ${columnsOf(sql)}, e.kind, e.html, e.body_text as text, e.from_name as "fromName", e.from_address as "fromAddress",
      e.reply_to as "replyTo", e.audience, e.per_minute as "perMinute", e.log_task as "logTask", e.links,
      e.gathered_at is not null as gathered
    from emails e where e.bu_id = ${buId} and e.id = ${id}`
  if (!row) return null
  if (row.state === 'draft' || row.state === 'scheduled')
    return { ...row, suppressions: [], tasks: [] }
  const [suppressions, tasks] = await Promise.all([
    sql<{ reason: string; count: number }[]>`
      select reason, count(*)::int as count from email_recipients
      where bu_id = ${buId} and email_id = ${id} and state = 'suppressed' group by 1 order by 2 desc, 1 limit 20`,
    sql<EmailRecord['tasks']>`
      select task_state as state, count(*)::int as count,
        max(task_error) filter (where task_state in ('failed', 'sent')) as said
      from email_recipients
      where bu_id = ${buId} and email_id = ${id} and task_state is not null group by 1 order by 2 desc`,
  ])
  return { ...row, suppressions: [...suppressions], tasks: [...tasks] }
}

/** One page of whom it went to, in the order in which they were sent to. */
export async function listRecipients(
  sql: SqlLike,
  buId: string,
  { emailId, view, after }: { emailId: string; view: RecipientView; after: string | null },
): Promise<RecipientPage> {
  const rows = await sql<RecipientRow[]>`
    select r.id, r.prospect_id as "prospectId", r.address, ${standOf(sql)}, r.opens, r.clicks, r.bounce,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), r.address, 'No name') as name,
      ${iso(sql, sql`r.sent_at`)} as "sentAt", ${iso(sql, sql`r.unsubscribed_at`)} as "unsubscribedAt",
      ${iso(sql, sql`r.complained_at`)} as "complainedAt"
    from email_recipients r join emails e on e.bu_id = r.bu_id and e.id = r.email_id
    left join prospects p on p.bu_id = r.bu_id and p.id = r.prospect_id
    where r.bu_id = ${buId} and r.email_id = ${emailId} and ${viewPart(sql, view)}
      and (${after}::uuid is null or r.prospect_id > ${after}::uuid)
    order by r.prospect_id limit ${pageSize + 1}`
  const page = rows.slice(0, pageSize)
  return { rows: page, next: rows.length > pageSize ? (page.at(-1)?.prospectId ?? null) : null }
}

/** Whoever waited when the e-mail was cancelled waits for nothing. */
function standOf(sql: SqlLike): Fragment {
  return sql`
    case when r.state = 'waiting' and e.state = 'cancelled' then 'suppressed' else r.state end as state,
    case when r.state = 'waiting' and e.state = 'cancelled' then 'cancelled' else r.reason end as reason`
}

function viewPart(sql: SqlLike, view: RecipientView): Fragment {
  switch (view) {
    case 'sent':
      return sql`r.state = 'sent'`
    case 'opened':
      return sql`r.opened_at is not null`
    case 'clicked':
      return sql`r.clicked_at is not null`
    case 'bounced':
      return sql`r.bounced_at is not null`
    case 'unsubscribed':
      return sql`(r.unsubscribed_at is not null or r.complained_at is not null)`
    case 'suppressed':
      return sql`r.state = 'suppressed'`
    case 'failed':
      return sql`r.state in ('failed', 'unknown')`
    default:
      return sql`true`
  }
}

/** Why this person would get nothing, as a column on `prospects p`; null where an e-mail would leave. */
function suppressedBecause(sql: SqlLike, listId: string | null = null): Fragment {
  return sql`case
    when p.deleted_at is not null then 'deleted'
    when exists (select from pairs l where l.bu_id = p.bu_id and l.prospect_id = p.id and l.link_state = 'unshared') then 'unshared'
    when coalesce(p.email_key, '') = '' then 'no_address'
    when (p.values->>'opted_out') = 'true' then 'opted_out'
    when (p.values->>'do_not_email') = 'true' then 'do_not_email'
    when exists (select from email_addresses a where a.bu_id = p.bu_id and a.address_key = p.email_key
      and a.hard_bounced_at is not null) then 'hard_bounced'
    when exists (select from email_addresses a where a.bu_id = p.bu_id and a.address_key = p.email_key
      and a.complained_at is not null) then 'complained'
    when exists (select from list_leaves v where v.bu_id = p.bu_id and v.prospect_id = p.id
      and v.list_id = ${listId}::uuid) then 'left_list' end`
}

export async function countAudience(
  sql: SqlLike,
  buId: string,
  audience: Audience,
  viewerId: string,
): Promise<AudienceCount> {
  const lists = await readDefinitions(sql, buId)
  const rows = await sql<{ reason: string | null; count: number }[]>`
    select ${suppressedBecause(sql, listOf(audience))} as reason, count(*)::int as count from prospects p
    where ${whereSelected(sql, { buId, viewerId, lists }, audience.selection)} group by 1 order by 2 desc`
  return {
    total: rows.reduce((sum, { count }) => sum + count, 0),
    reasons: rows.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }])),
  }
}

export async function listTemplates(sql: SqlLike, buId: string): Promise<TemplateRow[]> {
  return sql<TemplateRow[]>`
    select t.id, t.name, t.subject, ${iso(sql, sql`t.updated_at`)} as "updatedAt",
      (select u.name from users u where u.id = t.updated_by) as by
    from email_templates t where t.bu_id = ${buId} and t.archived_at is null order by t.updated_at desc, t.id desc limit 500`
}

export async function findTemplate(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<TemplateRecord | null> {
  const [row] = await sql<TemplateRecord[]>`
    select t.id, t.name, t.subject, t.html, t.body_text as text, ${iso(sql, sql`t.updated_at`)} as "updatedAt",
      (select u.name from users u where u.id = t.updated_by) as by
    from email_templates t where t.bu_id = ${buId} and t.id = ${id} and t.archived_at is null`
  return row ?? null
}

export async function getWritingChoices(sql: SqlLike, buId: string): Promise<WritingChoices> {
  const [fields, domains, templates, lists, [last]] = await Promise.all([
    listFields(sql),
    listVerifiedDomains(sql, buId),
    sql<{ id: string; name: string }[]>`
      select id, name from email_templates where bu_id = ${buId} and archived_at is null order by lower(name), id limit 500`,
    listChoices(sql, buId),
    sql<{ name: string; address: string }[]>`
      select from_name as name, from_address as address from emails
      where bu_id = ${buId} and kind = 'list' and from_address <> '' order by created_at desc, id desc limit 1`,
  ])
  return {
    fields: fields.map(({ name, label }) => ({ name, label })),
    domains,
    templates: [...templates],
    lists: lists.map(({ id, name }) => ({ id, name })),
    lastSender: last ?? null,
  }
}

/** What one person was sent, the newest first, and whether more would be. */
export async function readProspectEmails(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<ProspectEmails> {
  const [rows, [stand]] = await Promise.all([
    sql<ProspectEmails['rows']>`
      select r.id, r.email_id as "emailId", e.kind, case e.kind when 'list' then e.name else e.subject end as subject,
        ${standOf(sql)}, r.opens, r.clicks, r.bounce, r.task_state as "taskState", r.task_id as "taskId",
        ${iso(sql, sql`coalesce(r.sent_at, r.claimed_at, e.created_at)`)} as at,
        ${iso(sql, sql`r.unsubscribed_at`)} as "unsubscribedAt"
      from email_recipients r join emails e on e.bu_id = r.bu_id and e.id = r.email_id
      where r.bu_id = ${buId} and r.prospect_id = ${prospectId}
      order by coalesce(r.sent_at, r.claimed_at, e.created_at) desc, r.id desc limit 100`,
    sql<{ suppressed: string | null; bounce: string | null }[]>`
      select ${suppressedBecause(sql)} as suppressed,
        (select a.bounce from email_addresses a where a.bu_id = p.bu_id and a.address_key = p.email_key) as bounce
      from prospects p where p.bu_id = ${buId} and p.id = ${prospectId}`,
  ])
  return { rows: [...rows], suppressed: stand?.suppressed ?? null, bounce: stand?.bounce ?? null }
}
