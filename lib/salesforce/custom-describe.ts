import { isObject } from '#lib/salesforce/classify.ts'
import { composite, type PartAnswer, type Spent, spend } from '#lib/salesforce/composite.ts'
import type { CustomFieldDescribe, CustomObjectDescribe } from '#lib/salesforce/custom-port.ts'
import { activeValues } from '#lib/salesforce/describe.ts'
import type { CrmObject, Reply } from '#lib/salesforce/port.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'

const people: readonly CrmObject[] = ['Lead', 'Contact', 'Account']
/** A Composite takes 25 requests that are no queries. */
const partsMax = 25

/**
 * [SH-1] The custom objects that look up to a lead, a contact or an account, as far as the connector user may read them.
 * One call for what those three say of their children, then one for each 25 of them.
 *
 * @param most the first of them by name
 */
export async function describeCandidates(
  reader: Reader,
  most: number,
): Promise<Reply<CustomObjectDescribe[]>> {
  const first = await describeAll(reader, people)
  if (!first.ok) return first
  let spent: Spent = spend(null, first)
  const children = first.value.flatMap((part) => (part.ok ? childrenOf(part.value) : []))
  const asked = [...new Set(children)].toSorted().slice(0, most)
  const objects: CustomObjectDescribe[] = []
  for (let at = 0; at < asked.length; at += partsMax) {
    const reply = await describeAll(reader, asked.slice(at, at + partsMax))
    spent = spend(spent, reply)
    if (!reply.ok) return { ...spent, ok: false, failure: reply.failure }
    // One that the connector user may not describe is none that it could read.
    objects.push(...reply.value.flatMap((part) => (part.ok ? toCandidate(part.value) : [])))
  }
  return { ...spent, ok: true, value: objects }
}

function describeAll(reader: Reader, objects: readonly string[]): Promise<Reply<PartAnswer[]>> {
  const parts = objects.map((object) => ({
    method: 'GET' as const,
    url: `/services/data/v${reader.apiVersion}/sobjects/${object}/describe`,
  }))
  return composite(reader.client, parts, { ...reader, effect: 'read' })
}

/** Histories, shares and feeds of custom objects end otherwise. */
function childrenOf(described: unknown): string[] {
  const listed = isObject(described) ? described.childRelationships : null
  if (!Array.isArray(listed)) return []
  return listed.filter(isObject).flatMap(({ childSObject, deprecatedAndHidden }) => {
    const isOne = typeof childSObject === 'string' && /^\w+__c$/.test(childSObject)
    return isOne && deprecatedAndHidden !== true ? [childSObject] : []
  })
}

function toCandidate(described: unknown): CustomObjectDescribe[] {
  if (!isObject(described) || !Array.isArray(described.fields)) return []
  const { name, label, labelPlural, queryable } = described
  if (typeof name !== 'string' || queryable === false) return []
  const fields = described.fields.filter(isObject)
  const parents = fields.flatMap((field) => {
    const to = Array.isArray(field.referenceTo) ? field.referenceTo : []
    // A lookup to several objects says of no record where it leads.
    const object = people.find((one) => to.length === 1 && to[0] === one)
    return object && typeof field.name === 'string' ? [{ field: field.name, object }] : []
  })
  if (parents.length === 0) return []
  const text = typeof label === 'string' ? label : name
  return [
    {
      apiName: name,
      label: text,
      plural: typeof labelPlural === 'string' ? labelPlural : text,
      parents,
      fields: fields.map(toField),
    },
  ]
}

function toField(field: Record<string, unknown>): CustomFieldDescribe {
  const name = String(field.name)
  return {
    name,
    label: typeof field.label === 'string' ? field.label : name,
    type: String(field.type),
    calculated: field.calculated === true,
    picklistValues: activeValues(field.picklistValues),
  }
}
