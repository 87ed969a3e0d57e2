import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import { readCursor } from '#lib/base/record-cursor.ts'
import type { OpportunityFilter, OpportunitySort } from '#lib/opportunities/query.ts'
import type {
  OpportunityChoices,
  OpportunityPage,
  OpportunityPerson,
  OpportunityRecord,
  OpportunityRow,
  ProspectOpportunity,
  ReadingStand,
  StageColumn,
} from '#lib/opportunities/types.ts'
import { searchMost, whereOf } from '#lib/opportunities/where.ts'
import { withWorth, worth } from '#lib/scoring/reads.ts'

const pageSize = 50
const cardsPerStage = 20
const personsMost = 200
const stagesMost = 60

export type PageRequest = {
  filter: OpportunityFilter
  sort: OpportunitySort
  cursor: string | null
  size?: number
}

/** One page by keyset: its cost does not depend on how deep it is. */
export async function listOpportunities(
  sql: SqlLike,
  buId: string,
  { filter, sort, cursor, size = pageSize }: PageRequest,
): Promise<OpportunityPage> {
  const { key, type } = sortKey(sql, sort.column)
  const after = readCursor(cursor)
  const order = sort.descending ? sql`desc` : sql`asc`
  const beyond = sort.descending ? sql`<` : sql`>`
  const rest = after
    ? sql`and (${key}, o.crm_id) ${beyond} (${after.value}::text::${type}, ${after.id})`
    : sql``
  const found = await sql<(OpportunityRow & { sortValue: string })[]>`
    select ${columnsOf(sql)}, o.sort_value as "sortValue" from (
      select o.*, ${key}::text as sort_value, ${key} as sort_key from opportunities o
      where ${whereOf(sql, buId, filter)} ${rest} order by ${key} ${order}, o.crm_id ${order} limit ${size + 1}
    ) o order by o.sort_key ${order}, o.crm_id ${order}`
  const rows = found.slice(0, size)
  const last = rows.at(-1)
  return {
    rows: rows.map(({ sortValue: _, ...row }) => row),
    next: found.length > size && last ? writeCursor({ value: last.sortValue, id: last.id }) : null,
  }
}

export function sortKey(
  sql: SqlLike,
  column: OpportunitySort['column'],
): { key: Fragment; type: Fragment } {
  switch (column) {
    case 'name':
      return { key: sql`o.name_key`, type: sql`text` }
    case 'amount':
      return { key: sql`o.amount_key`, type: sql`numeric` }
    case 'changed':
      return { key: sql`o.modified_at`, type: sql`timestamptz` }
    default:
      return { key: sql`o.close_date`, type: sql`date` }
  }
}

/** Of `opportunities o`, a few of them: what is joined is joined for one page only. */
function columnsOf(sql: SqlLike): Fragment {
  return sql`o.crm_id as id, o.name, o.account, o.stage, o.state, o.amount::float8 as amount,
    coalesce(o.currency, (select b.currency from business_units b where b.id = o.bu_id)) as currency, o.probability,
    o.close_date::text as "closeDate", o.type,
    (select u.name from crm_users u where u.bu_id = o.bu_id and u.crm_user_id = o.owner_id) as owner,
    (select count(*)::int from opportunity_ties t where t.bu_id = o.bu_id and t.opportunity_id = o.crm_id and t.linked) as people,
    to_char(o.modified_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "changedAt"`
}

