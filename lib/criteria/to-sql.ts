import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import { momentOf } from '#lib/criteria/evaluate.ts'
import {
  type Condition,
  type Criteria,
  type CriteriaFieldType,
  isGroup,
  type Part,
} from '#lib/criteria/types.ts'

/**
 * Where a field of the criteria is found in our own tables. `value` is null for a blank and has the type's own kind: text,
 * numeric, boolean, a day as text, timestamptz, choices as one text with `;` between them. A `set` lies in other rows.
 */
export type SqlField =
  | { type: CriteriaFieldType; value: Fragment }
  /** One value in each of several other rows; `among`: any of them is as the condition says. */
  | {
      type: CriteriaFieldType
      value: Fragment
      among: (condition: Fragment) => Fragment
      /** Whether the rows may be asked at all: what nobody has any more says nothing, not even that there is none. */
      known: Fragment
    }
  | { type: 'choices'; set: { has: (keys: string[]) => Fragment; any: Fragment } }

/**
 * The criteria as a condition that is true or false, never null, and says of every row what `matches` says of its values.
 * @param locate undefined for a field that nobody knows any more: no condition on it holds
 */
export function toSql(
  sql: SqlLike,
  criteria: Criteria,
  locate: (field: string) => SqlField | undefined,
): Fragment {
  const write = (part: Part): Fragment => {
    if (!isGroup(part)) {
      const field = locate(part.field)
      return field === undefined ? sql`false` : conditionOf(sql, part, field)
    }
    const [first, ...rest] = part.parts.map(write)
    if (first === undefined) return part.match === 'all' ? sql`true` : sql`false`
    const joined = rest.reduce(
      (all, one) => (part.match === 'all' ? sql`${all} and ${one}` : sql`${all} or ${one}`),
      first,
    )
    return sql`(${joined})`
  }
  return write(criteria)
}

function conditionOf(sql: SqlLike, condition: Condition, field: SqlField): Fragment {
  const { operator } = condition
  const isNegation = operator === 'is_not' || operator === 'excludes'
  if ('among' in field) {
    const { type, value, among, known } = field
    const any = among(conditionOf(sql, condition, { type, value }))
    return condition.none ? sql`(${known} and not ${any})` : sql`(${known} and ${any})`
  }
  if ('set' in field) {
    const { has, any } = field.set
    if (operator === 'blank') return sql`not ${any}`
    if (operator === 'not_blank') return any
    return isNegation ? sql`not ${has(condition.values)}` : has(condition.values)
  }
  if (operator === 'blank') return sql`${field.value} is null`
  if (operator === 'not_blank') return sql`${field.value} is not null`
  const holds = compare(sql, condition, field)
  return isNegation ? sql`not coalesce(${holds}, false)` : sql`coalesce(${holds}, false)`
}

function compare(
  sql: SqlLike,
  { operator, values, matchCase }: Condition,
  { type, value }: { type: CriteriaFieldType; value: Fragment },
): Fragment {
  const [first = ''] = values
  switch (type) {
    case 'text': {
      const text = matchCase ? value : folded(sql, value)
      const wanted = matchCase ? sql`${values}::text[]` : foldedAll(sql, values)
      return operator === 'starts_with'
        ? sql`exists (select from unnest(${wanted}) w where starts_with(${text}, w))`
        : sql`${text} = any(${wanted})`
    }
    case 'choices':
      return sql`string_to_array(${folded(sql, value)}, ';') && ${foldedAll(sql, values)}`
    case 'checkbox':
      return sql`coalesce(${value}, false) = ${first === 'true'}::boolean`
    case 'number': {
      const sign = signOf(sql, operator)
      return sign
        ? sql`${value} ${sign} ${first}::text::numeric`
        : sql`${value} = any(${values}::text[]::numeric[])`
    }
    case 'date': {
      const sign = signOf(sql, operator)
      return sign
        ? sql`${value} collate "C" ${sign} ${first}::text`
        : sql`${value} = any(${values}::text[])`
    }
    case 'datetime': {
      const at = new Date(momentOf(first)).toISOString()
      return sql`${value} ${signOf(sql, operator) ?? sql`=`} ${at}::text::timestamptz`
    }
  }
}

/** Lower case as JavaScript makes it, whatever the locale of the server: with the C locale, Ü would stay Ü. */
function folded(sql: SqlLike, value: Fragment): Fragment {
  return sql`lower((${value}) collate "pg_unicode_fast")`
}

function foldedAll(sql: SqlLike, values: readonly string[]): Fragment {
  return sql`array(select lower(w collate "pg_unicode_fast") from unnest(${[...values]}::text[]) w)`
}

function signOf(sql: SqlLike, operator: Condition['operator']): Fragment | null {
  switch (operator) {
    case 'less':
      return sql`<`
    case 'at_most':
      return sql`<=`
    case 'more':
      return sql`>`
    case 'at_least':
      return sql`>=`
    default:
      return null
  }
}
