import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { type SqlField, toSql } from '#lib/criteria/to-sql.ts'
import { valueIn } from '#lib/criteria/value-in.ts'
import { parseRelated } from '#lib/custom-objects/related-fields.ts'
import { locateRelated } from '#lib/custom-objects/related-where.ts'
import type { FieldTypesKept, ListDefinition, PeopleCriteria } from '#lib/lists/types.ts'

/** Dynamic lists that criteria name, so that asking for one asks its own criteria. */
export type KnownLists = ReadonlyMap<string, ListDefinition>

/** A list may name lists that name none: more would need to be guarded against going round. */
const depthMost = 2

/** Criteria on `prospects p`, as a condition that is true or false. */
export function peopleWhere(
  sql: SqlLike,
  buId: string,
  { criteria, types }: PeopleCriteria,
  lists: KnownLists,
  depth = 0,
): Fragment {
  return toSql(sql, criteria, (field) => locate({ sql, buId, types, lists, depth }, field))
}

/** Who is in a list, as a condition on `prospects p`. */
export function memberWhere(
  sql: SqlLike,
  buId: string,
  list: ListDefinition,
  lists: KnownLists,
  depth = 0,
): Fragment {
  if (list.kind === 'dynamic') return peopleWhere(sql, buId, list, lists, depth)
  return sql`p.id in (select m.prospect_id from list_members m where m.bu_id = ${buId} and m.list_id = ${list.id}::uuid)`
}

type Place = {
  sql: SqlLike
  buId: string
  types: FieldTypesKept
  lists: KnownLists
  depth: number
}

function locate(place: Place, field: string): SqlField | undefined {
  const related = parseRelated(field)
  if (related) return locateRelated(place, related, place.types[field])
  if (field.startsWith('@')) return own(place, field)
  const type = place.types[field]
  if (type === undefined) return undefined
  return { type, value: valueIn(place.sql, place.sql`p.values`, field, type) }
}

function own({ sql, buId, lists, depth }: Place, field: string): SqlField | undefined {
  switch (field) {
    case '@score':
      return { type: 'number', value: sql`p.score` }
    case '@grade':
      return { type: 'text', value: sql`nullif(p.grade, '')` }
    case '@assigned':
      return { type: 'text', value: sql`p.assigned_user_id::text` }
    case '@created':
      return { type: 'datetime', value: sql`p.created_at` }
    case '@age_days':
      return { type: 'number', value: daysSince(sql, sql`p.created_at`) }
    case '@idle_days':
      return { type: 'number', value: daysSince(sql, sql`p.last_activity_at`) }
    case '@crm':
      return {
        type: 'text',
        value: sql`(select lower(l.crm_object) from pairs l
          where l.bu_id = p.bu_id and l.prospect_id = p.id and l.crm_id is not null)`,
      }
    case '@tags': {
      const rows = sql`select from prospect_tags t where t.bu_id = ${buId} and t.prospect_id = p.id`
      return setOf(sql, rows, (keys) => sql`t.tag_id = any(${keys}::text[]::uuid[])`)
    }
    case '@opportunity': {
      const rows = sql`select from opportunity_ties t
        join opportunities o on o.bu_id = t.bu_id and o.crm_id = t.opportunity_id and not o.is_deleted
        where t.bu_id = ${buId} and t.prospect_id = p.id and t.linked`
      return setOf(sql, rows, (keys) => sql`o.state = any(${keys}::text[])`)
    }
    case '@did':
      return did(sql, buId, null)
    case '@did_7':
      return did(sql, buId, 7)
    case '@did_30':
      return did(sql, buId, 30)
    case '@lists':
      return listsOf(sql, buId, lists, depth)
    default:
      return undefined
  }
}

function daysSince(sql: SqlLike, at: Fragment): Fragment {
  return sql`floor(extract(epoch from now() - ${at}) / 86400)`
}

function setOf(sql: SqlLike, rows: Fragment, isOne: (keys: string[]) => Fragment): SqlField {
  return {
    type: 'choices',
    set: {
      any: sql`exists (${rows})`,
      has: (keys) => sql`exists (${rows} and ${isOne(keys)})`,
    },
  }
}

function did(sql: SqlLike, buId: string, days: number | null): SqlField {
  const since = days === null ? sql`` : sql`and a.at >= now() - make_interval(days => ${days})`
  const rows = sql`select from activities a where a.bu_id = ${buId} and a.prospect_id = p.id ${since}`
  return setOf(sql, rows, (keys) => sql`a.kind = any(${keys}::text[])`)
}

function listsOf(
  sql: SqlLike,
  buId: string,
  lists: KnownLists,
  depth: number,
): SqlField | undefined {
  if (depth >= depthMost) return undefined
  const rows = sql`select from list_members m where m.bu_id = ${buId} and m.prospect_id = p.id`
  const dynamic = (ids: string[]) =>
    ids.flatMap((id) => {
      const list = lists.get(id)
      return list?.kind === 'dynamic' ? [memberWhere(sql, buId, list, lists, depth + 1)] : []
    })
  const any = (first: Fragment, rest: Fragment[]) =>
    sql`(${rest.reduce((all, one) => sql`${all} or ${one}`, first)})`
  return {
    type: 'choices',
    set: {
      any: sql`exists (${rows})`,
      has: (ids) =>
        any(sql`exists (${rows} and m.list_id = any(${ids}::text[]::uuid[]))`, dynamic(ids)),
    },
  }
}
