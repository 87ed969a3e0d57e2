import { expect, test } from 'vitest'
import type { Stop } from '#lib/sync/run-calls.ts'
import { StepBack, type Turn, Turns } from '#lib/sync/turns.ts'

type Told = string[]
const done = null
const held: Stop = { why: 'mass_change' }
const keys = (...all: string[]) => new Set(all)

/** A transaction that looks, decides and writes in its turn, telling what it does. */
async function write(told: Told, name: string, turn: Turn): Promise<null> {
  told.push(`${name} decides`)
  await turn.comes()
  told.push(`${name} writes`)
  return done
}

test('[I14] the next decides while the one before it is written, and is written after it', async () => {
  const [turns, told] = [new Turns(), [] as Told]
  const disk = Promise.withResolvers<void>()
  const first = turns.take(keys('a'), async (turn) => {
    await write(told, 'first', turn)
    await disk.promise
    told.push('first is written')
    return done
  })
  const second = turns.take(keys('b'), (turn) => write(told, 'second', turn))
  const third = turns.take(keys('c'), (turn) => write(told, 'third', turn))
  await expect.poll(() => told).toContain('third decides')
  disk.resolve()
  expect(await Promise.all([first, second, third])).toEqual([null, null, null])
  expect(told.filter((line) => line.includes('writ'))).toEqual([
    'first writes',
    'first is written',
    'second writes',
    'third writes',
  ])
  expect(told.indexOf('second decides')).toBeLessThan(told.indexOf('first is written'))
})

test('[I14] who has a record in common with the one before it looks only when that is written', async () => {
  const [turns, told] = [new Turns(), [] as Told]
  const first = turns.take(keys('a', 'b'), async (turn) => {
    await write(told, 'first', turn)
    await Promise.resolve()
    told.push('first is written')
    return done
  })
  const second = turns.take(keys('b', 'c'), (turn) => write(told, 'second', turn))
  await Promise.all([first, second])
  expect(told).toEqual([
    'first decides',
    'first writes',
    'first is written',
    'second decides',
    'second writes',
  ])
})

test('[I14] when one has to look again, the next gives its rows back and looks again after it', async () => {
  const [turns, told] = [new Turns(), [] as Told]
  const first = turns.take(keys('a'), async (turn) => {
    await write(told, 'first', turn)
    await turn.again()
    await write(told, 'first again', turn)
    return done
  })
  const second = turns.take(keys('b'), async (turn) => {
    await expect(write(told, 'second', turn)).rejects.toBeInstanceOf(StepBack)
    await turn.again()
    return write(told, 'second again', turn)
  })
  expect(await Promise.all([first, second])).toEqual([null, null])
  expect(told.filter((line) => line.endsWith('writes'))).toEqual([
    'first writes',
    'first again writes',
    'second again writes',
  ])
})

test('[CN-14] when one is held, nothing after it is written, and it alone says why', async () => {
  const [turns, told] = [new Turns(), [] as Told]
  const first = turns.take(keys('a'), async (turn) => {
    await turn.comes()
    return held
  })
  const second = turns.take(keys('b'), async (turn) => {
    await write(told, 'second', turn).catch(() => turn.again())
    told.push('second again')
    return done
  })
  const third = turns.take(keys('a'), (turn) => write(told, 'third', turn))
  expect(await Promise.all([first, second, third])).toEqual([held, null, null])
  expect(told).toEqual(['second decides'])
})

test('[A6] when one fails, nothing after it is written', async () => {
  const [turns, told] = [new Turns(), [] as Told]
  const first = turns.take(keys('a'), async (turn) => {
    await turn.comes()
    throw new Error('the disk is full')
  })
  const second = turns.take(keys('b'), async (turn) => {
    await write(told, 'second', turn).catch(() => turn.again())
    return done
  })
  await expect(first).rejects.toThrow('the disk is full')
  expect(await second).toBeNull()
  expect(told).toEqual(['second decides'])
})
