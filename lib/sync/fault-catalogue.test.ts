import { expect, test } from 'vitest'
import {
  classifyAnswer,
  classifyBroken,
  classifyComplaint,
  retryAfterMs,
} from '#lib/salesforce/classify.ts'
import { type FailureCode, failureCodes, type SalesforceFailure } from '#lib/salesforce/port.ts'
import { wordsOfFailure } from '#lib/sync/engine/error-words.ts'
import { classOf, nextTry, runStop, triesMax } from '#lib/sync/engine/retry.ts'

/**
 * The fault catalogue of Salesforce, row by row: what it says, where, how that is understood and what follows.
 *
 * row: one record of a batch, the others go on. call: a whole request, the run stops and automatic work waits. torn: no
 * whole answer came. again: by itself, with back-off. needs_you: parked at once. waits: until its cause is gone.
 * reconnect: stops. A dash is an answer without a word of Salesforce: the page of a proxy, an empty body.
 */
const catalogue = `
UNABLE_TO_LOCK_ROW | row | - | read | row_locked | again
REQUEST_LIMIT_EXCEEDED | call | 403 | read | limit_reached | waits | TotalRequests Limit exceeded.
REQUEST_LIMIT_EXCEEDED | call | 403 | read | throttled | waits | ConcurrentPerOrgLongTxn Limit exceeded.
INVALID_SESSION_ID | call | 401 | read | connection_lost | reconnect
INVALID_AUTH_HEADER | call | 401 | read | connection_lost | reconnect
invalid_grant | call | 400 | read | connection_lost | reconnect | expired access/refresh token
SERVER_UNAVAILABLE | call | 503 | read | unavailable | waits
- | call | 503 | read | unavailable | waits
- | call | 502 | read | unavailable | waits
- | call | 504 | read | unavailable | waits
UNKNOWN_EXCEPTION | row | - | read | server_error | again
UNKNOWN_EXCEPTION | call | 500 | write | ambiguous | waits
QUERY_TIMEOUT | call | 400 | read | too_large | waits
INVALID_QUERY_LOCATOR | call | 400 | read | changed_meanwhile | waits
OPERATION_TOO_LARGE | call | 400 | read | too_large | waits
EXCEEDED_ID_LIMIT | call | 400 | read | too_large | waits
- | call | 413 | read | too_large | waits
- | call | 414 | read | too_large | waits
- | call | 431 | read | too_large | waits
EXCEEDED_MAX_SEMIJOIN_SUBSELECTS | call | 400 | read | too_large | waits
MALFORMED_QUERY | call | 400 | read | schema_changed | waits
INVALID_FIELD | call | 400 | read | schema_changed | waits | No such column 'Region__c' on entity 'Lead'
INVALID_TYPE | call | 400 | read | schema_changed | waits
INVALID_FIELD_FOR_INSERT_UPDATE | row | - | read | field_not_writable | needs_you
FIELD_NOT_UPDATEABLE | row | - | read | field_not_writable | needs_you
FIELD_CUSTOM_VALIDATION_EXCEPTION | row | - | read | validation_rule | needs_you
FIELD_FILTER_VALIDATION_EXCEPTION | row | - | read | bad_value | needs_you
BAD_VALUE_FOR_RESTRICTED_PICKLIST | row | - | read | bad_value | needs_you
INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST | row | - | read | bad_value | needs_you
REQUIRED_FIELD_MISSING | row | - | read | required_missing | needs_you
STRING_TOO_LONG | row | - | read | too_long | needs_you
INVALID_EMAIL_ADDRESS | row | - | read | invalid_email | needs_you
NUMBER_OUTSIDE_VALID_RANGE | row | - | read | out_of_range | needs_you
JSON_PARSER_ERROR | row | - | read | bad_value | needs_you
DUPLICATES_DETECTED | row | - | read | duplicates_detected | needs_you
DUPLICATE_VALUE | row | - | read | already_created | again | duplicate value found: Concord_Id__c duplicates value on record with id: 00Q000000000001AAA
DUPLICATE_VALUE | row | - | read | duplicate_value | needs_you | duplicate value found: Badge__c duplicates value
DUPLICATE_EXTERNAL_ID | row | - | read | external_id_not_unique | needs_you
ENTITY_IS_DELETED | row | - | read | record_deleted | again
NOT_FOUND | row | - | read | record_gone | again
INVALID_CROSS_REFERENCE_KEY | row | - | read | record_gone | again
CANNOT_UPDATE_CONVERTED_LEAD | row | - | read | record_converted | again
INSUFFICIENT_ACCESS_OR_READONLY | row | - | read | no_access | needs_you
INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY | row | - | read | no_access | needs_you
CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY | row | - | read | trigger_refused | needs_you | LeadTrigger: execution of BeforeInsert
CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY | row | - | read | automation_failed | again | System.LimitException: Apex CPU time limit exceeded
CANNOT_EXECUTE_FLOW_TRIGGER | row | - | read | trigger_refused | needs_you
TRANSFER_REQUIRES_READ | row | - | read | owner_invalid | again
INACTIVE_OWNER_OR_USER | row | - | read | owner_invalid | again
OP_WITH_INVALID_USER_TYPE_EXCEPTION | row | - | read | owner_invalid | again
STORAGE_LIMIT_EXCEEDED | row | - | read | storage_full | needs_you
APEX_ERROR | row | - | read | automation_failed | again
LIMIT_EXCEEDED | row | - | read | automation_failed | again
TXN_SECURITY_METERING_ERROR | call | 403 | read | throttled | waits
ALL_OR_NONE_OPERATION_ROLLED_BACK | row | - | read | rolled_back | again
PROCESSING_HALTED | row | - | read | rolled_back | again
API_DISABLED_FOR_ORG | call | 403 | read | api_disabled | reconnect
API_CURRENTLY_DISABLED | call | 403 | read | api_disabled | reconnect
UNSUPPORTED_API_VERSION | call | 404 | read | api_disabled | reconnect
- | call | 410 | read | api_disabled | reconnect
LOGIN_MUST_USE_SECURITY_TOKEN | call | 401 | read | api_disabled | reconnect
ORG_LOCKED | call | 401 | read | api_disabled | reconnect
INVALID_LOGIN | call | 401 | read | api_disabled | reconnect
- | call | 412 | read | changed_meanwhile | waits
- | call | 420 | read | throttled | waits
- | call | 429 | read | throttled | waits
- | call | 300 | read | external_id_not_unique | waits
time-out after a write left | torn | - | write | ambiguous | waits
answer cut short | torn | - | read | unavailable | waits
A_CODE_OF_NEXT_YEAR | row | - | read | unrecognised | needs_you
`

