import type { Org } from '../org.ts'
import type { Queryable } from '../store/database.ts'
import type { Access, FieldAccess, Permissions } from './access.ts'
import { accessOf, granted, grantedObject, openAccess } from './access.ts'
import type { CustomFieldMetadata } from './custom.ts'
import { customField } from './custom.ts'
import type { CustomObjectRow } from './custom-object.ts'
import { customObject } from './custom-object.ts'
import type { Field, Slot } from './fields.ts'
import type { SObject } from './objects.ts'
import { standardObjects } from './objects.ts'
import { personCustomField, withPersons } from './person-accounts.ts'
import type { OrgRule } from './rules.ts'

export type ObjectView = Omit<SObject, 'fields'> & {
  tbl: number
  fields: Field[]
  field(name: string): Field | undefined
  relationship(name: string): Field | undefined
}

/** The schema as one user may see it. */
export type SchemaView = Permissions & {
  object(name: string): ObjectView | undefined
  objects: ObjectView[]
  /** What the org's administrator has set up, the oldest first. */
  rules: OrgRule[]
}

/** The field that names a record to people. */
export function nameFieldOf(object: { name: string }): string {
  return object.name === 'Task' ? 'Subject' : 'Name'
}

export type ChildRelationship = { child: ObjectView; field: Field }

/** Every field of any object that points at this one. */
export function childRelationships(view: SchemaView, object: ObjectView): ChildRelationship[] {
  return view.objects.flatMap((child) =>
    child.fields
      .filter((field) => field.referenceTo?.includes(object.name))
      .map((field) => ({ child, field })),
  )
}

type CustomRow = { object: string; name: string; metadata: CustomFieldMetadata; slot: Slot | null }
/** Keeps the views of users as long as nothing in the org's fields or permissions changed. */
export class Schemas {
  private readonly views = new Map<string, { version: number; view: Promise<SchemaView> }>()

  viewFor(sql: Queryable, org: Org, userId: string): Promise<SchemaView> {
    const key = `${org.no}:${userId}`
    const known = this.views.get(key)
    if (known && known.version === org.schemaVersion) return known.view
    const view = loadView(sql, org, userId)
    this.views.set(key, { version: org.schemaVersion, view })
    view.catch(() => this.views.delete(key))
    return view
  }

  /** All fields, whoever may see them: for the setup and the administrator's endpoints. */
  fullView(sql: Queryable, org: Org): Promise<SchemaView> {
    return this.viewFor(sql, org, 'system')
  }

  forget(): void {
    this.views.clear()
  }
}

async function loadView(sql: Queryable, org: Org, userId: string): Promise<SchemaView> {
  const custom = await sql<CustomRow[]>`
    select object, name, metadata, slot from custom_field
    where org_no = ${org.no} order by created_at, name`
  const customObjects = await sql<CustomObjectRow[]>`
    select name, key_prefix as "keyPrefix", metadata from custom_object
    where org_no = ${org.no} order by created_at, name`
  const tables = await sql<{ name: string; tbl: number }[]>`
    select name, tbl from sobject where org_no = ${org.no}`
  const rules = await sql<OrgRule[]>`
    select id, kind, object, name, active, spec from org_rule
    where org_no = ${org.no} order by created_at, id`
  const persons = org.settings.personAccounts === true
  const schema = {
    custom,
    customObjects,
    rules,
    persons,
    tblOf: new Map(tables.map((row) => [row.name, row.tbl])),
  }
  const { tblOf } = schema
  if (userId === 'system') return assemble(schema, openAccess)
  return assemble(schema, await accessOf(sql, org, tblOf, userId))
}

type Schema = {
  custom: CustomRow[]
  customObjects: CustomObjectRow[]
  rules: OrgRule[]
  persons: boolean
  tblOf: Map<string, number>
}

function assemble(
  { custom, customObjects, rules, persons, tblOf }: Schema,
  access: Access,
): SchemaView {
  const ownOf = (name: string) =>
    custom
      .filter((row) => row.object === name)
      .map((row) => customField(row.name, row.metadata, row.slot ?? undefined))
  const viewOf = (object: SObject, all: readonly Field[]) => {
    const fields = all.flatMap((field) => granted(access.field(object.name, field), field))
    if (persons && object.name === 'Account') fields.push(...personFields(custom, access.field))
    return objectView(object, tblOf.get(object.name) ?? 0, fields)
  }
  const standard = standardObjects.map((object) => {
    const fields = persons ? withPersons(object.name, object.fields) : object.fields
    return viewOf(object, [...fields, ...ownOf(object.name)])
  })
  const made = customObjects.flatMap((row) => {
    const object = customObject(row, ownOf(row.name))
    return grantedObject(access.object(row.name), object).map((seen) => viewOf(seen, seen.fields))
  })
  const objects = [...standard, ...made]
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]))
  return {
    object: (name) => byName.get(name.toLowerCase()),
    objects,
    rules,
    ...access.permissions,
  }
}

/** The custom fields of contacts, as accounts show them. */
function personFields(custom: CustomRow[], accessTo: FieldAccess): Field[] {
  return custom
    .filter((row) => row.object === 'Contact')
    .flatMap((row) => {
      const field = customField(row.name, row.metadata)
      return granted(accessTo('Contact', field), personCustomField(field))
    })
}

function objectView(object: SObject, tbl: number, fields: Field[]): ObjectView {
  // Clients mostly write names as they are; the lower case is for those that do not.
  const exactly = new Map(fields.map((field) => [field.name, field]))
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]))
  const byRelationship = new Map(
    fields.flatMap((field) =>
      field.relationshipName ? [[field.relationshipName.toLowerCase(), field] as const] : [],
    ),
  )
  return {
    ...object,
    tbl,
    fields,
    field: (name) => exactly.get(name) ?? byName.get(name.toLowerCase()),
    relationship: (name) => byRelationship.get(name.toLowerCase()),
  }
}
