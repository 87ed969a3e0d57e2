import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import { readCursor } from '#lib/prospects/cursor.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { iso } from '#lib/prospects/iso.ts'
import { wishOf } from '#lib/prospects/owner-words.ts'
import {
  type BulkSelection,
  filterText,
  type ProspectFilter,
  type ProspectSort,
  parseFilter,
} from '#lib/prospects/query.ts'
import { type KeyColumn, sortKey } from '#lib/prospects/sort-key.ts'
import type { ProspectPage, ProspectRow, ViewTab } from '#lib/prospects/types.ts'
import { type Scope, searchMost, whereOf, whereSelected } from '#lib/prospects/where.ts'

export const pageSize = 50

export type PageRequest = {
  filter: ProspectFilter
  sort: ProspectSort
  cursor: string | null
  size?: number
}

/** One page by keyset: its cost does not depend on how deep it is. */
export async function listProspects(
  sql: SqlLike,
  scope: Scope,
  request: PageRequest,
): Promise<ProspectPage> {
  const size = request.size ?? pageSize
  const { column } = request.sort
  const found =
    column === 'assigned'
      ? await pageByAssigned(sql, scope, request, size + 1)
      : await pageByColumn(sql, scope, request, { column, limit: size + 1 })
  const rows = found.slice(0, size)
  const last = rows.at(-1)
  return {
    rows: rows.map(({ sortValue: _, ...row }) => row),
    next: found.length > size && last ? writeCursor({ value: last.sortValue, id: last.id }) : null,
  }
}

type FoundRow = ProspectRow & { sortValue: string | number | null }

async function pageByColumn(
  sql: SqlLike,
  scope: Scope,
  request: PageRequest,
  chosen: { column: KeyColumn; limit: number },
): Promise<FoundRow[]> {
  const order = request.sort.descending ? sql`desc` : sql`asc`
  return sql<FoundRow[]>`
    ${rowsOf(sql, chosenByColumn(sql, scope, request, chosen))}
    order by p.sort_value ${order}, p.id ${order}`
}

/** The prospects of one page, read in the order of the column's index. */
export function chosenByColumn(
  sql: SqlLike,
  scope: Scope,
  { filter, sort, cursor }: PageRequest,
  { column, limit }: { column: KeyColumn; limit: number },
): Fragment {
  const { key, id, type, from } = sortKey(sql, column)
  const after = readCursor(cursor)
  const order = sort.descending ? sql`desc` : sql`asc`
  const beyond = sort.descending ? sql`<` : sql`>`
  const rest = after
    ? sql`and (${key}, ${id}) ${beyond} (${String(after.value)}::text::${type}, ${after.id}::uuid)`
    : sql``
  return sql`
    select p.*, ${key} as sort_value from ${from}
    where ${whereOf(sql, scope, filter)} ${rest} order by ${key} ${order}, ${id} ${order} limit ${limit}`
}

/** Users stand in the order of their names, within each by id; whoever is assigned to nobody comes last. */
async function pageByAssigned(
  sql: SqlLike,
  scope: Scope,
  { filter, sort, cursor }: PageRequest,
  limit: number,
): Promise<FoundRow[]> {
  const after = readCursor(cursor)
  const where = whereOf(sql, scope, filter)
  const inTail = after !== null && after.value === null
  const rows = inTail ? [] : await pageOfHeld(sql, scope, where, { sort, after, limit })
  if (rows.length >= limit) return rows
  const tail = await sql<FoundRow[]>`
    ${rowsOf(
      sql,
      sql`select p.*, null::text as sort_value from prospects p
      where ${where} and p.assigned_user_id is null ${inTail ? sql`and p.id > ${after.id}::uuid` : sql``}
      order by p.id limit ${limit - rows.length}`,
    )}
    order by p.id`
  return [...rows, ...tail]
}

async function pageOfHeld(
  sql: SqlLike,
  scope: Scope,
  where: Fragment,
  {
    sort,
    after,
    limit,
  }: Pick<PageRequest, 'sort'> & { after: ReturnType<typeof readCursor>; limit: number },
): Promise<FoundRow[]> {
  const rest = after
    ? sql`where h.n >= (select n from holders where id = ${String(after.value)}::uuid)`
    : sql``
  const beyond = after
    ? sql`and (h.id <> ${String(after.value)}::uuid or p.id > ${after.id}::uuid)`
    : sql``
  return sql<FoundRow[]>`
    ${withHolders(sql, scope, sort)}
    ${rowsOf(
      sql,
      sql`select f.*, h.id::text as sort_value, h.n from holders h cross join lateral (
        select p.* from prospects p where ${where} and p.assigned_user_id = h.id ${beyond} order by p.id limit ${limit}
      ) f ${rest} order by h.n, f.id limit ${limit}`,
    )}
    order by p.n, p.id`
}

/** Those who hold any prospect, numbered in the order of their names: found by skipping through the index. */
export function withHolders(sql: SqlLike, scope: Scope, { descending }: ProspectSort): Fragment {
  return sql`
    with recursive held(id) as (
      (select p.assigned_user_id from prospects p
        where p.bu_id = ${scope.buId} and p.deleted_at is null and p.assigned_user_id is not null
        order by p.assigned_user_id limit 1)
      union all
      select (select p.assigned_user_id from prospects p
        where p.bu_id = ${scope.buId} and p.deleted_at is null and p.assigned_user_id > h.id
        order by p.assigned_user_id limit 1)
      from held h where h.id is not null
    ), holders as materialized (
      select h.id, row_number() over (order by lower(u.name) ${descending ? sql`desc` : sql`asc`}, h.id) as n
      from held h left join users u on u.id = h.id where h.id is not null
    )`
}

