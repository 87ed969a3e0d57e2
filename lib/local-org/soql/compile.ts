import type {
  FieldFunctionExpression,
  FieldSubquery,
  OrderByClause,
  Query,
  FieldType as SoqlField,
} from '@jetstreamapp/soql-parser-js'
import { ApiError } from '../http/errors.ts'
import { ownerSql } from '../records/owner.ts'
import { rowColumns } from '../records/row.ts'
import type { Field } from '../schema/fields.ts'
import { isNamed } from '../schema/objects.ts'
import type { ObjectView, SchemaView } from '../schema/view.ts'
import { childRelationships } from '../schema/view.ts'
import type { ConditionContext } from './conditions.ts'
import { compileConditions } from './conditions.ts'
import { malformed, noSuchRelationship, noSuchType } from './errors.ts'
import type { FieldRef } from './scope.ts'
import { comparable, Parameters, rawValue, Scope } from './scope.ts'
import { stampFloor } from './stamp-floor.ts'

export type CompileOptions = {
  view: SchemaView
  soql: string
  now: number
  userId: string
  allRows: boolean
  /** Rows of users without View All are their own. */
  ownRowsOnly: boolean
  /** Rows of objects that are answered from the schema, as a SQL expression of the record's shape. */
  virtualRows: (object: ObjectView) => object[]
}

export type Aggregate = { name: string; sql: string; field?: Field }

/** The rows that point at a row of the statement: `(select … from OpportunityContactRoles)`. */
export type ChildPlan = { name: string; field: Field; plan: Plan }

export type Plan = {
  object: ObjectView
  children: ChildPlan[]
  /** In the order of the statement; empty for aggregates. */
  selections: FieldRef[]
  aggregates: Aggregate[]
  countOnly: boolean
  from: string
  where: string
  groupBy: string
  orderBy: string
  params: unknown[]
  limit: number | undefined
  offset: number
  /** Aliases whose row columns the SELECT lists, root first. */
  rows: PlanRow[]
}

export type PlanRow = {
  alias: string
  object: ObjectView
  path: string[]
  /** Only what the selected fields stand in: every cell costs time on the wire. */
  columns: (typeof rowColumns)[number][]
}

const offsetMax = 2_000

export function compile(query: Query, options: CompileOptions): Plan {
  const params = new Parameters()
  return new Compiler(query, options, params, 0).plan()
}

class Compiler {
  private readonly query: Query
  private readonly options: CompileOptions
  private readonly params: Parameters
  private readonly scope: Scope
  private readonly depth: number

  constructor(query: Query, options: CompileOptions, params: Parameters, depth: number) {
    this.query = query
    this.options = options
    this.params = params
    this.depth = depth
    const object = options.view.object(query.sObject ?? '')
    if (!object) throw noSuchType(options.soql, query.sObject ?? '')
    this.scope = new Scope(options.view, object, options.soql, query.sObjectAlias, depth)
    if (query.for === 'UPDATE' || query.withSecurityEnforced || query.withAccessLevel) {
      throw malformed("unexpected token: 'FOR'")
    }
  }

  plan(): Plan {
    const { query, scope } = this
    const fields = query.fields ?? []
    const isAggregate = query.groupBy !== undefined || fields.some(isAggregateFunction)
    const aggregates = isAggregate ? this.aggregates(fields) : []
    const selections = isAggregate ? [] : fields.flatMap((field) => this.select(field))
    const groupBy = this.groupBy()
    const where = this.where()
    const orderBy = this.orderBy(aggregates)
    const offset = query.offset ?? 0
    if (offset > offsetMax) {
      throw new ApiError(
        400,
        'NUMBER_OUTSIDE_VALID_RANGE',
        `Maximum SOQL offset allowed is ${offsetMax}`,
      )
    }
    return {
      object: scope.root,
      children: fields.flatMap((field) =>
        field.type === 'FieldSubquery' ? [this.children(field)] : [],
      ),
      selections,
      aggregates,
      countOnly: isAggregate && isBareCount(fields),
      from: this.from(),
      where,
      groupBy,
      orderBy,
      params: this.params.values,
      limit: query.limit,
      offset,
      rows: this.rows(selections),
    }
  }

  private select(field: SoqlField): FieldRef[] {
    switch (field.type) {
      case 'Field':
        return [this.scope.resolve('rawValue' in field ? String(field.rawValue) : field.field)]
      case 'FieldRelationship':
        return [
          this.scope.resolve(field.rawValue ?? [...field.relationships, field.field].join('.')),
        ]
      case 'FieldFunctionExpression':
        return this.selectFunction(field)
      case 'FieldSubquery':
        return []
      default:
        throw malformed("unexpected token: '('")
    }
  }

