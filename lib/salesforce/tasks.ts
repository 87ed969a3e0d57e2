import { classifyBroken, externalIdField, isObject } from '#lib/salesforce/classify.ts'
import { composite, heavyPartsMax } from '#lib/salesforce/composite.ts'
import type { Reply } from '#lib/salesforce/port.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'
import { name, soql } from '#lib/salesforce/soql.ts'

/** What fits into the address of one part. */
const idsPerQuery = 250
export const tasksPerLook = idsPerQuery * heavyPartsMax

/**
 * [A3] Which of these tasks are there already, in one call: asked before one whose first answer was lost is sent again.
 * @param externalIds at most `tasksPerLook`
 * @returns Salesforce ids by external id
 */
export async function findTasks(
  reader: Reader,
  externalIds: readonly string[],
): Promise<Reply<Map<string, string>>> {
  const parts = []
  for (let at = 0; at < externalIds.length; at += idsPerQuery) {
    const some = externalIds.slice(at, at + idsPerQuery)
    const { text } =
      soql`select Id, ${name(externalIdField)} from Task where ${name(externalIdField)} in ${some}`
    const url = `/services/data/v${reader.apiVersion}/query?q=${encodeURIComponent(text)}`
    parts.push({ method: 'GET' as const, url })
  }
  const reply = await composite(reader.client, parts, { ...reader, effect: 'read' })
  if (!reply.ok) return reply
  const found = new Map<string, string>()
  for (const part of reply.value) {
    if (!part.ok) return { ...reply, ok: false, failure: part.failure }
    const records = isObject(part.value) ? part.value.records : null
    if (!Array.isArray(records)) {
      return {
        ...reply,
        ok: false,
        failure: classifyBroken('read', 'The tasks cannot be read', true),
      }
    }
    for (const record of records) {
      const externalId: unknown = isObject(record) ? record[externalIdField] : null
      const id: unknown = isObject(record) ? record.Id : null
      if (typeof externalId === 'string' && typeof id === 'string') found.set(externalId, id)
    }
  }
  return { ...reply, value: found }
}
