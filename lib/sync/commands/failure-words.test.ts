import { expect, test } from 'vitest'
import { failureWords } from '#lib/sync/commands/failure-words.ts'
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
