import type { Context } from '../context.ts'
import { ApiError } from '../http/errors.ts'
import type { CustomFieldMetadata } from './custom.ts'
import type { SchemaView } from './view.ts'
import { childRelationships } from './view.ts'

/** What may have details. Leads and tasks may not, as in Salesforce: they can only be looked up. */
const masters = new Set(['Account', 'Contact', 'Opportunity', 'Campaign'])
const mastersMax = 2

/** What a lookup or a master-detail points at, and by which name it is pointed back. */
export async function checkRelationship(
  { server, sql, org }: Context,
  object: string,
  metadata: CustomFieldMetadata,
): Promise<void> {
  const { type, referenceTo, relationshipName } = metadata
  if (type !== 'Lookup' && type !== 'MasterDetail') return
  const view = await server.schemas.fullView(sql, org)
  const target = view.object(referenceTo ?? '')
  if (!target || !(target.paged || target.name === 'User')) {
    throw refused(`referenceTo value of '${referenceTo ?? ''}' does not resolve to a valid sObject`)
  }
  metadata.referenceTo = target.name
  if (relationshipName !== undefined && !/^[A-Za-z][A-Za-z0-9_]*$/.test(relationshipName)) {
    throw refused('Child Relationship Name must be made of letters, numbers and underscores')
  }
  const wanted = `${relationshipName}__r`.toLowerCase()
  if (
    childRelationships(view, target).some((one) => one.field.childName?.toLowerCase() === wanted)
  ) {
    throw refused(
      `There is already a Child Relationship named ${relationshipName} on ${target.name}.`,
    )
  }
  if (type === 'MasterDetail') await checkMaster(sql, view, object, target.name)
  else if (metadata.required) throw refused('A required lookup is not offered by this org')
}

async function checkMaster(
  sql: Context['sql'],
  view: SchemaView,
  object: string,
  master: string,
): Promise<void> {
  const detail = view.object(object)!
  if (!detail.custom || !masters.has(master)) {
    throw refused(`A master-detail relationship of ${object} to ${master} is not allowed`)
  }
  if (detail.fields.filter((field) => field.masterDetail).length >= mastersMax) {
    throw refused(`${object} has two master-detail relationships already`)
  }
  const [used] = await sql`select 1 from record where tbl = ${detail.tbl} limit 1`
  if (used) throw refused('Cannot create a master-detail relationship: the object has records')
}

function refused(message: string): ApiError {
  return new ApiError(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['Metadata'])
}
