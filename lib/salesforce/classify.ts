import type { FailureCode, SalesforceFailure } from '#lib/salesforce/port.ts'

/** Whether the request could have changed something: decides what a broken answer means. */
export type Effect = 'read' | 'write'

export const externalIdField = 'Concord_Id__c'

/** Salesforce's status codes by what they mean to us. One that is missing here is for a person to look at. */
const meanings: Readonly<Partial<Record<FailureCode, readonly string[]>>> = {
  unavailable: ['SERVER_UNAVAILABLE'],
  server_error: ['UNKNOWN_EXCEPTION'],
  throttled: ['TXN_SECURITY_METERING_ERROR'],
  limit_reached: ['REQUEST_LIMIT_EXCEEDED'],
  connection_lost: ['INVALID_AUTH_HEADER', 'INVALID_SESSION_ID', 'invalid_grant'],
  api_disabled: [
    'API_CURRENTLY_DISABLED',
    'API_DISABLED_FOR_ORG',
    'INVALID_LOGIN',
    'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
    'LOGIN_MUST_USE_SECURITY_TOKEN',
    'ORG_LOCKED',
    'UNSUPPORTED_API_VERSION',
  ],
  too_large: [
    'EXCEEDED_ID_LIMIT',
    'EXCEEDED_MAX_SEMIJOIN_SUBSELECTS',
    'EXCEEDED_MAX_SIZE_REQUEST',
    'OPERATION_TOO_LARGE',
    'QUERY_TIMEOUT',
    'QUERY_TOO_COMPLICATED',
  ],
  schema_changed: ['INVALID_FIELD', 'INVALID_TYPE', 'MALFORMED_QUERY'],
  row_locked: ['UNABLE_TO_LOCK_ROW'],
  validation_rule: ['FIELD_CUSTOM_VALIDATION_EXCEPTION'],
  bad_value: [
    'BAD_VALUE_FOR_RESTRICTED_PICKLIST',
    'FIELD_FILTER_VALIDATION_EXCEPTION',
    'FIELD_INTEGRITY_EXCEPTION',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'JSON_PARSER_ERROR',
    'MALFORMED_ID',
  ],
  required_missing: ['REQUIRED_FIELD_MISSING'],
  too_long: ['STRING_TOO_LONG'],
  invalid_email: ['INVALID_EMAIL_ADDRESS'],
  out_of_range: ['NUMBER_OUTSIDE_VALID_RANGE'],
  duplicates_detected: ['DUPLICATES_DETECTED'],
  duplicate_value: ['DUPLICATE_VALUE'],
  external_id_not_unique: ['DUPLICATE_EXTERNAL_ID'],
  record_deleted: ['ENTITY_IS_DELETED'],
  record_converted: ['CANNOT_UPDATE_CONVERTED_LEAD'],
  record_gone: ['INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND'],
  no_access: ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'INSUFFICIENT_ACCESS_OR_READONLY'],
  field_not_writable: ['FIELD_NOT_UPDATEABLE', 'INVALID_FIELD_FOR_INSERT_UPDATE'],
  owner_invalid: [
    'INACTIVE_OWNER_OR_USER',
    'OP_WITH_INVALID_USER_TYPE_EXCEPTION',
    'TRANSFER_REQUIRES_READ',
  ],
  storage_full: ['STORAGE_LIMIT_EXCEEDED'],
  automation_failed: ['APEX_ERROR', 'LIMIT_EXCEEDED'],
  trigger_refused: ['CANNOT_EXECUTE_FLOW_TRIGGER', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'],
  changed_meanwhile: ['INVALID_QUERY_LOCATOR'],
  rolled_back: ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'PROCESSING_HALTED'],
}

const codeOfStatusCode = new Map(
  Object.entries(meanings).flatMap(([code, list]) =>
    (list ?? []).map((statusCode) => [statusCode, code as FailureCode] as const),
  ),
)

/** For answers whose body says nothing. */
const codeOfHttpStatus = new Map<number, FailureCode>([
  [401, 'connection_lost'],
  [410, 'api_disabled'],
  [412, 'changed_meanwhile'],
  [413, 'too_large'],
  [414, 'too_large'],
  [420, 'throttled'],
  [429, 'throttled'],
  [431, 'too_large'],
  [503, 'unavailable'],
])

export function failure(code: FailureCode, message: string): SalesforceFailure {
  return { code, message, statusCode: null, fields: [], recordIds: [], retryAfterMs: null }
}