  private children({ subquery }: FieldSubquery): ChildPlan {
    const name = subquery.relationshipName
    const { view, soql } = this.options
    const found = childRelationships(view, this.scope.root).find(
      ({ field }) => field.childName?.toLowerCase() === name.toLowerCase(),
    )
    if (!found?.field.childName || this.depth > 0) throw noSuchRelationship(soql, name)
    const query = { ...subquery, sObject: found.child.name }
    return {
      name: found.field.childName,
      field: found.field,
      plan: compile(query, this.options),
    }
  }

  private selectFunction(fn: FieldFunctionExpression): FieldRef[] {
    const name = fn.functionName.toUpperCase()
    const parameter = String(fn.parameters[0] ?? '')
    if (name === 'TOLABEL' || name === 'CONVERTCURRENCY' || name === 'FORMAT') {
      return [this.scope.resolve(parameter)]
    }
    if (name !== 'FIELDS') throw malformed(`unexpected token: '${fn.functionName}'`)
    const wanted = parameter.toUpperCase()
    if (wanted !== 'STANDARD' && (this.query.limit === undefined || this.query.limit > 200)) {
      throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200')
    }
    return this.scope.root.fields
      .filter((field) => wanted === 'ALL' || field.custom === (wanted === 'CUSTOM'))
      .map((field) => this.scope.resolveParts([field.name]))
  }

  private aggregates(fields: SoqlField[]): Aggregate[] {
    let unnamed = 0
    return fields.map((field) => {
      if (field.type === 'FieldFunctionExpression') {
        const name = field.alias ?? `expr${unnamed++}`
        return { name, ...this.aggregate(field) }
      }
      const ref = this.select(field)[0]!
      const alias = 'alias' in field ? field.alias : undefined
      return {
        name: alias ?? ref.field.name,
        sql: rawValue(ref.alias, ref.field),
        field: ref.field,
      }
    })
  }

  private aggregate(fn: { functionName?: string; parameters?: unknown[] }) {
    const name = (fn.functionName ?? '').toUpperCase()
    const parameter = fn.parameters?.[0]
    if (name === 'COUNT' && parameter === undefined) return { sql: 'count(*)::int' }
    const ref = this.scope.resolve(String(parameter))
    const value = rawValue(ref.alias, ref.field)
    switch (name) {
      case 'COUNT':
        return { sql: `count(${value})::int` }
      case 'COUNT_DISTINCT':
        return { sql: `count(distinct ${comparable(ref.alias, ref.field)})::int` }
      case 'MIN':
      case 'MAX':
        return { sql: `${name.toLowerCase()}(${value})`, field: ref.field }
      case 'SUM':
      case 'AVG':
        return { sql: `${name.toLowerCase()}(${value})::float8` }
      default:
        throw malformed(`unexpected token: '${fn.functionName ?? ''}'`)
    }
  }

  private groupBy(): string {
    if (!this.query.groupBy) return ''
    const clauses = Array.isArray(this.query.groupBy) ? this.query.groupBy : [this.query.groupBy]
    const keys = clauses.map((clause) => {
      if (!('field' in clause)) throw malformed("unexpected token: '('")
      const ref = this.scope.resolve(clause.field)
      return rawValue(ref.alias, ref.field)
    })
    const having = this.query.having
      ? ` having ${compileConditions(this.query.having, this.conditionContext())}`
      : ''
    return ` group by ${keys.join(', ')}${having}`
  }

  private where(): string {
    const { root, rootAlias } = this.scope
    const conditions = root.virtual ? [] : [`${rootAlias}.tbl = ${root.tbl}`]
    if (!this.options.allRows) conditions.push(`not ${rootAlias}.is_deleted`)
    if (this.options.ownRowsOnly && isNamed(root)) {
      const owner = ownerSql(this.options.view, root, rootAlias)
      conditions.push(`${owner} = ${this.params.add(this.options.userId, 'text')}`)
    }
    const floor =
      this.query.where && !root.virtual ? stampFloor(this.query.where, root.name) : undefined
    if (floor) {
      const stamp = this.params.add(floor.stamp, 'bigint')
      const place = `(${stamp}, ${this.params.add(floor.beyondId, 'text')})`
      conditions.push(`(${rootAlias}.stamp, ${rootAlias}.id) > ${place}`)
    }
    if (this.query.where) {
      const condition = `(${compileConditions(this.query.where, this.conditionContext())})`
      // Of a cursor's OR Postgres would gather all rows to come and sort them, for every page: that it is an OR is kept from it.
      conditions.push(floor && floor.beyondId !== '' ? `(${condition} is true)` : condition)
    }
    return conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  }

