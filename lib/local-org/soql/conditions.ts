import type { HavingClause, LiteralType, Query, WhereClause } from '@jetstreamapp/soql-parser-js'
import { isoMoment } from '../context.ts'
import { toId18 } from '../records/ids.ts'
import type { Field } from '../schema/fields.ts'
import { invalidFilter, invalidId, malformed } from './errors.ts'
import type { Range } from './literals.ts'
import { dateLiteral, toMoment, unquote } from './literals.ts'
import type { FieldRef, Parameters, Scope } from './scope.ts'
import { comparable, isText } from './scope.ts'
import type { Leaf } from './tokens.ts'
import { tokensOf } from './tokens.ts'

export type ConditionContext = {
  scope: Scope
  params: Parameters
  now: number
  /** SQL of an aggregate in a HAVING clause. */
  aggregate?: (fn: { functionName?: string; parameters?: unknown[] }) => string
  subquery: (query: Query) => string
}

/** SQL binds NOT, AND and OR as SOQL does, so a condition is written out in its own order. */
export function compileConditions(
  where: WhereClause | HavingClause,
  context: ConditionContext,
): string {
  const tokens = tokensOf(where)
  const hasNot = tokens.includes('not')
  const parts = tokens.map((token) => {
    if (typeof token === 'string') return token
    const sql = compileLeaf(token, context)
    // Under NOT an unknown must count as false, or rows with blanks would vanish.
    return hasNot ? `((${sql}) is true)` : `(${sql})`
  })
  return parts.join(' ')
}

function compileLeaf(leaf: Leaf, context: ConditionContext): string {
  const operator = leaf.operator!.toUpperCase()
  if (leaf.fn) return compileAggregate(leaf, operator, context)
  const ref = context.scope.resolve(leaf.field!)
  const { field } = ref
  if (field.longText || field.type === 'address' || field.type === 'anyType') {
    throw invalidFilter(
      context.scope.soql,
      field.name,
      `field '${field.name}' can not be filtered in a query call`,
    )
  }
  const left = comparable(ref.alias, field)
  if (leaf.valueQuery)
    return `${left} ${operator.toLowerCase()} (${context.subquery(leaf.valueQuery)})`
  const values = Array.isArray(leaf.value) ? leaf.value : [leaf.value ?? 'null']
  const types = values.map((_, index) =>
    Array.isArray(leaf.literalType) ? leaf.literalType[index]! : leaf.literalType!,
  )
  return compare({ ref, left, operator, values, types, context })
}

function compileAggregate(leaf: Leaf, operator: string, context: ConditionContext): string {
  if (!context.aggregate) throw malformed(`unexpected token: '${leaf.fn?.functionName ?? ''}'`)
  const value = Number(leaf.value)
  if (Number.isNaN(value)) throw malformed(`unexpected token: '${String(leaf.value)}'`)
  return `${context.aggregate(leaf.fn!)} ${operator} ${context.params.add(value, 'numeric')}`
}

type Comparison = {
  ref: FieldRef
  left: string
  operator: string
  values: string[]
  types: LiteralType[]
  context: ConditionContext
}

function compare(comparison: Comparison): string {
  const { left, operator, values, types, context, ref } = comparison
  switch (operator) {
    case 'IN':
    case 'NOT IN':
      return compareSet(comparison)
    case 'INCLUDES':
    case 'EXCLUDES':
      return compareMembers(comparison)
    case 'LIKE': {
      if (!isText(ref.field)) {
        throw invalidFilter(context.scope.soql, ref.field.name, 'invalid operator on id field')
      }
      const pattern = unquote(values[0]!)
      const key = ref.field.caseSensitive ? pattern : pattern.toLowerCase()
      return `${left} like ${context.params.add(key, 'text')}`
    }
  }
  if (types[0] === 'NULL') {
    if (operator !== '=' && operator !== '!=') throw malformed("unexpected token: 'null'")
    if (ref.field.type === 'boolean') return operator === '=' ? 'false' : 'true'
    return `${left} is ${operator === '=' ? '' : 'not '}null`
  }
  if (types[0] === 'DATE_LITERAL' || types[0] === 'DATE_N_LITERAL') {
    return compareRange(comparison, dateLiteral(values[0]!, context.now))
  }
  const right = parameter(ref.field, values[0]!, types[0]!, context)
  if (operator === '!=') return `${left} is distinct from ${right}`
  return `${left} ${operator} ${right}`
}

