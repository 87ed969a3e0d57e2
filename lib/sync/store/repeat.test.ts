import { expect, test } from 'vitest'
import { withRepeats } from '#lib/sync/store/repeat.ts'

const ofState = (code: string) => Object.assign(new Error(code), { code })

/** A transaction that fails that often, and how often it was begun. */
async function triesOf(code: string, failures: number): Promise<number | string> {
  let tries = 0
  try {
    await withRepeats(async () => {
      tries += 1
      if (tries <= failures) throw ofState(code)
    })
    return tries
  } catch (error) {
    return `${String(error)} after ${tries}`
  }
}

test.each([
  ['a deadlock', '40P01', 3],
  ['a serialization failure', '40001', 3],
  ['a lock time-out', '55P03', 3],
  ['an address that was taken meanwhile', '23505', 3],
  ['a disk that is full', '53100', 'Error: 53100 after 1'],
  ['a standby that may not write', '25006', 'Error: 25006 after 1'],
  ['a connection lost at commit', '08006', 'Error: 08006 after 1'],
  ['too many connections', '53300', 'Error: 53300 after 1'],
  ['a statement that ran too long', '57014', 3],
  ['a byte that Postgres cannot hold', '22021', 'Error: 22021 after 1'],
])('[A6] after %s the transaction is run again, or the job is', async (_, code, expected) => {
  expect(await triesOf(code, 2)).toBe(expected)
})

test('[A6] a transaction that is always in somebody’s way ends after five tries', async () => {
  expect(await triesOf('40P01', 99)).toBe('Error: 40P01 after 5')
})
