/** One way in which Salesforce, or the way to it, may go wrong. Bent answers are given after the call was carried out. */
export type FaultSpec =
  | {
      kind: 'error'
      status: number
      code: string
      message: string
      fields?: string[]
      /** Every part of a composite is refused, the composite itself is answered. */
      parts?: boolean
      /** Carried out all the same. */
      carriedOut?: boolean
      /** Sforce-Limit-Info says that all calls are used. */
      exhausted?: boolean
    }
  | {
      kind: 'rows'
      code: string
      message: string
      fields?: string[]
      /** So many rows of the call; all of them otherwise. */
      rows?: number
      /** Only rows that hold this text. */
      match?: string
    }
  | { kind: 'html'; status: number; body: string; carriedOut?: boolean }
  | { kind: 'drop' }
  | { kind: 'hang'; ms: number }
  | { kind: 'truncate'; announced: 'whole' | 'cut' }
  | { kind: 'trickle'; msPerByte: number }
  | { kind: 'short'; by: number }
  | { kind: 'reorder' }
  | { kind: 'endEarly' }
  | { kind: 'oauth'; error: string; description: string }

export type ArmedFault = {
  /** The name of a call, `*` for all, `collections.*` for a family. */
  operation: string
  /** So many calls; null until cleared. */
  count: number | null
  spec: FaultSpec
}

const error = (
  status: number,
  code: string,
  message: string,
  more: Partial<Extract<FaultSpec, { kind: 'error' }>> = {},
): FaultSpec => ({ kind: 'error', status, code, message, ...more })

const rows = (code: string, message: string, fields: string[] = []): FaultSpec => ({
  kind: 'rows',
  code,
  message,
  fields,
})

const page = (status: number, title: string): FaultSpec => ({
  kind: 'html',
  status,
  body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
})

const gack =
  'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567-8901 (-1234567890)'

