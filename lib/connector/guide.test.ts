import { expect, test } from 'vitest'
import { guideSteps } from '#lib/connector/guide.ts'
import { explainRefusal, listRefusals } from '#lib/connector/labels.ts'
import type { VerificationCheck } from '#lib/connector/types.ts'

const verified = (...checks: VerificationCheck[]) => ({
  at: '2026-11-30T04:00:00Z',
  ok: true,
  checks,
  answeredInMs: 40,
  limit: null,
  seen: null,
  missingFields: [],
})
const check = (code: VerificationCheck['code'], state: VerificationCheck['state'] = 'ok') => ({
  code,
  state,
  text: code,
})

test('[AD-5] before anything is connected the first step is the one of now', () => {
  const steps = guideSteps({ connected: false, lostAt: null, verification: null })
  expect(steps.map(({ key, state }) => [key, state])).toEqual([
    ['deploy', 'now'],
    ['permit', 'later'],
    ['connect', 'later'],
    ['check', 'later'],
  ])
})

test('[AD-5] a step is done when the org was seen to have it, and what is missing is said at its step', () => {
  const verification = verified(
    check('token'),
    check('org'),
    check('api'),
    check('fields_installed'),
    check('fields_visible', 'need'),
    check('sees_all', 'note'),
  )
  const steps = guideSteps({ connected: true, lostAt: null, verification })
  expect(steps.map(({ key, state }) => [key, state])).toEqual([
    ['deploy', 'done'],
    ['permit', 'now'],
    ['connect', 'done'],
    ['check', 'done'],
  ])
  expect(steps[1]?.checks).toEqual([
    { text: 'fields_visible', state: 'need' },
    { text: 'sees_all', state: 'note' },
  ])
})

/** What an org may answer since 2025: an app that is not there, not allowed, or asked in a way that is gone. */
test.each([
  ['OAUTH_EC_APP_NOT_FOUND', 'The app is not installed in this org'],
  ['OAUTH_APP_BLOCKED', 'The org blocks this app'],
  ['OAUTH_APPROVAL_ERROR_GENERIC', 'Salesforce could not approve the app'],
  ["invalid_grant: user hasn't approved this consumer", 'The user is not authorised for this app'],
  ['invalid_grant: ip restricted', 'The address of this server is not allowed'],
  ['invalid_grant: inactive user', 'This Salesforce user is inactive or frozen'],
  ['invalid_grant: expired access/refresh token', 'Salesforce no longer accepts this connection'],
  ['invalid_grant: expired authorization code', 'It took too long'],
  ['invalid_grant: invalid code verifier', 'The answer belongs to another attempt'],
  ['invalid_client_id: client identifier invalid', 'Salesforce does not know this consumer key'],
  ['invalid_client: invalid client credentials', 'The consumer secret is wrong'],
  ['redirect_uri_mismatch', 'The callback address is not known there'],
  ['access_denied', 'Access was denied'],
  ['inactive_org', 'The org is locked or has expired'],
  ['rate_limit_exceeded: login rate exceeded', 'Too many sign-ins'],
  ['unsupported_grant_type', 'The app does not allow this way to sign in'],
  ['API_DISABLED_FOR_ORG', 'The org has no API'],
  ['API_CURRENTLY_DISABLED', 'The org has no API'],
  ['UNSUPPORTED_API_VERSION', 'This version of the API has been retired'],
  ['INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'The password of the user has expired'],
  ['This session is not valid for use with the REST API', 'The app lacks the scope “api”'],
])('[AD-5] %s is explained, and stands in the list of the guide', (said, title) => {
  expect(explainRefusal(said).title).toBe(title)
  expect(listRefusals().map((refusal) => refusal.title)).toContain(title)
})
