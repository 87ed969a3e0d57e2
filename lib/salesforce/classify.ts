import { type Fault, type FaultClass, fault, ownCodes } from '#lib/salesforce/faults.ts'

/** Whether the request could have changed something: decides what a broken answer means. */
export type Effect = 'read' | 'write'

export const externalIdField = 'Concord_Id__c'

/** Salesforce's codes by what they ask of us. One that is missing here is for a person. */
const codes: Readonly<Record<Exclude<FaultClass, 'unknown' | 'person'>, readonly string[]>> = {
  retry: ['SERVER_UNAVAILABLE', 'UNABLE_TO_LOCK_ROW', 'UNKNOWN_EXCEPTION'],
  split: [
    'APEX_ERROR',
    'EXCEEDED_ID_LIMIT',
    'EXCEEDED_MAX_SIZE_REQUEST',
    'LIMIT_EXCEEDED',
    'OPERATION_TOO_LARGE',
    'QUERY_TIMEOUT',
    'QUERY_TOO_COMPLICATED',
  ],
  authorise: ['INVALID_AUTH_HEADER', 'INVALID_SESSION_ID'],
  wait: ['REQUEST_LIMIT_EXCEEDED', 'TXN_SECURITY_METERING_ERROR'],
  local: [
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'CANNOT_UPDATE_CONVERTED_LEAD',
    'ENTITY_IS_DELETED',
    'INVALID_CROSS_REFERENCE_KEY',
    'INVALID_FIELD',
    'INVALID_QUERY_LOCATOR',
    'INVALID_TYPE',
    'MALFORMED_QUERY',
    'NOT_FOUND',
    'PROCESSING_HALTED',
    ownCodes.alreadyCreated,
  ],
}

const classOfCode = new Map<string, FaultClass>(
  Object.entries(codes).flatMap(([faultClass, list]) =>
    list.map((code) => [code, faultClass as FaultClass] as const),
  ),
)

/** For answers whose body says nothing. */
const classOfStatus = new Map<number, FaultClass>([
  [401, 'authorise'],
  [412, 'local'],
  [413, 'split'],
  [414, 'split'],
  [420, 'retry'],
  [429, 'retry'],
  [431, 'split'],
  [503, 'retry'],
])

/** No whole answer came: after a write that left, nobody knows whether it happened. */
export function classifyBroken(
  effect: Effect,
  code: string,
  message: string,
  sent: boolean,
): Fault {
  return fault(effect === 'write' && sent ? 'unknown' : 'retry', code, message)
}

/** An HTTP answer of 300 or more. */
export function classifyAnswer(status: number, body: unknown, effect: Effect): Fault {
  if (status === 300) return fault('person', ownCodes.externalIdNotUnique, notUnique, { status })
  const complaint = readComplaint(body)
  if (complaint) {
    const said = classifyComplaint(complaint)
    const lost = effect === 'write' && said.code === 'UNKNOWN_EXCEPTION'
    return { ...said, status, class: lost ? 'unknown' : said.class }
  }
  const code = `HTTP_${status}`
  const message = `Salesforce answered ${status}`
  const faultClass = classOfStatus.get(status)
  if (faultClass) return fault(faultClass, code, message, { status })
  // A page of a proxy, or a bodiless error: behind it the write may have happened.
  const transient = status >= 500 || status === 406
  return transient
    ? { ...classifyBroken(effect, code, message, true), status }
    : fault('person', code, message, { status })
}

export type Complaint = { code: string; message: string; fields: string[]; recordIds: string[] }

/** An entry of an error array or of a Collections answer. */
export function classifyComplaint(complaint: Complaint): Fault {
  const code = refine(complaint)
  const { message } = complaint
  return fault(classOfCode.get(code) ?? 'person', code, message, {
    fields: [...new Set([...complaint.fields, ...namedFields(complaint)])],
    recordIds: [...complaint.recordIds, ...namedRecords(complaint)],
  })
}

/** Codes that mean different things, told apart by what they name. */
function refine({ code, message, fields }: Complaint): string {
  const ours = message.includes(`${externalIdField} duplicates value`)
  if (code === 'DUPLICATE_VALUE' && ours) return ownCodes.alreadyCreated
  if (code === 'DUPLICATE_EXTERNAL_ID') return ownCodes.externalIdNotUnique
  const aboutOwner = fields.some((field) => /^owner ?id$/i.test(field)) || /^Owner ID/.test(message)
  const wrongId = code === 'INVALID_CROSS_REFERENCE_KEY' || code === 'MALFORMED_ID'
  return aboutOwner && wrongId ? ownCodes.ownerInvalid : code
}

/** Reads `[{errorCode}]`, `[{statusCode}]`, `{error, error_description}`, and the misspelt duplicate result. */
export function readComplaint(body: unknown): Complaint | null {
  const entry: unknown = Array.isArray(body) ? body[0] : body
  if (!isObject(entry)) return null
  const code = entry.errorCode ?? entry.statusCode ?? entry.error
  if (typeof code !== 'string') return null
  const message = entry.message ?? entry.error_description
  const fields = Array.isArray(entry.fields) ? entry.fields : []
  return {
    code,
    message: typeof message === 'string' ? message : code,
    fields: fields.filter((field) => typeof field === 'string'),
    recordIds: duplicateIds(entry.duplicateResut ?? entry.duplicateResult),
  }
}

const notUnique =
  'Several records carry this external id: the field must be unique and an external id'

/** `No such column 'Foo__c' on entity 'Lead'` */
function namedFields({ code, message }: Complaint): string[] {
  if (code !== 'INVALID_FIELD') return []
  return [...message.matchAll(/No such column '([\w.]+)'/g)].map((found) => found[1]!)
}

function namedRecords({ code, message }: Complaint): string[] {
  if (code !== 'DUPLICATE_VALUE') return []
  const found = /record with id: ([a-zA-Z0-9]{15,18})/.exec(message)
  return found ? [found[1]!] : []
}

function duplicateIds(result: unknown): string[] {
  if (!isObject(result) || !Array.isArray(result.matchResults)) return []
  return result.matchResults.flatMap((match: unknown) =>
    isObject(match) && Array.isArray(match.matchRecords) ? match.matchRecords.flatMap(idOf) : [],
  )
}

function idOf(match: unknown): string[] {
  const record = isObject(match) ? match.record : null
  return isObject(record) && typeof record.Id === 'string' ? [record.Id] : []
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
