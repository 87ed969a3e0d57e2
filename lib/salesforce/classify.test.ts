import { expect, test } from 'vitest'
import { classifyAnswer, classifyBroken, classifyComplaint } from '#lib/salesforce/classify.ts'

const body = (errorCode: string, message = errorCode, fields: string[] = []) => [
  { errorCode, message, fields },
]

test.each([
  [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'limit_reached'],
  [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.', 'throttled'],
  [401, 'INVALID_SESSION_ID', 'Session expired or invalid', 'connection_lost'],
  [503, 'SERVER_UNAVAILABLE', 'down', 'unavailable'],
  [400, 'QUERY_TIMEOUT', 'Your query request was running for too long.', 'too_large'],
  [400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', 'row_locked'],
  [400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', 'required_missing'],
  [400, 'STRING_TOO_LONG', 'First Name: data value too large', 'too_long'],
  [400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No competitors', 'validation_rule'],
  [404, 'ENTITY_IS_DELETED', 'entity is deleted', 'record_deleted'],
  [404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', 'record_gone'],
  [403, 'API_DISABLED_FOR_ORG', 'no API', 'api_disabled'],
  [400, 'A_CODE_OF_NEXT_YEAR', 'who knows', 'unrecognised'],
])('[A5] %i %s is a fault of its own kind', (status, statusCode, message, code) => {
  expect(classifyAnswer(status, body(statusCode, message), 'read')).toMatchObject({
    code,
    statusCode,
    message,
  })
})

test('[A3] a write whose answer broke, or came as a page, is neither success nor failure', () => {
  expect(classifyBroken('write', 'torn', true).code).toBe('ambiguous')
  expect(classifyBroken('write', 'refused', false).code).toBe('unavailable')
  expect(classifyBroken('read', 'torn', true).code).toBe('unavailable')
  for (const status of [500, 502, 504]) {
    expect(classifyAnswer(status, undefined, 'write').code).toBe('ambiguous')
    expect(classifyAnswer(status, undefined, 'read').code).toBe('unavailable')
  }
  expect(classifyAnswer(500, body('UNKNOWN_EXCEPTION'), 'write').code).toBe('ambiguous')
})

test('[A3] our external id on another record is a create of ours that came late, and names it', () => {
  const said =
    'duplicate value found: Concord_Id__c duplicates value on record with id: 00Q000000000001AAA'
  const complaint = { statusCode: 'DUPLICATE_VALUE', message: said, fields: [], recordIds: [] }
  expect(classifyComplaint(complaint)).toMatchObject({
    code: 'already_created',
    recordIds: ['00Q000000000001AAA'],
  })
  const other = { ...complaint, message: said.replace('Concord_Id__c', 'Badge__c') }
  expect(classifyComplaint(other).code).toBe('duplicate_value')
})

test('[FD-11] a field that is gone is named', () => {
  const message = "No such column 'Region__c' on entity 'Lead'. If you are attempting to use …"
  expect(classifyAnswer(400, body('INVALID_FIELD', message), 'read')).toMatchObject({
    code: 'schema_changed',
    fields: ['Region__c'],
  })
})

test('[A5] the matches of a duplicate rule are read, also under the key that Salesforce misspells', () => {
  const duplicateResut = {
    matchResults: [{ matchRecords: [{ record: { Id: '003000000000001AAA' } }] }],
  }
  const answer = [{ errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these', duplicateResut }]
  expect(classifyAnswer(400, answer, 'write')).toMatchObject({
    code: 'duplicates_detected',
    recordIds: ['003000000000001AAA'],
  })
})

test('[US-2] an owner who cannot own is told apart from a record that is gone', () => {
  const complaint = { message: 'Owner ID: id value of incorrect type', recordIds: [] }
  expect(
    classifyComplaint({ ...complaint, statusCode: 'MALFORMED_ID', fields: ['OwnerId'] }).code,
  ).toBe('owner_invalid')
})
