import type { Org } from '../org.ts'
import type { Queryable } from '../store/database.ts'
import type { Field } from './fields.ts'
import type { SObject } from './objects.ts'

type Grant = { read: boolean; edit: boolean }
type ObjectGrant = Grant & { create: boolean; remove: boolean }
export type FieldAccess = (object: string, field: Field) => Grant

export type Permissions = {
  viewAllData: boolean
  modifyAllData: boolean
  customizeApplication: boolean
  apiEnabled: boolean
}

/** What one user may see and change. */
export type Access = {
  /** Of an object that an administrator has made; the others are open to everyone. */
  object: (name: string) => ObjectGrant
  field: FieldAccess
  permissions: Permissions
}

const open: Grant = { read: true, edit: true }
const closed: Grant = { read: false, edit: false }
const openObject: ObjectGrant = { ...open, create: true, remove: true }
const closedObject: ObjectGrant = { ...closed, create: false, remove: false }

export const openAccess: Access = {
  object: () => openObject,
  field: () => open,
  permissions: {
    viewAllData: true,
    modifyAllData: true,
    customizeApplication: true,
    apiEnabled: true,
  },
}

export async function accessOf(
  sql: Queryable,
  org: Org,
  tblOf: Map<string, number>,
  userId: string,
): Promise<Access> {
  const { ids, permissions } = await assignedSets(sql, tblOf, userId)
  const objects = await grantedObjects(sql, tblOf, ids)
  const fields = await grantedFields(sql, tblOf, ids)
  return {
    object: (name) => {
      if (permissions.modifyAllData) return openObject
      const grant = objects.get(name.toLowerCase()) ?? closedObject
      return permissions.viewAllData ? { ...grant, read: true } : grant
    },
    field: fieldAccessOf(org, fields),
    permissions,
  }
}

function fieldAccessOf(org: Org, granted: Map<string, Grant>): FieldAccess {
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

/** The field as the grant lets it be seen, if at all. */
export function granted(grant: Grant, field: Field): Field[] {
  if (!grant.read) return []
  return grant.edit ? [field] : [{ ...field, createable: false, updateable: false }]
}

export function grantedObject(grant: ObjectGrant, object: SObject): SObject[] {
  if (!grant.read) return []
  const { create: createable, edit: updateable, remove: deletable } = grant
  return [{ ...object, createable, updateable, deletable }]
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
    select s.id, s.data from record u
    join record s on s.tbl = ${tblOf.get('PermissionSet')!} and not s.is_deleted
      and s.data ->> 'ProfileId' = u.data ->> 'ProfileId'
    where u.tbl = ${tblOf.get('User')!} and u.id = ${userId}
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

async function grantedObjects(
  sql: Queryable,
  tblOf: Map<string, number>,
  parents: string[],
): Promise<Map<string, ObjectGrant>> {
  const rows = await sql<({ object: string } & ObjectGrant)[]>`
    select lower(data ->> 'SobjectType') as object,
      bool_or((data ->> 'PermissionsRead')::boolean) is true as read,
      bool_or((data ->> 'PermissionsEdit')::boolean) is true as edit,
      bool_or((data ->> 'PermissionsCreate')::boolean) is true as create,
      bool_or((data ->> 'PermissionsDelete')::boolean) is true as remove
    from record
    where tbl = ${tblOf.get('ObjectPermissions')!} and not is_deleted
      and data ->> 'ParentId' = any(${parents})
    group by 1`
  return new Map(rows.map(({ object, ...grant }) => [object, grant]))
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
