import { classifyBroken, isObject } from '#lib/salesforce/classify.ts'
import { composite } from '#lib/salesforce/composite.ts'
import type { CrmFieldDescribe, CrmObject, CrmObjectDescribe, Reply } from '#lib/salesforce/port.ts'
import type { Reader } from '#lib/salesforce/queries.ts'

/** Fields as the connector user may see them: what it may not read is absent. */
export async function describeObjects(
  reader: Reader,
  objects: readonly CrmObject[],
): Promise<Reply<CrmObjectDescribe[]>> {
  const parts = objects.map((object) => ({
    method: 'GET' as const,
    url: `/services/data/v${reader.apiVersion}/sobjects/${object}/describe`,
  }))
  const reply = await composite(reader.client, parts, { ...reader, effect: 'read' })
  if (!reply.ok) return reply
  const described: CrmObjectDescribe[] = []
  for (const [n, part] of reply.value.entries()) {
    if (!part.ok) return { ...reply, ok: false, failure: part.failure }
    const slim = slimDescribe(objects[n]!, part.value)
    if (!slim) return { ...reply, ok: false, failure: classifyBroken('read', unreadable, true) }
    described.push(slim)
  }
  return { ...reply, value: described }
}

const unreadable = 'The description of an object cannot be read'

function slimDescribe(object: CrmObject, body: unknown): CrmObjectDescribe | null {
  if (!isObject(body) || !Array.isArray(body.fields)) return null
  return {
    object,
    createable: body.createable === true,
    updateable: body.updateable === true,
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

function activeValues(list: unknown): string[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) =>
    isObject(entry) && entry.active !== false && typeof entry.value === 'string'
      ? [entry.value]
      : [],
  )
}
