import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { type KnownLists, memberWhere } from '#lib/lists/where.ts'
import {
  type BulkSelection,
  createdWithin,
  customPart,
  type ProspectFilter,
  parseFilter,
  splitPart,
} from '#lib/prospects/query.ts'
import { byRule } from '#lib/users/assignment.ts'

/** `lists`: read by who lets filters name a list; without them a dynamic list has nobody. */
export type Scope = { buId: string; viewerId: string; lists?: KnownLists }

/** More than this are not sorted for a search: the reader is asked to narrow it. Actions on all of them see them all. */
export const searchMost = 10_001
const lastCharacter = '\u{10FFFF}'
const searchLengthMin = 3

/**
 * The condition of a filter on `prospects p`. Every part is a comparison that row-level security lets into an index
 * (`=`, `<`, `>`); substring search goes through a function, since LIKE may not.
 */
export function whereOf(
  sql: SqlLike,
  scope: Scope,
  filter: ProspectFilter,
  most = searchMost,
): Fragment {
  const parts = [
    filter.q === undefined ? null : searchPart(sql, filter.q, most),
    filter.assigned === undefined ? null : assignedPart(sql, scope, filter.assigned),
    filter.crm === undefined ? null : crmPart(sql, filter.crm),
    filter.sync === undefined
      ? null
      : sql`p.id in (select l.prospect_id from pairs l where l.bu_id = ${scope.buId} and l.sync_state = ${filter.sync})`,
    filter.created === undefined
      ? null
      : sql`p.created_at >= now() - make_interval(days => ${createdWithin[filter.created]})`,
    filter.company === undefined ? null : companyPart(sql, filter.company),
    filter.score === undefined ? null : sql`p.score >= ${filter.score}`,
    filter.field === undefined ? null : fieldPart(sql, filter.field),
    filter.custom === undefined ? null : customFieldPart(sql, filter.custom),
    filter.error === undefined ? null : errorPart(sql, scope, filter.error),
    filter.import === undefined
      ? null
      : sql`p.id in (select i.prospect_id from import_prospects i where i.bu_id = ${scope.buId} and i.import_id = ${filter.import})`,
    filter.list === undefined ? null : listPart(sql, scope, filter.list),
    filter.tag === undefined
      ? null
      : sql`p.id in (select t.prospect_id from prospect_tags t where t.bu_id = ${scope.buId} and t.tag_id = ${filter.tag})`,
  ].filter((part) => part !== null)
  return parts.reduce<Fragment>(
    (all, part) => sql`${all} and ${part}`,
    sql`p.bu_id = ${scope.buId} and p.deleted_at is null`,
  )
}

/** The condition of what was selected. Ids come from outside, so the business unit is always stated. */
export function whereSelected(sql: SqlLike, scope: Scope, selection: BulkSelection): Fragment {
  if (selection.mode === 'some') {
    return sql`p.bu_id = ${scope.buId} and p.deleted_at is null and p.id = any(${selection.ids}::uuid[])`
  }
  const filter = parseFilter(new URLSearchParams(selection.filter))
  const all = whereOf(sql, scope, filter, 2_000_000_000)
  if (selection.except.length === 0) return all
  return sql`${all} and not (p.id = any(${selection.except}::uuid[]))`
}

function searchPart(sql: SqlLike, text: string, most: number): Fragment {
  const wanted = text.toLowerCase()
  if ([...wanted].length >= searchLengthMin) {
    return sql`p.id = any(array(select search_prospects(${wanted}, ${most})))`
  }
  return sql`(${startsWith(sql, sql`p.email_key`, wanted)} or ${startsWith(sql, sql`p.name_key`, wanted)})`
}

function startsWith(sql: SqlLike, column: Fragment, prefix: string): Fragment {
  return sql`(${column} >= ${prefix} and ${column} < ${prefix + lastCharacter})`
}

function assignedPart(sql: SqlLike, scope: Scope, assigned: string): Fragment {
  if (assigned === 'none') return sql`p.assigned_user_id is null and p.assign_to is null`
  // [CR-4] Whom Salesforce gives away as soon as there is a lead: the id of a queue, or its rule.
  if (assigned === byRule) return sql`p.assigned_user_id is null and p.assign_to = ${byRule}`
  if (assigned === 'queue') {
    return sql`p.assigned_user_id is null and (p.assign_to < ${byRule} or p.assign_to > ${byRule})`
  }
  return sql`p.assigned_user_id = ${assigned === 'me' ? scope.viewerId : assigned}`
}

function crmPart(sql: SqlLike, crm: 'none' | 'lead' | 'contact'): Fragment {
  const link = sql`select from pairs l where l.bu_id = p.bu_id and l.prospect_id = p.id`
  if (crm === 'none') return sql`not exists (${link} and l.crm_id is not null)`
  const object = crm === 'lead' ? 'Lead' : 'Contact'
  return sql`exists (${link} and l.crm_id is not null and l.crm_object = ${object})`
}

function companyPart(sql: SqlLike, text: string): Fragment {
  const { operator, value } = splitPart(text)
  const wanted = value.toLowerCase()
  if (operator === 'is') return sql`p.company_key = ${wanted}`
  return startsWith(sql, sql`p.company_key`, wanted)
}

function fieldPart(sql: SqlLike, text: string): Fragment {
  const { operator: name, value } = splitPart(text)
  return sql`p.values->>${name} = ${value}`
}

/** [FD-9] Values are compared as they are kept: numbers as numbers, days and moments as ISO texts, choices by semicolon. */
function customFieldPart(sql: SqlLike, text: string): Fragment {
  const part = customPart(text)
  if (!part) return sql`true`
  const { name, operator, value } = part
  const there = sql`p.values->>${name}`
  const number = sql`case when jsonb_typeof(p.values->${name}) = 'number' then (${there})::numeric end`
  switch (operator) {
    case 'is':
      return sql`${there} = ${value}`
    case 'has':
      return sql`${value} = any(string_to_array(${there}, ';'))`
    case 'starts':
      return sql`starts_with(lower(${there}), ${value.toLowerCase()})`
    case 'min':
      return sql`${number} >= ${value}::text::numeric`
    case 'max':
      return sql`${number} <= ${value}::text::numeric`
    case 'from':
      return sql`${there} collate "C" >= ${value}`
    case 'to':
      // A moment of that day is within it, a day is the day itself.
      return sql`${there} collate "C" <= ${`${value}T99`}`
    case 'yes':
      return sql`${there} = 'true'`
    case 'no':
      return sql`coalesce(${there}, 'false') = 'false'`
    case 'blank':
      return sql`coalesce(${there}, '') = ''`
    case 'filled':
      return sql`coalesce(${there}, '') <> ''`
  }
}

function listPart(sql: SqlLike, { buId, lists = new Map() }: Scope, id: string): Fragment {
  return memberWhere(sql, buId, lists.get(id) ?? { id, kind: 'static' }, lists)
}

function errorPart(
  sql: SqlLike,
  scope: Scope,
  which: NonNullable<ProspectFilter['error']>,
): Fragment {
  const open = sql`select e.prospect_id from sync_errors e
    where e.bu_id = ${scope.buId} and e.closed_at is null and e.prospect_id is not null`
  if (which === 'any') return sql`p.id in (${open})`
  if (which === 'need') return sql`p.id in (${open} and e.class = 'person')`
  return sql`p.id in (${open} and e.cause_key = ${splitPart(which).value})`
}
