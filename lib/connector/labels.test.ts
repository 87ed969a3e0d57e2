import { expect, test } from 'vitest'
import { explainRefusal } from '#lib/connector/labels.ts'

test.each([
  ['access_denied: end-user denied authorization', 'Access was denied'],
  [
    'Salesforce refused: invalid_client_id: client identifier invalid',
    'Salesforce does not know this consumer key',
  ],
  [
    'Salesforce refused: invalid_client: invalid client credentials',
    'The consumer secret is wrong',
  ],
  [
    "Salesforce refused: invalid_grant: user hasn't approved this consumer",
    'The user is not authorised for this app',
  ],
  ['Salesforce refused: invalid_grant: ip restricted', 'The address of this server is not allowed'],
  ['Salesforce refused: invalid_grant: expired authorization code', 'It took too long'],
  ['OAUTH_APP_BLOCKED: this app is blocked by admin', 'The org blocks this app'],
  ['OAUTH_EC_APP_NOT_FOUND: ', 'The app is not installed in this org'],
  ['This is another org (00D9) than the one connected before (Halden)', 'This is another org'],
  ['expired', 'This attempt has expired'],
])('[CN-4] %j is explained', (said, title) => {
  expect(explainRefusal(said).title).toBe(title)
})

test('[CN-4] what is not known is quoted, never swallowed', () => {
  expect(explainRefusal('something new: 42').text).toBe('something new: 42')
})

test.each([
  [
    'Salesforce refused: invalid_grant: invalid assertion',
    'The app does not know this certificate',
  ],
  [
    'Salesforce refused: invalid_grant: audience is invalid',
    'The assertion was sent to another address',
  ],
  [
    'Salesforce refused: invalid_grant: expired authorization code',
    'The clock of this server is wrong',
  ],
  [
    "Salesforce refused: invalid_grant: user hasn't approved this consumer",
    'Nobody let this user in without asking',
  ],
  [
    'Salesforce refused: invalid_app_access: user is not admin approved to access this app',
    'Nobody let this user in without asking',
  ],
  [
    'Salesforce refused: unsupported_grant_type: grant type not supported',
    'The app does not allow the JWT bearer flow',
  ],
  [
    'Salesforce refused: invalid_client_id: client identifier invalid',
    'Salesforce does not know this consumer key',
  ],
  [
    'Salesforce refused: invalid_grant: inactive user',
    'This Salesforce user is inactive or frozen',
  ],
  ['There is no key to sign in with', 'There is no key to sign in with'],
])('[AD-5] by certificate, %j is explained', (said, title) => {
  expect(explainRefusal(said, 'jwt').title).toBe(title)
})
