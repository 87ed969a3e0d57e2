import { classifyBroken, isObject } from '#lib/salesforce/classify.ts'
import { composite, type PartAnswer } from '#lib/salesforce/composite.ts'
import type {
  CrmFieldDescribe,
  CrmObjectDescribe,
  DescribedObject,
  Reply,
} from '#lib/salesforce/port.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'
import { soql } from '#lib/salesforce/soql.ts'

/** Fields as the connector user may see them: what it may not read is absent. */
export async function describeObjects(
  reader: Reader,
  objects: readonly DescribedObject[],
): Promise<Reply<CrmObjectDescribe[]>> {
  const parts = objects.map((object) => ({
    method: 'GET' as const,
    url: `/services/data/v${reader.apiVersion}/sobjects/${object}/describe`,
  }))
  if (objects.includes('Account')) parts.push({ method: 'GET', url: personTypesUrl(reader) })
  const tracked = parts.length
  // A call takes five queries, and nobody asks when a task was edited.
  const withHistory: readonly DescribedObject[] = objects.filter((object) => object !== 'Task')
  parts.push(
    ...withHistory.map((object) => ({ method: 'GET' as const, url: trackedUrl(reader, object) })),
  )
  const reply = await composite(reader.client, parts, { ...reader, effect: 'read' })
  if (!reply.ok) return reply
  const described: CrmObjectDescribe[] = []
  const typePart = objects.includes('Account') ? reply.value[tracked - 1] : undefined
  for (const [n, object] of objects.entries()) {
    const part = reply.value[n]!
    if (!part.ok) {
      // Accounts that the connector user may not see are none of the connector's.
      if (object !== 'Lead' && object !== 'Contact') continue
      return { ...reply, ok: false, failure: part.failure }
    }
    const slim = slimDescribe(object, part.value)
    if (!slim) return { ...reply, ok: false, failure: classifyBroken('read', unreadable, true) }
    const types = object === 'Account' && typePart?.ok ? typePart.value : null
    const at = withHistory.indexOf(object)
    const answer = at < 0 ? undefined : reply.value[tracked + at]
    const fields = withTracking(slim.fields, answer)
    described.push({ ...slim, fields, personRecordTypeId: personType(part.value, types) })
  }
  return { ...reply, value: described }
}

/** [FD-3] Of which fields Salesforce keeps a history. Whoever may not ask has fields without: the record's time decides. */
function trackedUrl({ apiVersion }: Reader, object: DescribedObject): string {
  const query = soql`select QualifiedApiName from FieldDefinition where EntityDefinition.QualifiedApiName = ${object} and IsFieldHistoryTracked = ${true}`
  return `/services/data/v${apiVersion}/query?q=${encodeURIComponent(query.text)}`
}

function withTracking(
  fields: readonly CrmFieldDescribe[],
  answer: PartAnswer | undefined,
): CrmFieldDescribe[] {
  const listed = answer?.ok && isObject(answer.value) ? answer.value.records : null
  const rows = Array.isArray(listed) ? listed.filter(isObject) : []
  const tracked = new Set(rows.map(({ QualifiedApiName }) => QualifiedApiName))
  return fields.map((field) => ({ ...field, historyTracked: tracked.has(field.name) }))
}

const unreadable = 'The description of an object cannot be read'

/** [PA-1] Only an org with person accounts knows the field: elsewhere this part fails, and that is the answer. */
function personTypesUrl({ apiVersion }: Reader): string {
  const query = soql`select Id from RecordType where SobjectType = ${'Account'} and IsPersonType = ${true} and IsActive = ${true} order by Id`
  return `/services/data/v${apiVersion}/query?q=${encodeURIComponent(query.text)}`
}

/** The user's default among them, else the first that is available to the user. */
function personType(describe: unknown, answer: unknown): string | null {
  if (!isObject(answer) || !Array.isArray(answer.records)) return null
  const ids = answer.records.filter(isObject).map(({ Id }) => String(Id))
  const listed = isObject(describe) && Array.isArray(describe.recordTypeInfos)
  const infos = listed ? (describe.recordTypeInfos as unknown[]).filter(isObject) : []
  const mine = infos.filter(
    ({ recordTypeId, available }) => available === true && ids.includes(String(recordTypeId)),
  )
  const chosen = mine.find(({ defaultRecordTypeMapping: first }) => first === true) ?? mine[0]
  return chosen ? String(chosen.recordTypeId) : null
}

function slimDescribe(
  object: DescribedObject,
  body: unknown,
): Omit<CrmObjectDescribe, 'personRecordTypeId'> | null {
  if (!isObject(body) || !Array.isArray(body.fields)) return null
  return {
    object,
    createable: body.createable === true,
    updateable: body.updateable === true,
    deletable: body.deletable === true,
    fields: body.fields.filter(isObject).map(slimField),
  }
}

function slimField(field: Record<string, unknown>): CrmFieldDescribe {
  const text = (key: string) => (typeof field[key] === 'string' ? field[key] : '')
  const number = (key: string) => (typeof field[key] === 'number' ? field[key] : 0)
  const yes = (key: string) => field[key] === true
  return {
    name: text('name'),
    label: text('label'),
    type: text('type'),
    length: number('length'),
    precision: number('precision'),
    scale: number('scale'),
    createable: yes('createable'),
    updateable: yes('updateable'),
    calculated: yes('calculated'),
    nillable: yes('nillable'),
    defaultedOnCreate: yes('defaultedOnCreate'),
    externalId: yes('externalId'),
    unique: yes('unique'),
    caseSensitive: yes('caseSensitive'),
    restrictedPicklist: yes('restrictedPicklist'),
    picklistValues: activeValues(field.picklistValues),
    custom: yes('custom'),
  }
}

export function activeValues(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) =>
    isObject(entry) && entry.active !== false && typeof entry.value === 'string'
      ? [entry.value]
      : [],
  )
}
