import type { Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { nextKeyPrefix } from '../records/ids.ts'
import { refreshView } from '../records/setup.ts'
import { inTransaction } from '../store/database.ts'
import { tableNamed } from '../store/lookup.ts'
import type { CustomObjectMetadata } from './custom-object.ts'
import { childRelationships } from './view.ts'

/** Makes an object; its fields and the rights to it come after. */
export async function createCustomObject(
  context: Context,
  name: string,
  metadata: CustomObjectMetadata,
): Promise<void> {
  const { org } = context
  check(name, metadata)
  await inTransaction(context.sql, async (tx) => {
    await tx`select 1 from org where org_no = ${org.no} for update`
    const [last] = await tx<{ prefix: string | null }[]>`
      select max(key_prefix) as prefix from custom_object where org_no = ${org.no}`
    const made = await tx`
      insert into custom_object (org_no, name, key_prefix, metadata)
      select ${org.no}, ${name}, ${nextKeyPrefix(last?.prefix ?? undefined)}, ${tx.json(metadata)}
      where not exists (
        select 1 from custom_object where org_no = ${org.no} and lower(name) = lower(${name}))
      returning name`
    if (made.length === 0) {
      const developerName = name.replace(/__c$/, '')
      throw refused(
        'DUPLICATE_DEVELOPER_NAME',
        `There is already a Custom Object named ${developerName}.`,
      )
    }
    await tx`insert into sobject (org_no, name) values (${org.no}, ${name}) on conflict do nothing`
    await tx`update org set schema_version = schema_version + 1 where org_no = ${org.no}`
  })
  await refreshView(context)
}

/** Takes an object away, with its records, its fields and the rights to it. */
export async function deleteCustomObject(context: Context, name: string): Promise<void> {
  const { org, view } = context
  const object = view.object(name)
  if (!object?.custom) throw refused('INVALID_TYPE', `There is no custom object ${name}`)
  const pointing = childRelationships(view, object).find(({ child }) => child.name !== object.name)
  if (pointing) {
    const { child, field } = pointing
    throw refused('DEPENDENCY_EXISTS', `${child.name}.${field.name} points at ${object.name}`)
  }
  await inTransaction(context.sql, async (tx) => {
    await tx`delete from record where tbl = ${object.tbl}`
    await tx`
      delete from record where data ->> 'SobjectType' = ${object.name}
        and tbl in (${tableNamed(tx, org.no, 'ObjectPermissions')},
          ${tableNamed(tx, org.no, 'FieldPermissions')})`
    await tx`delete from custom_field where org_no = ${org.no} and object = ${object.name}`
    await tx`delete from custom_object where org_no = ${org.no} and name = ${object.name}`
    await tx`update org set schema_version = schema_version + 1 where org_no = ${org.no}`
  })
  await refreshView(context)
}

function check(name: string, { label, pluralLabel, nameField }: CustomObjectMetadata): void {
  if (!/^[A-Za-z](?:[A-Za-z0-9]|_(?!_))*[A-Za-z0-9]__c$/.test(name) || name.length > 43) {
    throw refused(
      'FIELD_INTEGRITY_EXCEPTION',
      'Object Name: The Object Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.',
    )
  }
  const blank = Object.entries({ label, pluralLabel, 'nameField label': nameField?.label }).find(
    ([, text]) => typeof text !== 'string' || text.trim() === '',
  )
  if (blank) throw refused('REQUIRED_FIELD_MISSING', `Must specify a non-empty ${blank[0]}`)
  const { type, displayFormat = '' } = nameField
  if (type === 'Text' || (type === 'AutoNumber' && /^[^{}]*\{0+\}[^{}]*$/.test(displayFormat)))
    return
  throw refused(
    'FIELD_INTEGRITY_EXCEPTION',
    'The name is a Text, or an AutoNumber whose displayFormat holds zeros in braces, as in S-{0000}',
  )
}

function refused(code: string, message: string): ApiError {
  return new ApiError(400, code, message)
}
