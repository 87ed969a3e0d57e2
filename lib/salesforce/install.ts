import { fail, ok, type Result } from '#lib/base/result.ts'
import { classifyBroken, isObject } from '#lib/salesforce/classify.ts'
import type { Answer, Call, Client } from '#lib/salesforce/client.ts'
import type { OwnField } from '#lib/salesforce/our-fields.ts'
import { name, type Soql, soql } from '#lib/salesforce/soql.ts'

export const permissionSet = 'Concord_Connector'

export type Installed = { created: string[]; present: string[]; calls: number }

/**
 * Makes our fields where they are missing, then a permission set that shows them, then assigns it to the connector
 * user: a new field is invisible to the API, even to an admin, until that is done. May be run again.
 */
export async function installFields(
  client: Client,
  connectorUserId: string,
  fields: readonly OwnField[],
): Promise<Result<Installed, 'refused'>> {
  const setup = new Setup(client)
  const created: string[] = []
  const present: string[] = []
  for (const field of fields) {
    ;((await setup.createField(field)) ? created : present).push(fullName(field))
  }
  const set = await setup.ensure('PermissionSet', soql`Name = ${permissionSet}`, {
    Name: permissionSet,
    Label: 'Concord connector',
  })
  await setup.permit(set, fields)
  await setup.ensure(
    'PermissionSetAssignment',
    soql`PermissionSetId = ${set} and AssigneeId = ${connectorUserId}`,
    { PermissionSetId: set, AssigneeId: connectorUserId },
  )
  return setup.refused
    ? fail('refused', setup.refused)
    : ok({ created, present, calls: setup.calls })
}

const fullName = ({ object, name: field }: OwnField) => `${object}.${field}`

/** A sequence of calls of which the first refusal ends the rest. */
class Setup {
  calls = 0
  refused: string | null = null
  readonly client: Client
  constructor(client: Client) {
    this.client = client
  }

  async createField(field: OwnField): Promise<boolean> {
    if (this.refused) return false
    const full = `${field.madeOn ?? field.object}.${field.name}`
    for (const metadata of [field.metadata, field.plainer]) {
      if (!metadata) continue
      const answer = await this.call({
        method: 'POST',
        path: '/tooling/sobjects/CustomField',
        body: { FullName: full, Metadata: metadata },
      })
      this.refused = null
      if (answer.ok) return true
      if (answer.failure.statusCode?.startsWith('DUPLICATE_')) return false
      this.refused = `${full}: ${answer.failure.message}`
    }
    return false
  }

  /** One question for what is granted, one call for what is not. */
  async permit(set: string, fields: readonly OwnField[]): Promise<void> {
    if (this.refused) return
    const statement = soql`select Field from FieldPermissions where ParentId = ${set}`
    const found = await this.call({
      method: 'GET',
      path: `/query?q=${encodeURIComponent(statement.text)}`,
    })
    if (!found.ok) {
      this.refused = `FieldPermissions: ${found.failure.message}`
      return
    }
    const rows =
      isObject(found.value) && Array.isArray(found.value.records) ? found.value.records : []
    const granted = new Set(rows.filter(isObject).map(({ Field }) => String(Field)))
    const missing = fields.filter((field) => !granted.has(fullName(field)))
    if (missing.length === 0) return
    const records = missing.map((field) => ({
      attributes: { type: 'FieldPermissions' },
      ParentId: set,
      SobjectType: field.object,
      Field: fullName(field),
      PermissionsRead: true,
      PermissionsEdit: true,
    }))
    const body = { allOrNone: true, records }
    const made = await this.call({ method: 'POST', path: '/composite/sobjects', body })
    const answers = made.ok && Array.isArray(made.value) ? made.value.filter(isObject) : []
    const refused = answers.find(({ success }) => success !== true)
    if (made.ok && answers.length === missing.length && !refused) return
    this.refused = `FieldPermissions: ${made.ok ? JSON.stringify(refused?.errors ?? 'no answer') : made.failure.message}`
  }

  /** The id of the row that fits, made if there is none. */
  async ensure(object: string, where: Soql, values: Record<string, unknown>): Promise<string> {
    if (this.refused) return ''
    const statement = soql`select Id from ${name(object)} where ${where} limit 1`
    const found = await this.call({
      method: 'GET',
      path: `/query?q=${encodeURIComponent(statement.text)}`,
    })
    const records = found.ok && isObject(found.value) ? found.value.records : null
    const first: unknown = Array.isArray(records) ? records[0] : null
    if (isObject(first) && typeof first.Id === 'string') return first.Id
    const made = await this.call({ method: 'POST', path: `/sobjects/${object}`, body: values })
    if (made.ok && isObject(made.value) && typeof made.value.id === 'string') return made.value.id
    const failure = made.ok ? classifyBroken('write', 'the answer names no id', true) : made.failure
    this.refused = `${object}: ${failure.message}`
    return ''
  }

  async call(call: Pick<Call, 'method' | 'path' | 'body'>): Promise<Answer> {
    const effect = call.method === 'GET' ? 'read' : 'write'
    const answer = await this.client.call({ ...call, effect, kind: 'setup' })
    this.calls += answer.calls
    return answer
  }
}
