import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { writeCursor } from '#lib/base/keyset-cursor.ts'
import { readCursor } from '#lib/base/record-cursor.ts'
import {
  countedMost,
  type RelatedList,
  type RelatedPage,
  type RelatedRecord,
} from '#lib/custom-objects/related-types.ts'
import { parentIdsOf } from '#lib/custom-objects/relation.ts'

const pageSize = 50

type Row = RelatedRecord & { object: string; createdAt: string }
type Asked = { buId: string; prospectId: string }

/** [CO-1] The related list of each shared object, in the order of their names, with its first page. */
export async function listRelated(sql: SqlLike, asked: Asked): Promise<RelatedList[]> {
  const every = sql`true`
  const [lists, rows] = await Promise.all([
    sql<(Omit<RelatedList, 'page'> & { total: number })[]>`
      select o.api_name as "apiName", o.plural, ${countOf(sql, asked)} as total,
        coalesce((select jsonb_agg(f order by n) from jsonb_array_elements(o.fields) with ordinality x(f, n)
          where not f->>'name' = any(o.hidden)), '[]') as fields
      from custom_objects o where o.bu_id = ${asked.buId} order by o.label, o.api_name`,
    readRows(sql, asked, every, every),
  ])
  return lists.map(({ total, ...list }) => {
    const own = rows.filter(({ object }) => object === list.apiName)
    return { ...list, page: toPage(own, total) }
  })
}

/** The page of one list after the cursor, by keyset on (created, id). An object that is not shared has none. */
export async function listRelatedOf(
  sql: SqlLike,
  asked: Asked,
  { object, cursor }: { object: string; cursor: string | null },
): Promise<RelatedPage> {
  const after = readCursor(cursor)
  const beyond = after
    ? sql`(c.created_at, c.crm_id) < (${after.value}::text::timestamptz, ${after.id})`
    : sql`true`
  const rows = await readRows(sql, asked, sql`o.api_name = ${object}`, beyond)
  const [counted] = await sql<{ total: number }[]>`
    select ${countOf(sql, asked)} as total from custom_objects o
    where o.bu_id = ${asked.buId} and o.api_name = ${object}`
  return toPage(rows, counted?.total ?? 0)
}

/** How many records of all shared objects are related; null: nothing is shared. */
export async function countRelated(sql: SqlLike, asked: Asked): Promise<number | null> {
  const [row] = await sql<{ total: number | null }[]>`
    select sum(${countOf(sql, asked)})::int as total from custom_objects o where o.bu_id = ${asked.buId}`
  return row?.total ?? null
}

function toPage(found: Row[], total: number): RelatedPage {
  const rows = found.slice(0, pageSize)
  const last = rows.at(-1)
  return {
    rows: rows.map(({ object: _, createdAt: __, ...record }) => record),
    next:
      found.length > pageSize && last ? writeCursor({ value: last.createdAt, id: last.id }) : null,
    total,
  }
}

/** Of each object one page and a record more, the newest first: of each parent that many are read from the index. */
function readRows(
  sql: SqlLike,
  { buId, prospectId }: Asked,
  which: Fragment,
  beyond: Fragment,
): Promise<Row[]> {
  return sql<Row[]>`
    select o.api_name as object, r.crm_id as id, r.name, r.values,
      to_char(c.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      (select k.instance_url || '/' || r.crm_id from connectors k where k.bu_id = ${buId}) as url
    from custom_objects o
    cross join lateral (
      select distinct c.created_at, c.crm_id from (${parentIdsOf(sql, buId, sql`${prospectId}::uuid`)}) p
      cross join lateral (
        select c.created_at, c.crm_id from custom_record_parents c
        where c.bu_id = ${buId} and c.parent_id = p.id and c.object = o.api_name and ${beyond}
        order by c.created_at desc, c.crm_id desc limit ${pageSize + 1}
      ) c
      order by c.created_at desc, c.crm_id desc limit ${pageSize + 1}
    ) c
    join custom_records r on r.bu_id = ${buId} and r.object = o.api_name and r.crm_id = c.crm_id
    where o.bu_id = ${buId} and ${which}
    order by o.api_name, c.created_at desc, c.crm_id desc`
}

/** Exact up to 1,000; beyond, 1,001 says "more". */
function countOf(sql: SqlLike, { buId, prospectId }: Asked): Fragment {
  return sql`(
    select count(*)::int from (
      select distinct c.crm_id from (${parentIdsOf(sql, buId, sql`${prospectId}::uuid`)}) p
      cross join lateral (
        select c.crm_id from custom_record_parents c
        where c.bu_id = ${buId} and c.parent_id = p.id and c.object = o.api_name limit ${countedMost + 1}
      ) c limit ${countedMost + 1}
    ) related)`
}
