import type { Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import { refreshView } from '../records/setup.ts'
import type { Queryable } from '../store/database.ts'
import { inTransaction } from '../store/database.ts'
import { tableNamed } from '../store/lookup.ts'
import type { CustomFieldMetadata } from './custom.ts'
import { supportedCustomTypes } from './custom.ts'
import type { Slot } from './fields.ts'
import { standardObjects } from './objects.ts'
import { checkRelationship } from './relationship.ts'
import { stableId } from './virtual.ts'

/** Tooling: makes a custom field. Nobody sees it until a permission set grants it. */
export async function createCustomField(
  context: Context,
  body: Record<string, unknown>,
): Promise<string> {
  const { object, name } = parseFullName(context, body.FullName ?? body.fullName)
  const metadata = (body.Metadata ?? body.metadata) as CustomFieldMetadata | undefined
  checkMetadata(metadata)
  await checkRelationship(context, object, metadata!)
  const id = stableId('00N', `${context.org.id}.${object}.${name}`)
  await inTransaction(context.sql, async (tx) => {
    await tx`select 1 from org where org_no = ${context.org.no} for update`
    const slot = await freeSlot(tx, context.org.no, object, metadata!)
    const made = await tx`
      insert into custom_field (org_no, object, name, id, metadata, slot, created_at)
      values (${context.org.no}, ${object}, ${name}, ${id}, ${tx.json(metadata as never)}, ${slot},
        clock_timestamp())
      on conflict do nothing returning id`
    if (made.length === 0) {
      const developerName = name.replace(/__c$/, '')
      throw new ApiError(
        400,
        'DUPLICATE_DEVELOPER_NAME',
        `There is already a field named ${developerName} on ${object}.`,
        ['FullName'],
      )
    }
    await tx`update org set schema_version = schema_version + 1 where org_no = ${context.org.no}`
  })
  await refreshView(context)
  return id
}

function parseFullName(context: Context, fullName: unknown): { object: string; name: string } {
  const [entity = '', name = ''] = String(fullName ?? '').split('.')
  // Tasks take their own fields from Activity, as events do.
  const object = context.view.object(entity === 'Activity' ? 'Task' : entity)
  if (!object || object.virtual) {
    throw new ApiError(400, 'INVALID_TYPE', `Cannot use: ${entity} in this organization`, [
      'FullName',
    ])
  }
  if (!/^[A-Za-z](?:[A-Za-z0-9]|_(?!_))*__c$/.test(name)) {
    throw new ApiError(
      400,
      'FIELD_INTEGRITY_EXCEPTION',
      'Developer Name: The Field Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.',
      ['FullName'],
    )
  }
  return { object: object.name, name }
}

function checkMetadata(metadata: CustomFieldMetadata | undefined): void {
  if (!metadata || typeof metadata !== 'object') {
    throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Metadata]', [
      'Metadata',
    ])
  }
  if (!supportedCustomTypes.includes(metadata.type)) {
    throw new ApiError(400, 'FIELD_INTEGRITY_EXCEPTION', `Unknown field type: ${metadata.type}`, [
      'Metadata',
    ])
  }
  if (metadata.type === 'Text' && !(metadata.length! > 0 && metadata.length! <= 255)) {
    throw new ApiError(
      400,
      'FIELD_INTEGRITY_EXCEPTION',
      'Text fields need a length from 1 to 255',
      ['Metadata'],
    )
  }
}

/** Takes a field away, with its values and the rights to it. */
export async function deleteCustomField(
  { sql, org }: Pick<Context, 'sql' | 'org'>,
  object: string,
  name: string,
): Promise<boolean> {
  return inTransaction(sql, async (tx) => {
    const [gone] = await tx<{ slot: Slot | null }[]>`
      delete from custom_field where org_no = ${org.no} and object = ${object} and name = ${name}
      returning slot`
    if (!gone) return false
    await tx`
      update record set data = data - ${name}::text ${gone.slot ? tx`, ${tx(gone.slot)} = null` : tx``}
      where tbl = ${tableNamed(tx, org.no, object)} and data ? ${name}`
    await tx`
      delete from record where tbl = ${tableNamed(tx, org.no, 'FieldPermissions')}
        and data ->> 'Field' = ${`${object}.${name}`}`
    await tx`update org set schema_version = schema_version + 1 where org_no = ${org.no}`
    return true
  })
}

/** Unique fields and external ids are indexed in columns of their own, of which an object has a few. */
async function freeSlot(
  tx: Queryable,
  orgNo: number,
  object: string,
  metadata: CustomFieldMetadata,
): Promise<Slot | null> {
  // What points at a record is found by its key. On a standard object the keys are kept for external ids.
  const isPointer = metadata.referenceTo !== undefined && object.endsWith('__c')
  if (!metadata.unique && !metadata.externalId && !isPointer) return null
  const slots: Slot[] = metadata.unique ? ['u1', 'u2', 'u3'] : ['e1', 'e2']
  const rows = await tx<{ slot: Slot }[]>`
    select slot from custom_field
    where org_no = ${orgNo} and object = ${object} and slot is not null`
  const standard = standardObjects.find((entry) => entry.name === object)?.fields ?? []
  const taken = new Set([...rows, ...standard].map((entry) => entry.slot))
  const free = slots.find((slot) => !taken.has(slot))
  if (free || isPointer) return free ?? null
  throw new ApiError(
    400,
    'LIMIT_EXCEEDED',
    `The object ${object} has no room for another ${metadata.unique ? 'unique' : 'external id'} field`,
  )
}