type Answer = 'row' | 'call' | 'torn'
type Follows = 'again' | 'needs_you' | 'waits' | 'reconnect'

const faults = catalogue
  .trim()
  .split('\n')
  .map((line) => {
    const [says = '', at, status, effect, code, follows, message] = line.split(' | ')
    return {
      says,
      at: at as Answer,
      status: Number(status),
      effect: effect as 'read' | 'write',
      code: code as FailureCode,
      follows: follows as Follows,
      message: message ?? says,
    }
  })

/** What an admin reads, and what there is to do. */
const words: Partial<Record<FailureCode, [shows: string, next: string]>> = {
  row_locked: ['Another process in Salesforce holds the record', 'Nothing: Concord tries again'],
  limit_reached: ['The daily limit of API calls is used up', 'Wait, or raise the limit'],
  throttled: ['Salesforce is busy', 'Nothing: Concord tries again'],
  connection_lost: ['The connection to Salesforce is lost', 'Reconnect Salesforce'],
  unavailable: ['Salesforce is not available', 'Nothing: Concord tries again'],
  server_error: ['Salesforce had an internal error', 'Give the id in the message to its support'],
  ambiguous: ['Salesforce did not answer; confirming', 'Nothing: Concord asks whether it arrived'],
  too_large: ['Too much for one request', 'Nothing: Concord sends less at once'],
  changed_meanwhile: ['Changed in Salesforce meanwhile', 'Nothing: Concord looks again'],
  schema_changed: ['A mapped field is gone or hidden in Salesforce', 'Map another field'],
  field_not_writable: ['A field may not be written', 'Give the permission, or map it as read-only'],
  validation_rule: ['A validation rule in Salesforce refused it', 'Correct the value or the rule'],
  bad_value: ['Salesforce does not accept a value', 'Correct the value'],
  too_long: ['A value is too long for Salesforce', 'Shorten the value'],
  invalid_email: ['The e-mail address is not valid', 'Correct the e-mail address'],
  out_of_range: ['A number is out of range for Salesforce', 'Correct the number'],
  duplicates_detected: [
    'A duplicate rule in Salesforce refused it',
    'Look at the matching records',
  ],
  already_created: ['The record was created already', 'Nothing: Concord links it'],
  duplicate_value: ['Another record has this unique value', 'Correct the value'],
  external_id_not_unique: [
    'Several records carry this Concord id',
    'Make Concord_Id__c unique in Salesforce and clear the copies',
  ],
  record_deleted: ['The record was deleted in Salesforce', 'Nothing: Concord looks again'],
  record_gone: ['The record is gone or no longer visible', 'Check what the connector user may see'],
  record_converted: ['The lead was converted', 'Nothing: Concord follows it to its contact'],
  no_access: ['The connector user may not change the record', 'Give it the permission'],
  trigger_refused: [
    'A trigger or flow in Salesforce refused it',
    'Correct what it names, or show its message to your admin',
  ],
  automation_failed: ['An automation in Salesforce failed', 'Show its message to your admin'],
  owner_invalid: ['The owner cannot own this record', 'Map the user to an active Salesforce user'],
  storage_full: ['The storage of the org is full', 'Free storage in Salesforce'],
  rolled_back: ['Rolled back with another record', 'Nothing: Concord tries again'],
  api_disabled: ['The org does not accept API calls', 'Enable API access for the connector user'],
  unrecognised: ['Salesforce refused it', 'Read its message'],
  required_missing: ['A field that Salesforce requires is empty', 'Fill it, or map it'],
}