/** What is known to happen to a connector, by name, with Salesforce's own words. */
export const faultCatalogue = {
  lockedRows: rows(
    'UNABLE_TO_LOCK_ROW',
    'unable to obtain exclusive access to this record or 200 records: 001000000000001AAA',
  ),
  dailyLimit: error(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', {
    exhausted: true,
  }),
  concurrentLimit: error(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
  expiredSession: error(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
  refreshTokenExpired: {
    kind: 'oauth',
    error: 'invalid_grant',
    description: 'expired access/refresh token',
  },
  userInactive: { kind: 'oauth', error: 'invalid_grant', description: 'inactive user' },
  ipRestricted: { kind: 'oauth', error: 'invalid_grant', description: 'ip restricted' },
  userNotApproved: {
    kind: 'oauth',
    error: 'invalid_grant',
    description: "user hasn't approved this consumer",
  },
  orgInactive: { kind: 'oauth', error: 'inactive_org', description: 'organization is inactive' },
  loginRate: {
    kind: 'oauth',
    error: 'rate_limit_exceeded',
    description: 'login rate exceeded',
  },
  unavailable: error(503, 'SERVER_UNAVAILABLE', 'Service is temporarily unavailable'),
  maintenancePage: page(503, 'Salesforce is down for maintenance'),
  badGateway: page(502, 'Bad Gateway'),
  gatewayTimeout: page(504, 'Gateway Timeout'),
  unexpected: error(500, 'UNKNOWN_EXCEPTION', gack),
  queryTimeout: error(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'),
  lostCursor: error(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator'),
  tooLarge: error(400, 'OPERATION_TOO_LARGE', "exceeded 100000 distinct who/what's"),
  tooManyIds: error(
    400,
    'EXCEEDED_ID_LIMIT',
    'record limit reached. cannot submit more than 200 records into this call',
  ),
  bodyTooLarge: page(413, 'Request Entity Too Large'),
  uriTooLong: {
    kind: 'html',
    status: 414,
    body: '<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>',
  },
  headersTooLarge: {
    kind: 'html',
    status: 431,
    body: '<h1>Bad Message 431</h1><pre>reason: Request Header Fields Too Large</pre>',
  },
  tooManySemiJoins: error(
    400,
    'EXCEEDED_MAX_SEMIJOIN_SUBSELECTS',
    'Maximum 2 semi join sub-selects are allowed',
  ),
  malformedQuery: error(400, 'MALFORMED_QUERY', "unexpected token: '<EOF>'"),
  unknownField: error(
    400,
    'INVALID_FIELD',
    "\nSELECT Gone__c FROM Lead\n       ^\nERROR at Row:1:Column:8\nNo such column 'Gone__c' on entity 'Lead'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
  ),
  unknownType: error(400, 'INVALID_TYPE', "sObject type 'Lead' is not supported."),
  fieldNotWriteable: rows(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'Unable to create/update fields: Phone. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
    ['Phone'],
  ),
  fieldNotUpdateable: rows('FIELD_NOT_UPDATEABLE', 'Phone: field not updateable', ['Phone']),
  validationRule: rows(
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'A lead from abroad needs its country.',
    ['Country'],
  ),
  lookupFilter: rows(
    'FIELD_FILTER_VALIDATION_EXCEPTION',
    'Value does not exist or does not match filter criteria.',
    ['AccountId'],
  ),
  badPicklistValue: rows(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'Status: bad value for restricted picklist field: Warm',
    ['Status'],
  ),
  requiredField: rows('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Company]', [
    'Company',
  ]),
  tooLong: rows(
    'STRING_TOO_LONG',
    'First Name: data value too large: Maximiliane (max length=10)',
    ['FirstName'],
  ),
  invalidEmail: rows('INVALID_EMAIL_ADDRESS', 'Email: invalid email address: x', ['Email']),
  outOfRange: rows(
    'NUMBER_OUTSIDE_VALID_RANGE',
    'Employees: value outside of valid range on numeric field: 999999999',
    ['NumberOfEmployees'],
  ),
  unreadableDate: rows(
    'JSON_PARSER_ERROR',
    'Cannot deserialize instance of date from VALUE_STRING value x or request may be missing a required field at [line:1, column:1]',
  ),
  duplicatesDetected: rows('DUPLICATES_DETECTED', 'Use one of these records?'),
  duplicateValue: rows(
    'DUPLICATE_VALUE',
    'duplicate value found: Concord_Id__c duplicates value on record with id: 00Q000000000001AAA',
    ['Concord_Id__c'],
  ),
  duplicateExternalId: rows(
    'DUPLICATE_EXTERNAL_ID',
    'Concord_Id__c: more than one record found for external id field: [00Q000000000001AAA, 00Q000000000002AAA]',
    ['Concord_Id__c'],
  ),
  deleted: rows('ENTITY_IS_DELETED', 'entity is deleted'),
  notFound: error(404, 'NOT_FOUND', 'The requested resource does not exist'),
  brokenReference: rows('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'),
  noAccess: rows('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'),
  noAccessToReference: rows(
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    'insufficient access rights on cross-reference id',
  ),
  trigger: rows(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    'LeadTrigger: execution of BeforeUpdate\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.LeadTrigger: line 12, column 1',
  ),
  flow: rows(
    'CANNOT_EXECUTE_FLOW_TRIGGER',
    "We can't save this record because the “Lead routing” process failed. Give your Salesforce admin these details.",
  ),
  transferRequiresRead: rows('TRANSFER_REQUIRES_READ', 'The new owner must have read permission', [
    'OwnerId',
  ]),
  inactiveOwner: rows(
    'INACTIVE_OWNER_OR_USER',
    'operation performed with inactive user [005000000000001] as owner of lead',
  ),
  invalidUserType: rows(
    'OP_WITH_INVALID_USER_TYPE_EXCEPTION',
    'Operation not valid for this user type',
  ),
  storageFull: rows('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded'),
  apexError: error(500, 'APEX_ERROR', 'System.LimitException: Apex CPU time limit exceeded'),
  limitExceeded: rows('LIMIT_EXCEEDED', 'System.LimitException: Too many SOQL queries: 101'),
  transactionSecurity: error(
    403,
    'TXN_SECURITY_METERING_ERROR',
    'This operation is blocked by a transaction security policy.',
  ),
  rolledBack: rows(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  ),
  halted: error(
    400,
    'PROCESSING_HALTED',
    'The transaction was rolled back since another operation in the same transaction failed.',
    { parts: true },
  ),
  apiDisabled: error(
    403,
    'API_DISABLED_FOR_ORG',
    'API is not enabled for this Organization or Partner',
  ),
  apiCurrentlyDisabled: error(
    403,
    'API_CURRENTLY_DISABLED',
    'API is temporarily disabled for this organization',
  ),
  versionRetired: error(410, 'UNSUPPORTED_API_VERSION', 'API version is retired'),
  securityToken: {
    kind: 'oauth',
    error: 'invalid_grant',
    description: 'LOGIN_MUST_USE_SECURITY_TOKEN',
  },
  orgLocked: error(403, 'ORG_LOCKED', 'This organization is locked'),
  invalidLogin: {
    kind: 'oauth',
    error: 'invalid_grant',
    description: 'authentication failure - Invalid Password',
  },
  contested: error(412, 'PRECONDITION_FAILED', 'The record was modified after the given date'),
  enhanceYourCalm: page(420, 'Enhance your calm'),
  tooManyRequests: page(429, 'Too Many Requests'),
  timeoutAfterCommit: { kind: 'hang', ms: 600_000 },
  reset: { kind: 'drop' },
  truncated: { kind: 'truncate', announced: 'cut' },
  wrongLength: { kind: 'truncate', announced: 'whole' },
  errorsWith200: error(200, 'UNKNOWN_EXCEPTION', gack, { carriedOut: true }),
  htmlWith200: { ...page(200, 'Loading'), carriedOut: true } as FaultSpec,
  slowLoris: { kind: 'trickle', msPerByte: 1_000 },
  shortAnswer: { kind: 'short', by: 1 },
  otherOrder: { kind: 'reorder' },
  queryEndsEarly: { kind: 'endEarly' },
} satisfies Record<string, FaultSpec>

export type FaultName = keyof typeof faultCatalogue
