import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { applyPatch, parsePatch } from '#lib/sync/testing/patch.ts'
import { runPlantedBugs } from '#lib/sync/testing/planted-bugs.ts'

test('each invariant turns red on the bug that was planted against it, in the step that breaks it', {
  timeout: 600_000,
}, async () => {
  const outcomes = await runPlantedBugs()
  const missed = outcomes.filter(({ law, caught }) => law !== caught)
  expect(missed).toEqual([])
  const laws = new Set(outcomes.map(({ law }) => law))
  const wanted = [
    'I1',
    'I2',
    'I3',
    'I4',
    'I5',
    'I6',
    'I7',
    'I8',
    'I9',
    'I10',
    'I11',
    'I12',
    'I13',
    'I14',
    'I15',
    'I16',
    'I17',
  ]
  expect(wanted.filter((law) => !laws.has(law))).toEqual([])
})

test('a patch that no longer fits says so', async () => {
  const patch = parsePatch(
    await readFile(new URL('planted/I14-no-look-back.patch', import.meta.url), 'utf8'),
  )
  expect(() => applyPatch('another file', patch)).toThrow(/no longer fits lib\/sync\/pull.ts/)
})