  private conditionContext(): ConditionContext {
    return {
      scope: this.scope,
      params: this.params,
      now: this.options.now,
      aggregate: (fn) => this.aggregate(fn).sql,
      subquery: (query) => this.subquery(query),
    }
  }

  private subquery(query: Query): string {
    const inner = new Compiler(query, this.options, this.params, this.depth + 1)
    const plan = inner.plan()
    const ref = plan.selections[0]
    if (plan.selections.length !== 1 || !ref) {
      throw malformed('The inner select must have exactly one field')
    }
    return `select ${comparable(ref.alias, ref.field)} from ${plan.from}${plan.where}`
  }

  private orderBy(aggregates: Aggregate[]): string {
    if (!this.query.orderBy) return ''
    const clauses = Array.isArray(this.query.orderBy) ? this.query.orderBy : [this.query.orderBy]
    return ` order by ${clauses.map((clause) => this.order(clause, aggregates)).join(', ')}`
  }

  private order(clause: OrderByClause, aggregates: Aggregate[]): string {
    const direction = clause.order === 'DESC' ? ' desc' : ''
    // A blank sorts first unless told otherwise. Columns that are never null get no such word: it would keep their index from serving.
    const nulls = clause.nulls === 'LAST' ? ' nulls last' : ' nulls first'
    if ('fn' in clause) return this.aggregate(clause.fn).sql + direction + nulls
    const named = aggregates.find((aggregate) => aggregate.name === clause.field)
    if (named && !named.field) return named.sql + direction + nulls
    const ref = this.scope.resolve(clause.field)
    const isRoot = ref.alias === this.scope.rootAlias
    const neverNull = isRoot && ref.field.column && ref.field.column !== 'owner_id'
    return comparable(ref.alias, ref.field) + direction + (neverNull ? '' : nulls)
  }

  /** Last of all, when every parent the statement names is known. */
  private from(): string {
    const { root, rootAlias, joins } = this.scope
    const parts = [this.source(root, rootAlias)]
    for (const join of joins) {
      const table = join.object.virtual ? '' : `${inTables(join)} and `
      parts.push(
        `left join ${this.source(join.object, join.alias)} on ${table}${join.alias}.id = ${join.on}`,
      )
    }
    return parts.join(' ')
  }

  private source(object: ObjectView, alias: string): string {
    if (!object.virtual) return `record ${alias}`
    const rows = this.params.add(JSON.stringify(this.options.virtualRows(object)), 'text')
    return `(select v ->> 'id' as id, 0::bigint as stamp, 0::bigint as created_at, 0::bigint as modified_at,
      null::text as created_by, null::text as modified_by, null::text as owner_id, false as is_deleted,
      v -> 'data' as data from jsonb_array_elements((${rows})::jsonb) v) ${alias}`
  }

  private rows(selections: FieldRef[]): PlanRow[] {
    const rows = [
      { alias: this.scope.rootAlias, object: this.scope.root, path: [] as string[] },
      ...this.scope.joins,
    ]
    return rows.flatMap(({ alias, object, path }, index) => {
      const own = selections.filter((ref) => ref.alias === alias)
      if (index > 0 && own.length === 0) return []
      const used = new Set<string>(own.map(({ field }) => field.column ?? 'data'))
      const columns = rowColumns.filter((column) => column === 'id' || used.has(column))
      return [{ alias, object, path, columns }]
    })
  }
}

function isAggregateFunction(field: SoqlField): boolean {
  return field.type === 'FieldFunctionExpression' && field.isAggregateFn === true
}

function isBareCount(fields: SoqlField[]): boolean {
  const only = fields.length === 1 ? fields[0] : undefined
  return (
    only?.type === 'FieldFunctionExpression' &&
    only.functionName.toUpperCase() === 'COUNT' &&
    only.parameters.length === 0
  )
}

function inTables({ alias, tables }: { alias: string; tables: number[] }): string {
  return tables.length === 1
    ? `${alias}.tbl = ${tables[0]}`
    : `${alias}.tbl = any('{${tables.join(',')}}'::int[])`
}

export function rowColumnsSql(rows: PlanRow[]): string {
  return rows
    .flatMap(({ alias, columns }) => columns.map((column) => `${alias}.${column}`))
    .join(', ')
}