/** No whole answer came: after a write that left, nobody knows whether it happened. */
export function classifyBroken(effect: Effect, message: string, sent: boolean): SalesforceFailure {
  return failure(effect === 'write' && sent ? 'ambiguous' : 'unavailable', message)
}

/** An HTTP answer of 300 or more. */
export function classifyAnswer(status: number, body: unknown, effect: Effect): SalesforceFailure {
  const said = `Salesforce answered ${status}`
  if (status === 300) return failure('external_id_not_unique', severalRecords)
  const complaint = readComplaint(body)
  if (complaint) return ofWholeCall(classifyComplaint(complaint), effect)
  const code = codeOfHttpStatus.get(status)
  if (code) return failure(code, said)
  // A page of a proxy, or a bodiless error: behind it the write may have happened.
  if (status >= 500 || status === 406) return classifyBroken(effect, said, true)
  return failure('unrecognised', said)
}

export type Complaint = {
  statusCode: string
  message: string
  fields: string[]
  recordIds: string[]
}

/** `Retry-After` in seconds; a date or nonsense says nothing. Nobody waits for more than an hour without asking again. */
export function retryAfterMs(header: string | undefined): number | null {
  const seconds = Number(header)
  if (header === undefined || header.trim() === '' || !Number.isFinite(seconds) || seconds < 0)
    return null
  return Math.min(seconds, 3_600) * 1_000
}

/** An entry of an error array or of a Collections answer. */
export function classifyComplaint(complaint: Complaint): SalesforceFailure {
  const { statusCode, message, fields, recordIds } = complaint
  return {
    code: refine(codeOfStatusCode.get(statusCode) ?? 'unrecognised', complaint),
    message,
    statusCode,
    fields: [...new Set([...fields, ...namedFields(complaint)])],
    recordIds: [...recordIds, ...namedRecords(complaint)],
    retryAfterMs: null,
  }
}

/** Reads `[{errorCode}]`, `[{statusCode}]`, `{error, error_description}`, and the misspelt duplicate result. */
export function readComplaint(body: unknown): Complaint | null {
  const entry: unknown = Array.isArray(body) ? body[0] : body
  if (!isObject(entry)) return null
  const statusCode = entry.errorCode ?? entry.statusCode ?? entry.error
  if (typeof statusCode !== 'string') return null
  const message = entry.message ?? entry.error_description
  const fields = Array.isArray(entry.fields) ? entry.fields : []
  return {
    statusCode,
    message: typeof message === 'string' ? message : statusCode,
    fields: fields.filter((field) => typeof field === 'string'),
    recordIds: duplicateIds(entry.duplicateResut ?? entry.duplicateResult),
  }
}

const severalRecords =
  'Several records carry this external id: the field must be unique and an external id'

/** An UNKNOWN_EXCEPTION for a whole write says nothing about what was saved before it. */
function ofWholeCall(said: SalesforceFailure, effect: Effect): SalesforceFailure {
  return said.code === 'server_error' && effect === 'write' ? { ...said, code: 'ambiguous' } : said
}

/** A trigger that ran out of its share did not refuse the row: fewer rows at once need less. */
const governorLimit = /LimitException|CPU time limit|Too many (SOQL|DML)|heap size/i

/** Codes that mean different things, told apart by what they name. */
function refine(code: FailureCode, { message, fields }: Complaint): FailureCode {
  if (code === 'limit_reached' && /LongTxn|concurrent/i.test(message)) return 'throttled'
  if (code === 'trigger_refused' && governorLimit.test(message)) return 'automation_failed'
  const ours = message.includes(`${externalIdField} duplicates value`)
  if (code === 'duplicate_value' && ours) return 'already_created'
  const aboutOwner = fields.some((field) => /^owner ?id$/i.test(field)) || /^Owner ID/.test(message)
  return aboutOwner && (code === 'record_gone' || code === 'bad_value') ? 'owner_invalid' : code
}

/** `No such column 'Foo__c' on entity 'Lead'` */
function namedFields({ statusCode, message }: Complaint): string[] {
  if (statusCode !== 'INVALID_FIELD') return []
  return [...message.matchAll(/No such column '([\w.]+)'/g)].map((found) => found[1]!)
}

function namedRecords({ statusCode, message }: Complaint): string[] {
  // `unable to obtain exclusive access to this record or 200 records: 001…,001…`
  if (statusCode === 'UNABLE_TO_LOCK_ROW') return message.match(/\b[a-zA-Z0-9]{15,18}\b/g) ?? []
  if (statusCode !== 'DUPLICATE_VALUE') return []
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
