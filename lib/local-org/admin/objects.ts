import type { Context, Server } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { Org } from '../org.ts'
import type { CustomFieldMetadata } from '../schema/custom.ts'
import type { CustomObjectMetadata } from '../schema/custom-object.ts'
import { createCustomField, deleteCustomField } from '../schema/install.ts'
import { createCustomObject, deleteCustomObject } from '../schema/install-object.ts'
import { inTransaction } from '../store/database.ts'
import type { AccessForAll } from './grants.ts'
import { grantFields, grantObject } from './grants.ts'
import { contextFor, firstAdministrator } from './records.ts'

export type NewField = CustomFieldMetadata & { name: string }

export type NewObject = CustomObjectMetadata & {
  name: string
  fields?: NewField[]
  /** What every profile may do with it; an administrator who may modify all data sees it in any case. */
  access?: AccessForAll
}

export type CustomObjectDefinition = CustomObjectMetadata & {
  name: string
  keyPrefix: string
  fields: NewField[]
}

/** The org's custom objects with their fields, in the order in which they were made. */
export async function listObjects(server: Server, org: Org): Promise<CustomObjectDefinition[]> {
  const objects = await server.sql<
    { name: string; keyPrefix: string; metadata: CustomObjectMetadata }[]
  >`
    select name, key_prefix as "keyPrefix", metadata from custom_object
    where org_no = ${org.no} order by created_at, name`
  const fields = await server.sql<
    { object: string; name: string; metadata: CustomFieldMetadata }[]
  >`
    select object, name, metadata from custom_field
    where org_no = ${org.no} order by created_at, name`
  return objects.map(({ name, keyPrefix, metadata }) => ({
    name,
    keyPrefix,
    ...metadata,
    fields: fields
      .filter(({ object }) => object === name)
      .map((field) => ({ name: field.name, ...field.metadata })),
  }))
}

/** Makes an object with its fields and the rights to it, or nothing of it. */
export async function createObject(
  server: Server,
  org: Org,
  { name, label, pluralLabel, nameField, fields = [], access = 'edit' }: NewObject,
): Promise<void> {
  await asAdministrator(server, org, async (context) => {
    await createCustomObject(context, name, { label, pluralLabel, nameField })
    for (const field of fields) await install(context, name, field)
    await grantObject(context, name, access)
    const names = fields.map((field) => field.name)
    await grantFields(context, name, names, access)
  })
}

export async function deleteObject(server: Server, org: Org, name: string): Promise<void> {
  await asAdministrator(server, org, (context) => deleteCustomObject(context, name))
}

export async function createField(
  server: Server,
  org: Org,
  { object, access = 'edit', ...field }: NewField & { object: string; access?: AccessForAll },
): Promise<void> {
  await asAdministrator(server, org, async (context) => {
    await install(context, object, field)
    await grantFields(context, object, [field.name], access)
  })
}

/** `Subscription__c.Seats__c` */
export async function deleteField(server: Server, org: Org, fullName: string): Promise<void> {
  const [object = '', name = ''] = fullName.split('.')
  if (!(await deleteCustomField({ sql: server.sql, org }, object, name))) {
    throw new ApiError(400, 'INVALID_FIELD', `There is no custom field ${fullName}`)
  }
}

function install(context: Context, object: string, { name, ...metadata }: NewField) {
  return createCustomField(context, { FullName: `${object}.${name}`, Metadata: metadata })
}

async function asAdministrator(
  server: Server,
  org: Org,
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const userId = await firstAdministrator(server, org)
  await inTransaction(server.sql, async (tx) => {
    const view = await server.schemas.fullView(tx, org)
    await work({ ...contextFor(server, org, userId, view), sql: tx })
  }).finally(() => server.schemas.forget())
}