/** Exact up to 10,000; beyond, 10,001 says "more". */
export async function countOpportunities(
  sql: SqlLike,
  buId: string,
  filter: OpportunityFilter,
): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from opportunities o where ${whereOf(sql, buId, filter)} limit ${searchMost}) counted`
  return row?.n ?? 0
}

/** The board: open stages by how likely they are, then won, then lost; each with its count, its sums and its first cards. */
export async function listBoard(
  sql: SqlLike,
  buId: string,
  filter: OpportunityFilter,
): Promise<StageColumn[]> {
  return sql<StageColumn[]>`
    with amounts as (
      select o.stage, o.state, coalesce(o.currency, b.currency) as currency, count(*)::int as n,
        sum(o.amount)::float8 as amount, max(o.probability) as probability
      from opportunities o join business_units b on b.id = o.bu_id
      where ${whereOf(sql, buId, filter)} group by 1, 2, 3
    ), stages as (
      select stage, state, sum(n)::int as count, max(probability) as probability,
        coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount) order by currency)
          filter (where amount is not null), '[]') as sums
      from amounts group by stage, state
    )
    select s.stage, s.state, s.count, s.sums, (
      select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (
        select ${columnsOf(sql)} from opportunities o
        where ${whereOf(sql, buId, filter)} and o.stage = s.stage and o.state = s.state
        order by o.close_date, o.crm_id limit ${cardsPerStage}
      ) c) as rows
    from stages s
    order by array_position(array['open', 'won', 'lost'], s.state), s.probability nulls first, s.stage limit ${stagesMost}`
}

/** What the filters offer: stages and owners that occur, found by skipping through their indexes. */
export async function listChoices(sql: SqlLike, buId: string): Promise<OpportunityChoices> {
  const stages = await sql<{ value: string }[]>`${distinct(sql, buId, sql`stage`)}`
  const owners = await sql<{ id: string; name: string }[]>`
    select u.crm_user_id as id, u.name from (${distinct(sql, buId, sql`owner_id`)}) d
    join crm_users u on u.bu_id = ${buId} and u.crm_user_id = d.value order by lower(u.name), u.crm_user_id`
  return { stages: stages.map(({ value }) => value), owners: [...owners] }
}

function distinct(sql: SqlLike, buId: string, column: Fragment): Fragment {
  return sql`
    with recursive found(value) as (
      (select ${column} from opportunities where bu_id = ${buId} and shown and ${column} is not null order by ${column} limit 1)
      union all
      select (select ${column} from opportunities where bu_id = ${buId} and shown and ${column} > f.value order by ${column} limit 1)
      from found f where f.value is not null
    ) select value from found where value is not null limit 500`
}

/** [OP-7] The cursor moves with every reading, so its date is that of the last one. */
export async function getReading(sql: SqlLike, buId: string): Promise<ReadingStand> {
  const [row] = await sql<ReadingStand[]>`
    select coalesce((c.settings->>'syncOpportunities')::boolean, true) as on, r.problem,
      (select to_char(max(k.updated_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from cursors k
        where k.bu_id = c.bu_id and k.object = 'Opportunity') as "readAt"
    from connectors c left join opportunity_readings r on r.bu_id = c.bu_id where c.bu_id = ${buId}`
  return row ?? { on: false, readAt: null, problem: null }
}

/** Null for one that is not shown: it concerns nobody here. One that was deleted in Salesforce is told to whoever was part of it. */
export async function findOpportunity(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<OpportunityRecord | null> {
  const [row] = await sql<Omit<OpportunityRecord, 'persons'>[]>`
    select ${columnsOf(sql)}, o.campaign, o.is_deleted as "isDeleted",
      to_char(o.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      (select c.instance_url || '/' || o.crm_id from connectors c where c.bu_id = o.bu_id) as url
    from opportunities o where o.bu_id = ${buId} and o.crm_id = ${id} and (o.shown or exists (
      select from opportunity_ties t where t.bu_id = o.bu_id and t.opportunity_id = o.crm_id))`
  if (!row) return null
  return { ...row, persons: await listPersons(sql, buId, id) }
}

async function listPersons(sql: SqlLike, buId: string, id: string): Promise<OpportunityPerson[]> {
  return sql<OpportunityPerson[]>`
    select p.id as "prospectId", p.company, p.score, t.role, t.is_primary as "isPrimary", t.linked,
      coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      to_char(t.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since, ${pointsOf(sql)} as points
    from opportunity_ties t join prospects p on p.bu_id = t.bu_id and p.id = t.prospect_id and p.deleted_at is null
    where t.bu_id = ${buId} and t.opportunity_id = ${id}
    order by t.linked desc, t.is_primary desc, p.name_key, p.id limit ${personsMost}`
}

function pointsOf(sql: SqlLike): Fragment {
  return sql`(select coalesce(sum(${worth(sql)}), 0)::int from score_entries e ${withWorth(sql)} where e.bu_id = t.bu_id
    and e.prospect_id = t.prospect_id and e.cause = t.opportunity_id and e.kind like 'opportunity%')`
}

/** The opportunities of one prospect: those that are open first, then by their date. */
export async function listOfProspect(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<ProspectOpportunity[]> {
  return sql<ProspectOpportunity[]>`
    select ${columnsOf(sql)}, t.role, t.is_primary as "isPrimary", t.linked, ${pointsOf(sql)} as points
    from opportunity_ties t join opportunities o on o.bu_id = t.bu_id and o.crm_id = t.opportunity_id
    where t.bu_id = ${buId} and t.prospect_id = ${prospectId}
    order by t.linked desc, o.state <> 'open', o.close_date desc, o.crm_id limit 100`
}
