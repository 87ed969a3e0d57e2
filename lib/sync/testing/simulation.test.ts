import { expect, test } from 'vitest'
import seeds from '#lib/sync/testing/seeds.json' with { type: 'json' }
import { runSimulation } from '#lib/sync/testing/simulation.ts'

test.each(seeds)(
  'seed $seed, which broke a law once, breaks none',
  { timeout: 60_000 },
  async (story) => {
    expect((await runSimulation(story)).broken).toBeNull()
  },
)

test('a hundred stories keep every law in every step', { timeout: 90_000 }, async () => {
  for (let seed = 100_001; seed <= 100_100; seed++) {
    expect((await runSimulation({ seed, steps: 250 })).broken).toBeNull()
  }
})

test('the same seed tells the same story', async () => {
  const [first, second] = [await told(7), await told(7)]
  expect(first).toBe(second)
})

async function told(seed: number): Promise<string> {
  return JSON.stringify(await runSimulation({ seed, steps: 120 }))
}
