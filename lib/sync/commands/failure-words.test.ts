import { expect, test } from 'vitest'
import type { FailureCode } from '#lib/salesforce/port.ts'
import { failureWords, wordsOfStop } from '#lib/sync/commands/failure-words.ts'
import { CommandRefused } from '#lib/sync/commands/types.ts'

const id = '01900000-0000-7000-8000-0000deadbeef'

test('[ER-1] a refusal keeps its words; what nobody foresaw tells nothing of our insides but where to look', () => {
  expect(failureWords(new CommandRefused('Salesforce refused: no licence'), id)).toBe(
    'Salesforce refused: no licence',
  )
  const said = failureWords(new Error('column "secret" does not exist'), id)
  expect(said).not.toContain('secret')
  expect(said).toContain('reference deadbeef')
})

const failed = (code: FailureCode, message: string) =>
  wordsOfStop({
    why: 'call_failed',
    failure: { code, message, statusCode: null, fields: [], recordIds: [], retryAfterMs: null },
  })

test('[ER-1] what somebody asked for and Salesforce refused says what happened and what to do', () => {
  expect(failed('connection_lost', 'invalid_grant: expired access/refresh token')).toBe(
    'The connection to Salesforce is lost. Reconnect Salesforce. Salesforce said: invalid_grant: expired access/refresh token',
  )
  expect(failed('unavailable', 'Down for maintenance')).toBe(
    'Salesforce is not available. Try again in a moment. Salesforce said: Down for maintenance',
  )
  expect(wordsOfStop({ why: 'calls_spent' })).toContain('starts anew at midnight')
})
