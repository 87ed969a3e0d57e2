import type { Org } from '../org.ts'
import type { Queryable } from '../store/database.ts'
import type { CustomFieldMetadata } from './custom.ts'
import { customField } from './custom.ts'
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
export type SchemaView = {
  object(name: string): ObjectView | undefined
  objects: ObjectView[]
  /** What the org's administrator has set up, the oldest first. */
  rules: OrgRule[]
  viewAllData: boolean
  modifyAllData: boolean
  customizeApplication: boolean
  apiEnabled: boolean
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

type Grant = { read: boolean; edit: boolean }
type FieldAccess = (object: string, field: Field) => Grant

const open: Grant = { read: true, edit: true }
const closed: Grant = { read: false, edit: false }
const everything: Permissions = {
  viewAllData: true,
  modifyAllData: true,
  customizeApplication: true,
  apiEnabled: true,
}

type CustomRow = { object: string; name: string; metadata: CustomFieldMetadata; slot: Slot | null }
type Permissions = Pick<
  SchemaView,
  'viewAllData' | 'modifyAllData' | 'customizeApplication' | 'apiEnabled'
>

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
  const tables = await sql<{ name: string; tbl: number }[]>`
    select name, tbl from sobject where org_no = ${org.no}`
  const rules = await sql<OrgRule[]>`
    select id, kind, object, name, active, spec from org_rule
    where org_no = ${org.no} order by created_at, id`
  const persons = org.settings.personAccounts === true
  const schema = {
    custom,
    rules,
    persons,
    tblOf: new Map(tables.map((row) => [row.name, row.tbl])),
  }
  const { tblOf } = schema
  if (userId === 'system') return assemble(schema, () => open, everything)
  const sets = await assignedSets(sql, tblOf, userId)
  const granted = await grantedFields(sql, tblOf, sets.ids)
  return assemble(schema, accessOf(org, granted), sets.permissions)
}

function accessOf(org: Org, granted: Map<string, Grant>): FieldAccess {
  const restricted = new Map(
    (org.settings.fieldAccess ?? []).map((rule) => [
      `${rule.object}.${rule.field}`.toLowerCase(),
      rule.access,
    ]),
  )
  return (object, field) => {
    const key = `${object}.${field.name}`.toLowerCase()
    const rule = restricted.get(key)
    if (rule) return rule === 'none' ? closed : { read: true, edit: false }
    if (!field.custom || !field.permissionable) return open
    return granted.get(key) ?? closed
  }
}

type Schema = {
  custom: CustomRow[]
  rules: OrgRule[]
  persons: boolean
  tblOf: Map<string, number>
}

function assemble(
  { custom, rules, persons, tblOf }: Schema,
  accessTo: FieldAccess,
  permissions: Permissions,
): SchemaView {
  const objects = standardObjects.map((object) => {
    const own = custom
      .filter((row) => row.object === object.name)
      .map((row) => customField(row.name, row.metadata, row.slot ?? undefined))
    const standard = persons ? withPersons(object.name, object.fields) : object.fields
    const fields = [...standard, ...own].flatMap((field) =>
      granted(accessTo(object.name, field), field),
    )
    if (persons && object.name === 'Account') fields.push(...personFields(custom, accessTo))
    return objectView(object, tblOf.get(object.name) ?? 0, fields)
  })
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]))
  return { object: (name) => byName.get(name.toLowerCase()), objects, rules, ...permissions }
}

function granted(grant: Grant, field: Field): Field[] {
  if (!grant.read) return []
  return grant.edit ? [field] : [{ ...field, createable: false, updateable: false }]
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

/** The user's profile and permission sets add up: a right given once is given. */
async function assignedSets(sql: Queryable, tblOf: Map<string, number>, userId: string) {
  const rows = await sql<{ id: string; data: Record<string, unknown> }[]>`
    select s.id, s.data from record a
    join record s on s.tbl = ${tblOf.get('PermissionSet')!} and s.id = a.data ->> 'PermissionSetId'
      and not s.is_deleted
    where a.tbl = ${tblOf.get('PermissionSetAssignment')!} and not a.is_deleted
      and a.data ->> 'AssigneeId' = ${userId}
    union all
    select p.id, p.data from record u
    join record p on p.tbl = ${tblOf.get('Profile')!} and p.id = u.data ->> 'ProfileId'
    where u.tbl = ${tblOf.get('User')!} and u.id = ${userId}`
  const has = (name: string) => rows.some((row) => row.data[name] === true)
  return {
    ids: rows.map((row) => row.id),
    permissions: {
      viewAllData: has('PermissionsViewAllData') || has('PermissionsModifyAllData'),
      modifyAllData: has('PermissionsModifyAllData'),
      customizeApplication: has('PermissionsCustomizeApplication'),
      apiEnabled: has('PermissionsApiEnabled'),
    },
  }
}

async function grantedFields(
  sql: Queryable,
  tblOf: Map<string, number>,
  parents: string[],
): Promise<Map<string, Grant>> {
  const rows = await sql<{ field: string; read: boolean; edit: boolean }[]>`
    select lower(data ->> 'Field') as field,
      bool_or(coalesce((data ->> 'PermissionsRead')::boolean, false)) as read,
      bool_or(coalesce((data ->> 'PermissionsEdit')::boolean, false)) as edit
    from record
    where tbl = ${tblOf.get('FieldPermissions')!} and not is_deleted
      and data ->> 'ParentId' = any(${parents})
    group by 1`
  return new Map(rows.map((row) => [row.field, { read: row.read || row.edit, edit: row.edit }]))
}
