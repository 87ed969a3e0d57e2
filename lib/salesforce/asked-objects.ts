import { assert } from '#lib/base/assert.ts'
import { isObject } from '#lib/salesforce/classify.ts'
import type { Call } from '#lib/salesforce/client.ts'
import { customBasics, customStubs } from '#lib/salesforce/custom.ts'

/**
 * [SH-1] All objects that are ever read of an org, whoever asks. People, companies and opportunities are asked for within
 * the sharing rules; the rest says nothing of customers. Custom objects are not among them: each is read as far as the
 * business unit shares it, and a statement shows by itself that it goes no farther.
 */
const readObjects: ReadonlySet<string> = new Set([
  ...['Lead', 'Contact', 'Account', 'Opportunity', 'OpportunityContactRole', 'Task'],
  ...['LeadHistory', 'ContactHistory', 'AccountHistory'],
  ...['User', 'UserPermissionAccess', 'QueueSobject', 'AssignmentRule', 'Organization'],
  ...['FieldDefinition', 'RecordType', 'PermissionSet', 'PermissionSetAssignment'],
  ...['FieldPermissions'],
])

/** [SH-1] What a business unit shares of a custom object. */
export type Cover = {
  /** The rule, as it has to stand in a statement; null: all records are shared. */
  condition: string | null
  /** What may be asked for beside what every object has. */
  fields: ReadonlySet<string>
}
/** By the object's name. */
export type Covers = ReadonlyMap<string, Cover>
const nothing: Covers = new Map()

const literals = /'(?:[^'\\]|\\.)*'/gs
const source = /\bfrom\s+(\w+)/gi
const custom = /^\w+__c$/i
/** A few records that an admin is shown before a rule is in force [SH-5]; more would be reading them. */
const examplesMost = 5

/** Whether what is shared of custom objects has to be known to judge a call. */
export function asksForCustom(call: Call): boolean {
  return statementsOf(call).some((statement) =>
    sourcesOf(statement).some((one) => custom.test(one)),
  )
}

/** Throws where a call would read what no rule covers, whoever composed it: this is the only door to the org. */
export function assertCovered(call: Call, covers: Covers = nothing): void {
  for (const statement of statementsOf(call)) {
    const objects = sourcesOf(statement)
    for (const object of objects) {
      const isCovered =
        readObjects.has(object) ||
        (objects.length === 1 && isWithin(statement, call, covers.get(object)))
      assert(isCovered, `${object} is read under no sharing rule [SH-1]`)
    }
    const bare = statement.replace(literals, '')
    assert(!/__r\b/i.test(bare), 'Records of custom relationships have no sharing rule [SH-1]')
  }
  for (const path of pathsOf(call)) {
    const [, object, rest] = /\/sobjects\/(\w+__c)\b([^?]*)/i.exec(path) ?? []
    // What an object looks like says nothing of its records.
    const isDescribe = rest === '/describe'
    assert(!object || isDescribe, `${object} is read under no sharing rule [SH-1]`)
  }
}

const sweep = /^select ([\w,]+) from \w+__c(?: where (.+))? order by SystemModstamp, Id limit \d+$/s
const counting = /^select count\(Id\) n from \w+__c(?: where .+)?$/s
const examples = /^select [\w,]+ from \w+__c(?: where .+)? order by Id limit (\d+)$/s
/** Where a sweep goes on; what follows is what it is bounded by beside. */
const onward =
  /^\(\((?:SystemModstamp >= [\w:.-]+|\(SystemModstamp = [\w:.-]+ and Id > '\w+'\) or SystemModstamp > [\w:.-]+)\) and \((.+)\)\)$/s

/** The statement is a sweep of what is shared, of what is not by id alone, or what an admin asks before sharing it. */
function isWithin(statement: string, { kind }: Call, cover: Cover | undefined): boolean {
  if (kind === 'setup') {
    const [, limit] = examples.exec(statement) ?? []
    return counting.test(statement) || (limit !== undefined && Number(limit) <= examplesMost)
  }
  const [, asked, bounds] = sweep.exec(statement) ?? []
  if (!cover || asked === undefined) return false
  const fields = asked.split(',')
  const { condition } = cover
  const mayAsk = fields.every((field) => customBasics.includes(field) || cover.fields.has(field))
  if (!mayAsk || condition === null) return mayAsk
  const rule = (bounds && onward.exec(bounds)?.[1]) ?? bounds
  const isStub = fields.every((field) => customStubs.includes(field))
  return rule === condition || (isStub && rule === `(not ${condition})`)
}

function sourcesOf(statement: string): string[] {
  const bare = statement.replace(literals, '')
  return [...bare.matchAll(source)].map(([, object = '']) => object)
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