function compareSet({ ref, left, operator, values, types, context }: Comparison): string {
  const isNull = types.map((type) => type === 'NULL')
  const known = values.flatMap((value, index) =>
    isNull[index] ? [] : [literal(ref.field, value, types[index]!, context)],
  )
  const set = context.params.add(known, `${sqlType(ref.field)}[]`)
  const hasNull = isNull.includes(true)
  if (operator === 'IN') {
    return hasNull ? `(${left} = any(${set}) or ${left} is null)` : `${left} = any(${set})`
  }
  return hasNull ? `${left} <> all(${set})` : `(${left} is null or ${left} <> all(${set}))`
}

function compareMembers({ left, operator, values, context }: Comparison): string {
  const options = values.map((value) => {
    const wanted = unquote(value).toLowerCase().split(';')
    return `string_to_array(${left}, ';') @> ${context.params.add(wanted, 'text[]')}`
  })
  const any = options.join(' or ')
  return operator === 'INCLUDES' ? `(${any})` : `coalesce(not (${any}), true)`
}

function compareRange({ ref, left, operator, context }: Comparison, range: Range): string {
  const bound = (ms: number) => context.params.add(stored(ref.field, ms), sqlType(ref.field))
  switch (operator) {
    case '=':
      return `${left} >= ${bound(range.start)} and ${left} < ${bound(range.end)}`
    case '!=':
      return `coalesce(${left} < ${bound(range.start)} or ${left} >= ${bound(range.end)}, true)`
    case '<':
      return `${left} < ${bound(range.start)}`
    case '<=':
      return `${left} < ${bound(range.end)}`
    case '>':
      return `${left} >= ${bound(range.end)}`
    default:
      return `${left} >= ${bound(range.start)}`
  }
}

/** A moment as this field stores it. */
function stored(field: Field, ms: number): number | string {
  if (field.type === 'date') return new Date(ms).toISOString().slice(0, 10)
  return field.column ? ms : isoMoment(ms)
}

function parameter(
  field: Field,
  value: string,
  type: LiteralType,
  context: ConditionContext,
): string {
  return context.params.add(literal(field, value, type, context), sqlType(field))
}

function sqlType(field: Field): string {
  if (field.type === 'boolean') return 'boolean'
  if (field.type === 'datetime' && field.column) return 'bigint'
  return ['int', 'double', 'currency', 'percent'].includes(field.type) ? 'numeric' : 'text'
}

function literal(field: Field, value: string, type: LiteralType, context: ConditionContext) {
  const refuse = (wanted: string): never => {
    throw invalidFilter(
      context.scope.soql,
      field.name,
      `value of filter criterion for field '${field.name}' must be of type ${wanted}`,
    )
  }
  switch (field.type) {
    case 'boolean':
      return type === 'BOOLEAN'
        ? value.toUpperCase() === 'TRUE'
        : refuse('boolean and should not be enclosed in quotes')
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return type === 'INTEGER' || type === 'DECIMAL'
        ? Number(value)
        : refuse('double and should not be enclosed in quotes')
    case 'date':
      return type === 'DATE' ? value : refuse('date and should not be enclosed in quotes')
    case 'datetime':
      if (type === 'DATETIME') return stored(field, toMoment(value))
      return refuse('dateTime and should not be enclosed in quotes')
  }
  if (type !== 'STRING') return refuse('string and should be enclosed in quotes')
  const text = unquote(value)
  if (field.type === 'id' || field.type === 'reference') return idLiteral(field, text, context)
  return field.caseSensitive ? text : text.toLowerCase()
}

function idLiteral(field: Field, text: string, context: ConditionContext): string {
  const id = toId18(text)
  if (id) return id
  throw invalidId(context.scope.soql, field.name, text)
}
