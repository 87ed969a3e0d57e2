import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { markOf } from '#lib/launch/alive.ts'
import { withLock } from '#lib/launch/lock.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
  path = join(folder, 'start.lock')
})

test('[LCH-1] the lock names its owner while held and leaves nothing behind', async () => {
  const inside = await withLock(path, async () => JSON.parse(readFileSync(path, 'utf8')))
  expect(inside).toEqual(markOf(process.pid))
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' })],
  ['a later process with the same number', JSON.stringify({ pid: process.pid, startedAt: '1' })],
  ['nobody, cut off by a full disk', ''],
])('[LCH-2] a lock of %s is taken over', async (_, content) => {
  writeFileSync(path, content)
  expect(await withLock(path, async () => 'done', 1_000)).toBe('done')
})

test('[LCH-3] a living owner is waited for, and named when he does not finish', async () => {
  writeFileSync(path, JSON.stringify(markOf(process.ppid)))
  await expect(withLock(path, async () => 'done', 120)).rejects.toThrow(/start\.lock/)
})

test('[LCH-4] work under one lock never overlaps', async () => {
  let inside = 0
  const most = await Promise.all(
    Array.from({ length: 4 }, () =>
      withLock(path, async () => {
        inside += 1
        const seen = inside
        await new Promise(setImmediate)
        inside -= 1
        return seen
      }),
    ),
  )
  expect(Math.max(...most)).toBe(1)
})
