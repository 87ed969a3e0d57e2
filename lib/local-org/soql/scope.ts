import type { Field } from '../schema/fields.ts'
import { text } from '../schema/fields.ts'
import type { ObjectView, SchemaView } from '../schema/view.ts'
import { noSuchColumn, noSuchRelationship } from './errors.ts'

/** A field as the statement reaches it: which row it stands in, and through which parents. */
export type FieldRef = { alias: string; field: Field; object: ObjectView; parents: string[] }

type Join = {
  alias: string
  object: ObjectView
  tables: number[]
  path: string[]
  on: string
}

/** Collects the parameters of one SQL statement. */
export class Parameters {
  readonly values: unknown[] = []

  add(value: unknown, cast: string): string {
    this.values.push(value)
    return `$${this.values.length}::${cast}`
  }
}

/** The rows one SELECT can see: its object and every parent it names. */
export class Scope {
  readonly root: ObjectView
  readonly soql: string
  readonly joins: Join[] = []
  readonly rootAlias: string
  private readonly view: SchemaView
  private readonly objectAlias: string | undefined

  constructor(view: SchemaView, root: ObjectView, soql: string, alias?: string, depth = 0) {
    this.view = view
    this.root = root
    this.soql = soql
    this.objectAlias = alias?.toLowerCase()
    this.rootAlias = depth === 0 ? 'r' : `s${depth}`
  }

  resolve(name: string): FieldRef {
    const parts = name.split('.')
    const first = parts[0]!.toLowerCase()
    const qualified = first === this.root.name.toLowerCase() || first === this.objectAlias
    if (parts.length > 1 && qualified && !this.root.relationship(first)) parts.shift()
    return this.resolveParts(parts)
  }

  resolveParts(parts: string[]): FieldRef {
    let object = this.root
    let alias = this.rootAlias
    const parents: string[] = []
    for (const part of parts.slice(0, -1)) {
      const join = this.join(object, alias, parents, part)
      object = join.object
      alias = join.alias
      parents.push(join.path.at(-1)!)
    }
    const name = parts.at(-1)!
    const field = object.field(name)
    if (!field) throw noSuchColumn(this.soql, name, object.name)
    return { alias, field, object, parents }
  }

  private join(object: ObjectView, alias: string, parents: string[], name: string): Join {
    const field = object.relationship(name)
    const targets = (field?.referenceTo ?? []).flatMap((entry) => this.view.object(entry) ?? [])
    const target = targets.length > 1 ? polymorphic(targets) : targets[0]
    if (!field?.relationshipName || !target) throw noSuchRelationship(this.soql, name)
    const path = [...parents, field.relationshipName]
    const known = this.joins.find((join) => join.path.join('.') === path.join('.'))
    if (known) return known
    const made = {
      alias: `${this.rootAlias}j${this.joins.length + 1}`,
      object: target,
      tables: targets.map(({ tbl }) => tbl),
      path,
      on: rawValue(alias, field),
    }
    this.joins.push(made)
    return made
  }
}

const namePointing = [
  'Id',
  'Name',
  'FirstName',
  'LastName',
  'Email',
  'Phone',
  'Title',
  'Alias',
  'Username',
  'IsActive',
  'ProfileId',
]

/** What can be asked of a row that may be of several objects. */
function polymorphic(targets: ObjectView[]): ObjectView {
  const fields = namePointing.flatMap(
    (name) => targets.flatMap((target) => target.field(name) ?? [])[0] ?? [],
  )
  const types = targets.map(({ tbl, name: object, keyPrefix }) => {
    // What owns records as a group is called a queue.
    return { tbl, object, keyPrefix, type: object === 'Group' ? 'Queue' : object }
  })
  fields.push(text('Type', 'Type', 40, { types }))
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]))
  return {
    ...targets[0]!,
    name: 'Name',
    fields,
    field: (name) => byName.get(name.toLowerCase()),
    relationship: () => undefined,
  }
}

/** The stored value as text, number or column, without regard to case. */
export function rawValue(alias: string, field: Field): string {
  if (field.column) return `${alias}.${field.column}`
  if (field.types) {
    const cases = field.types.map(({ tbl, type }) => `when ${tbl} then '${type}'`)
    return `(case ${alias}.tbl ${cases.join(' ')} end)`
  }
  const value = `(${alias}.data ->> '${field.name}')`
  switch (field.type) {
    case 'boolean':
      return `coalesce(${value}::boolean, false)`
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return `${value}::numeric`
    default:
      return value
  }
}

/** What a comparison looks at: the search key that an index holds, where there is one. */
export function comparable(alias: string, field: Field): string {
  if (field.slot) return `${alias}.${field.slot}`
  if (field.column || !isText(field)) return rawValue(alias, field)
  if ((field.name === 'Email' || field.name === 'PersonEmail') && !field.custom)
    return `${alias}.email_key`
  // Folds ä and Ä, whatever the locale of the database.
  return field.caseSensitive
    ? rawValue(alias, field)
    : `lower(${rawValue(alias, field)} collate "pg_c_utf8")`
}

export function isText(field: Field): boolean {
  return ![
    'id',
    'reference',
    'boolean',
    'int',
    'double',
    'currency',
    'percent',
    'date',
    'datetime',
  ].includes(field.type)
}

export function isMoment(field: Field): boolean {
  return field.type === 'datetime'
}
