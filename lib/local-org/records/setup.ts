import type { Context } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Queryable } from '../store/database.ts'
import type { Pending } from './write.ts'

const setupObjects = new Set([
  'PermissionSet',
  'PermissionSetAssignment',
  'FieldPermissions',
  'ObjectPermissions',
  'Profile',
  'User',
])

/** Saving one of these changes what somebody may see. */
export function changesSchema(object: string): boolean {
  return setupObjects.has(object)
}

/** After a change of fields or permissions the same request goes on under the new rules. */
export async function refreshView(context: Context): Promise<void> {
  const [row] = await context.sql<{ version: number }[]>`
    select schema_version as version from org where org_no = ${context.org.no}`
  context.org.schemaVersion = row!.version
  context.view = await context.server.schemas.viewFor(context.sql, context.org, context.userId)
}

/** Rules of the setup objects: who may change permissions, and that a permission names a real field. */
export async function setupProblem(
  context: Context,
  sql: Queryable,
  object: ObjectView,
  item: Pending,
): Promise<DmlError | undefined> {
  if (!changesSchema(object.name)) return undefined
  if (!context.view.customizeApplication) {
    return dmlError(
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'insufficient access rights on cross-reference id',
    )
  }
  if (object.name !== 'FieldPermissions' && object.name !== 'ObjectPermissions') return undefined
  const full = await context.server.schemas.fullView(sql, context.org)
  if (object.name === 'ObjectPermissions') {
    const type = String(item.data.SobjectType)
    return full.object(type) ? undefined : notInPicklist('Sobject Type Name', type, 'SobjectType')
  }
  const [entity = '', name = ''] = String(item.data.Field).split('.')
  const field = full.object(entity)?.field(name)
  if (
    field?.permissionable &&
    entity.toLowerCase() === String(item.data.SobjectType).toLowerCase()
  ) {
    return undefined
  }
  return notInPicklist('Field Name', String(item.data.Field), 'Field')
}

function notInPicklist(label: string, value: string, field: string): DmlError {
  return dmlError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${label}: bad value for restricted picklist field: ${value}`,
    [field],
  )
}