type Fault = (typeof faults)[number]

function failureOf({ says, at, status, effect, message }: Fault): SalesforceFailure {
  if (at === 'torn') return classifyBroken(effect, says, true)
  if (at === 'row') {
    return classifyComplaint({ statusCode: says, message, fields: [], recordIds: [] })
  }
  const body = says === '-' ? '<html>maintenance</html>' : [{ errorCode: says, message }]
  return classifyAnswer(status, body, effect)
}

function whatFollows({ at }: Fault, { code, retryAfterMs: asked }: SalesforceFailure): Follows {
  if (at === 'row') return nextTry(code, 0, 0).do === 'park' ? 'needs_you' : 'again'
  return runStop(code, asked).connectionLost ? 'reconnect' : 'waits'
}

test.each(
  faults.map((fault) => [`${fault.says} ${fault.status || ''} ${fault.message}`, fault] as const),
)('[A5][ER-1] %s has its meaning, its words, its next action and its next try', (_, fault) => {
  const said = failureOf(fault)
  const { title, nextAction, message } = wordsOfFailure(said, null)
  expect([said.code, whatFollows(fault, said), title, nextAction]).toEqual([
    fault.code,
    fault.follows,
    ...(words[fault.code] ?? []),
  ])
  // In Salesforce's own words beside ours, so that an admin can search for them.
  expect(message).not.toBe('')
})

test('[A5] every meaning that an answer can have stands in the catalogue', () => {
  const shown = new Set(faults.map(({ code }) => code))
  // Not an answer: the ids of two answers are compared [CN-11].
  expect(failureCodes.filter((code) => !shown.has(code))).toEqual(['wrong_org'])
})

test('[ER-1] a required field that is mapped is called by its name', () => {
  const complaint = {
    statusCode: 'REQUIRED_FIELD_MISSING',
    message: 'Required fields are missing: [Company]',
    fields: ['Company'],
    recordIds: [],
  }
  const named = { field: 'company', label: 'Company' }
  expect(wordsOfFailure(classifyComplaint(complaint), named)).toMatchObject({
    title: 'Company is required',
    field: 'company',
  })
})

test('[ER-1] what passes by itself is tried five times in ever longer pauses, then somebody is asked', () => {
  const passing = failureCodes.filter(
    (code) => classOf(code) === 'retry' && code !== 'server_error',
  )
  for (const code of passing) {
    const pauses = [0, 1, 2, 3].map((tries) => nextTry(code, tries, 1))
    expect(pauses.map((next) => (next.do === 'retry' ? next.inMs : null))).toEqual([
      1_000, 4_000, 16_000, 64_000,
    ])
    expect(nextTry(code, triesMax - 1, 1)).toEqual({ do: 'park', tries: triesMax })
  }
  expect(nextTry('server_error', 2, 1)).toEqual({ do: 'park', tries: 3 })
})

test('[A5] when Salesforce says how long to wait, that long is waited', () => {
  expect(runStop('throttled', retryAfterMs('42')).waitMs).toBe(42_000)
  expect(runStop('throttled', retryAfterMs(undefined)).waitMs).toBe(10_000)
  expect(retryAfterMs('Wed, 21 Oct 2026 07:28:00 GMT')).toBeNull()
  expect(retryAfterMs('-5')).toBeNull()
  expect(retryAfterMs('999999')).toBe(3_600_000)
})
