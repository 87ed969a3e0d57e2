import { assert } from '#lib/base/assert.ts'
import { isObject } from '#lib/salesforce/classify.ts'
import type { Call } from '#lib/salesforce/client.ts'

/**
 * [SH-1] All objects that are ever read of an org. People, companies and opportunities are asked for within the sharing
 * rules; the rest says nothing of customers. Custom objects are not among them: no rule can say yet which of their records
 * are shared, so none of them is.
 */
const readObjects: ReadonlySet<string> = new Set([
  ...['Lead', 'Contact', 'Account', 'Opportunity', 'OpportunityContactRole', 'Task'],
  ...['LeadHistory', 'ContactHistory', 'AccountHistory'],
  ...['User', 'UserPermissionAccess', 'QueueSobject', 'AssignmentRule', 'Organization'],
  ...['FieldDefinition', 'RecordType', 'PermissionSet', 'PermissionSetAssignment'],
  ...['FieldPermissions'],
])

const literals = /'(?:[^'\\]|\\.)*'/gs
const source = /\bfrom\s+(\w+)/gi

/** Throws where a call would read what no rule covers, whoever composed it: this is the only door to the org. */
export function assertCovered(call: Call): void {
  for (const statement of statementsOf(call)) {
    const bare = statement.replace(literals, '')
    for (const [, object = ''] of bare.matchAll(source)) {
      assert(readObjects.has(object), `${object} is read under no sharing rule [SH-1]`)
    }
    assert(!/__r\b/i.test(bare), 'Records of custom relationships have no sharing rule [SH-1]')
  }
  for (const path of pathsOf(call)) {
    const custom = /\/sobjects\/(\w+__c)\b/i.exec(path)?.[1]
    assert(!custom, `${custom} is read under no sharing rule [SH-1]`)
  }
}

function pathsOf({ path, body }: Call): string[] {
  const parts = isObject(body) ? body.compositeRequest : null
  if (!Array.isArray(parts)) return [path]
  return [path, ...parts.flatMap((part) => (isObject(part) ? String(part.url) : []))]
}

function statementsOf(call: Call): string[] {
  const asked = pathsOf(call).flatMap((path) => {
    const [, query] = /[?&]q=([^&]*)/.exec(path) ?? []
    return query === undefined ? [] : decodeURIComponent(query.replaceAll('+', ' '))
  })
  const { body } = call
  return isObject(body) && typeof body.query === 'string' ? [...asked, body.query] : asked
}
