import { fail, ok, type Result } from '#lib/base/result.ts'
import { classifyBroken, externalIdField, isObject } from '#lib/salesforce/classify.ts'
import type { Answer, Call, Client } from '#lib/salesforce/client.ts'
import type { CrmObject } from '#lib/salesforce/port.ts'
import { name, type Soql, soql } from '#lib/salesforce/soql.ts'

export type OwnField = { object: CrmObject; name: string }

/** The fields of ours that the org must have; without the external id a lost answer could create a lead twice [A3]. */
export const ownFields: readonly OwnField[] = [
  { object: 'Lead', name: externalIdField },
  { object: 'Contact', name: externalIdField },
]

/** [FD-6] Where the score goes. Without it scores stay here, and all else works. */
export const scoreField = 'Concord_Score__c'
export const toldFields: readonly OwnField[] = [
  { object: 'Lead', name: scoreField },
  { object: 'Contact', name: scoreField },
]

export const scoreMetadata = {
  type: 'Number',
  label: 'Concord score',
  precision: 9,
  scale: 0,
  required: false,
  description: 'What this person did, in points. Written by Concord. Do not edit.',
}

/**
 * [ML-4] What makes a task of an e-mail exactly one. Fields of tasks are made on Activity, which tasks and events share,
 * and shown by Task.
 */
export const taskField = { made: `Activity.${externalIdField}`, shown: `Task.${externalIdField}` }

export const externalIdMetadata = {
  type: 'Text',
  label: 'Concord Id',
  length: 36,
  externalId: true,
  unique: true,
  caseSensitive: true,
  required: false,
  description: 'Ties this record to its prospect in Concord. Do not edit.',
}

export const permissionSet = 'Concord_Connector'

export type Installed = { created: string[]; present: string[]; calls: number }

/**
 * Makes our fields where they are missing, then a permission set that shows them, then assigns it to the connector
 * user: a new field is invisible to the API, even to an admin, until that is done. May be run again.
 */
export async function installFields(
  client: Client,
  connectorUserId: string,
): Promise<Result<Installed, 'refused'>> {
  const setup = new Setup(client)
  const created: string[] = []
  const present: string[] = []
  for (const field of ownFields) {
    const full = `${field.object}.${field.name}`
    ;((await setup.createField(full)) ? created : present).push(full)
  }
  for (const field of toldFields) {
    const full = `${field.object}.${field.name}`
    ;((await setup.createField(full, scoreMetadata)) ? created : present).push(full)
  }
  ;((await setup.createField(taskField.made)) ? created : present).push(taskField.shown)
  const set = await setup.ensure('PermissionSet', soql`Name = ${permissionSet}`, {
    Name: permissionSet,
    Label: 'Concord connector',
  })
  for (const field of [...ownFields, ...toldFields]) {
    const full = `${field.object}.${field.name}`
    await setup.ensure('FieldPermissions', soql`ParentId = ${set} and Field = ${full}`, {
      ParentId: set,
      SobjectType: field.object,
      Field: full,
      PermissionsRead: true,
      PermissionsEdit: true,
    })
  }
  await setup.ensure('FieldPermissions', soql`ParentId = ${set} and Field = ${taskField.shown}`, {
    ParentId: set,
    SobjectType: 'Task',
    Field: taskField.shown,
    PermissionsRead: true,
    PermissionsEdit: true,
  })
  await setup.ensure(
    'PermissionSetAssignment',
    soql`PermissionSetId = ${set} and AssigneeId = ${connectorUserId}`,
    { PermissionSetId: set, AssigneeId: connectorUserId },
  )
  return setup.refused
    ? fail('refused', setup.refused)
    : ok({ created, present, calls: setup.calls })
}

/** A sequence of calls of which the first refusal ends the rest. */
class Setup {
  calls = 0
  refused: string | null = null
  readonly client: Client
  constructor(client: Client) {
    this.client = client
  }

  async createField(full: string, metadata: object = externalIdMetadata): Promise<boolean> {
    if (this.refused) return false
    const answer = await this.call({
      method: 'POST',
      path: '/tooling/sobjects/CustomField',
      body: { FullName: full, Metadata: metadata },
    })
    const exists = !answer.ok && answer.failure.statusCode?.startsWith('DUPLICATE_')
    if (!answer.ok && !exists) this.refused = `${full}: ${answer.failure.message}`
    return answer.ok
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