/** The columns of the grid, for the rows that `chosen` picked: what is joined is joined for one page only. */
function rowsOf(sql: SqlLike, chosen: Fragment): Fragment {
  return sql`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      p.email, p.company, p.values->>'job_title' as "jobTitle", p.score, p.grade,
      coalesce(u.name, ${wishOf(sql)}, (select 'Queue ' || a.name from crm_assignees a
        where a.bu_id = l.bu_id and a.crm_id = l.crm_owner_id)) as assigned,
      case when l.crm_id is not null then l.crm_object end as crm, coalesce(l.link_state, 'none') as "linkState",
      coalesce(l.sync_state, 'not_in_crm') as "syncState", e.title as error, f.label as "errorField",
      ${iso(sql, sql`p.last_activity_at`)} as "lastActivityAt", ${iso(sql, sql`p.created_at`)} as "createdAt",
      ${iso(sql, sql`p.updated_at`)} as "updatedAt", p.sort_value as "sortValue",
      coalesce((select jsonb_object_agg(c.name, p.values->c.name) from prospect_fields c
        where c.bu_id = p.bu_id and c.custom and c.archived_at is null and p.values->c.name is not null), '{}') as custom
    from (${chosen}) p
    left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    left join users u on u.id = p.assigned_user_id
    left join sync_errors e on e.bu_id = p.bu_id and e.prospect_id = p.id and e.closed_at is null
    left join prospect_fields f on f.bu_id = p.bu_id and f.name = e.field`
}

export const countMost = 10_000

/** Exact up to 10,000; beyond, 10,001 says "more". */
export async function countProspects(
  sql: SqlLike,
  scope: Scope,
  filter: ProspectFilter,
): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from prospects p where ${whereOf(sql, scope, filter)} limit ${searchMost}) counted`
  return row?.n ?? 0
}

export type SelectionFacts = {
  count: number
  linked: number
  withoutEmail: number
  assigned: number
}

/** What an action on the selection would touch, exactly. */
export async function countSelected(
  sql: SqlLike,
  scope: Scope,
  selection: BulkSelection,
): Promise<SelectionFacts> {
  const [row] = await sql<SelectionFacts[]>`
    select count(*)::int as count, count(l.crm_id)::int as linked,
      (count(*) filter (where coalesce(p.email_key, '') = ''))::int as "withoutEmail",
      count(p.assigned_user_id)::int as assigned
    from prospects p left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    where ${whereSelected(sql, scope, selection)}`
  return row ?? { count: 0, linked: 0, withoutEmail: 0, assigned: 0 }
}

export async function listFields(sql: SqlLike): Promise<ProspectField[]> {
  return sql<ProspectField[]>`
    select name, label, type, custom, options, length_max as "lengthMax", scale, retired
    from prospect_fields where archived_at is null order by position, name`
}

/** What the errors of a cause are called; a cause that closed meanwhile has no name any more. */
export async function findCauseTitle(
  sql: SqlLike,
  buId: string,
  causeKey: string,
): Promise<string | null> {
  const [row] = await sql<{ title: string }[]>`
    select title from sync_errors where bu_id = ${buId} and closed_at is null and cause_key = ${causeKey}
    order by last_at desc limit 1`
  return row?.title ?? null
}

const builtInTabs: readonly { id: string; name: string; filter: ProspectFilter }[] = [
  { id: 'all', name: 'All', filter: {} },
  { id: 'mine', name: 'Mine', filter: { assigned: 'me' } },
  { id: 'not-in-crm', name: 'Not in CRM', filter: { crm: 'none' } },
  { id: 'need-you', name: 'Need you', filter: { error: 'need' } },
]

/** The tabs over the grid, each with its count up to 10,000. */
export async function listTabs(sql: SqlLike, scope: Scope): Promise<ViewTab[]> {
  const saved = await sql<{ id: string; name: string; query: string }[]>`
    select id, name, query from saved_views
    where bu_id = ${scope.buId} and user_id = ${scope.viewerId} and screen = 'prospects' order by created_at, id limit 20`
  const tabs = [
    ...builtInTabs.map(({ id, name, filter }) => ({
      id,
      name,
      query: filterText(filter),
      own: false,
    })),
    ...saved.map((view) => ({ ...view, own: true })),
  ]
  const counts = await Promise.all(
    tabs.map(({ query }) => countProspects(sql, scope, parseFilter(new URLSearchParams(query)))),
  )
  return tabs.map((tab, index) => {
    const n = counts[index] ?? 0
    return { ...tab, count: Math.min(n, countMost), more: n > countMost }
  })
}

export type PaletteProspect = {
  id: string
  name: string
  company: string | null
  email: string | null
  crm: 'Lead' | 'Contact' | 'Account' | null
}

/** For the palette: the first few by name. */
export async function findForPalette(
  sql: SqlLike,
  scope: Scope,
  text: string,
): Promise<PaletteProspect[]> {
  const filter = parseFilter({ q: text })
  if (filter.q === undefined) return []
  return sql<PaletteProspect[]>`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      p.company, p.email, case when l.crm_id is not null then l.crm_object end as crm
    from (select p.* from prospects p where ${whereOf(sql, scope, filter, 200)} order by p.name_key, p.id limit 8) p
    left join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
    order by p.name_key, p.id`
}
