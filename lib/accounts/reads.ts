import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import type { AccountQuery } from '#lib/accounts/query.ts'
import type {
  AccountOpportunity,
  AccountPage,
  AccountPerson,
  AccountReading,
  AccountRecord,
  AccountRow,
} from '#lib/accounts/types.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import { readCursor } from '#lib/base/record-cursor.ts'

const pageSize = 50
const personsMost = 200
const countMost = 10_001
const lastCharacter = '\u{10FFFF}'

/** One page by keyset on (name, id). */
export async function listAccounts(
  sql: SqlLike,
  buId: string,
  query: AccountQuery,
  cursor: string | null,
): Promise<AccountPage> {
  const after = readCursor(cursor)
  const order = query.descending ? sql`desc` : sql`asc`
  const beyond = query.descending ? sql`<` : sql`>`
  const rest = after
    ? sql`and (a.name_key, a.crm_id) ${beyond} (${after.value}, ${after.id})`
    : sql``
  const found = await sql<(AccountRow & { nameKey: string })[]>`
    select ${rowOf(sql)}, a.name_key as "nameKey" from (
      select a.* from accounts a where ${whereOf(sql, buId, query)} ${rest}
      order by a.name_key ${order}, a.crm_id ${order} limit ${pageSize + 1}
    ) a cross join lateral (${rollUp(sql)}) r order by a.name_key ${order}, a.crm_id ${order}`
  const rows = found.slice(0, pageSize)
  const last = rows.at(-1)
  return {
    rows: rows.map(({ nameKey: _, ...row }) => row),
    next:
      found.length > pageSize && last ? writeCursor({ value: last.nameKey, id: last.id }) : null,
  }
}

/** A prefix is a range: row-level security lets it into the index. */
function whereOf(sql: SqlLike, buId: string, { q }: AccountQuery): Fragment {
  const here = sql`a.bu_id = ${buId} and exists (select from ${personsOf(sql)})`
  if (q === undefined) return here
  const wanted = q.toLowerCase()
  return sql`${here} and a.name_key >= ${wanted} and a.name_key < ${wanted + lastCharacter}`
}

function rowOf(sql: SqlLike): Fragment {
  return sql`a.crm_id as id, a.name, a.industry, a.employees, a.city, a.country, r.people, r.score,
    r.open as "openOpportunities", ${iso(sql, sql`a.read_at`)} as "readAt",
    (select u.name from crm_users u where u.bu_id = a.bu_id and u.crm_user_id = a.owner_id) as owner`
}

const iso = (sql: SqlLike, moment: Fragment) =>
  sql`to_char(${moment} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The live prospects whose linked contact belongs to the account. */
function personsOf(sql: SqlLike): Fragment {
  return sql`crm_records c join pairs l on l.bu_id = c.bu_id and l.crm_id = c.crm_id and l.link_state = 'linked'
    join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id and p.deleted_at is null
    where c.bu_id = a.bu_id and c.account_id = a.crm_id and c.object = 'Contact'`
}

function rollUp(sql: SqlLike): Fragment {
  return sql`
    select count(*)::int as people, coalesce(sum(p.score), 0)::int as score, (
      select count(distinct o.crm_id)::int from ${sql`crm_records c join pairs l on l.bu_id = c.bu_id and l.crm_id = c.crm_id`}
      join opportunity_ties t on t.bu_id = l.bu_id and t.prospect_id = l.prospect_id and t.linked
      join opportunities o on o.bu_id = t.bu_id and o.crm_id = t.opportunity_id and o.shown and o.state = 'open'
      where c.bu_id = a.bu_id and c.account_id = a.crm_id and l.link_state = 'linked') as open
    from ${personsOf(sql)}`
}

/** Exact up to 10,000; beyond, 10,001 says "more". */
export async function countAccounts(
  sql: SqlLike,
  buId: string,
  query: AccountQuery,
): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from accounts a where ${whereOf(sql, buId, query)} limit ${countMost}) counted`
  return row?.n ?? 0
}

export async function findAccount(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<AccountRecord | null> {
  const [account] = await sql<Omit<AccountRecord, 'persons' | 'opportunities'>[]>`
    select ${rowOf(sql)}, a.type, a.annual_revenue::float8 as "annualRevenue", a.site, a.phone, a.website,
      coalesce(a.currency, (select b.currency from business_units b where b.id = a.bu_id)) as currency,
      ${iso(sql, sql`a.created_at`)} as "createdAt", ${iso(sql, sql`a.modified_at`)} as "changedAt",
      (select c.instance_url || '/' || a.crm_id from connectors c where c.bu_id = a.bu_id) as url
    from accounts a cross join lateral (${rollUp(sql)}) r
    where a.bu_id = ${buId} and a.crm_id = ${id} and r.people > 0`
  if (!account) return null
  const persons = await sql<AccountPerson[]>`
    select p.id as "prospectId", p.email, p.score, p.values->>'job_title' as "jobTitle",
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      ${iso(sql, sql`p.last_activity_at`)} as "lastActivityAt"
    from accounts a, lateral (select p.* from ${personsOf(sql)}) p
    where a.bu_id = ${buId} and a.crm_id = ${id}
    order by p.score desc, p.name_key, p.id limit ${personsMost}`
  const ids = persons.map(({ prospectId }) => prospectId)
  const opportunities = await sql<AccountOpportunity[]>`
    select distinct o.crm_id as id, o.name, o.stage, o.state, o.amount::float8 as amount,
      coalesce(o.currency, b.currency) as currency, o.close_date::text as "closeDate"
    from opportunity_ties t join opportunities o on o.bu_id = t.bu_id and o.crm_id = t.opportunity_id and o.shown
    join business_units b on b.id = o.bu_id
    where t.bu_id = ${buId} and t.linked and t.prospect_id = any(${ids}::uuid[])
    order by "closeDate" desc, id limit ${personsMost}`
  return { ...account, persons, opportunities }
}

export async function getReading(sql: SqlLike, buId: string): Promise<AccountReading> {
  const [row] = await sql<AccountReading[]>`
    select c.connected_at is not null as connected, c.paused, ${iso(sql, sql`r.read_at`)} as "readAt", r.problem
    from connectors c left join account_readings r on r.bu_id = c.bu_id where c.bu_id = ${buId}`
  return row ?? { connected: false, paused: true, readAt: null, problem: null }
}

/** [FD-8] The account of a prospect's contact, where it is known. */
export async function findAccountOf(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<{ id: string; name: string } | null> {
  const [row] = await sql<{ id: string; name: string }[]>`
    select a.crm_id as id, a.name from pairs l
    join crm_records c on c.bu_id = l.bu_id and c.crm_id = l.crm_id and c.object = 'Contact'
    join accounts a on a.bu_id = c.bu_id and a.crm_id = c.account_id
    where l.bu_id = ${buId} and l.prospect_id = ${prospectId} and l.link_state = 'linked'`
  return row ?? null
}
