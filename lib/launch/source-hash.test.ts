import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { hashOfFiles } from '#lib/launch/source-hash.ts'

let root: string
const hash = () => hashOfFiles(['app', 'package.json', 'missing'], root)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sources-'))
  mkdirSync(join(root, 'app/prospects'), { recursive: true })
  writeFileSync(join(root, 'app/prospects/page.tsx'), 'one')
  writeFileSync(join(root, 'package.json'), '{}')
})

test.each<[string, () => void]>([
  ['changes its content', () => writeFileSync(join(root, 'app/prospects/page.tsx'), 'two')],
  ['appears', () => writeFileSync(join(root, 'app/layout.tsx'), '')],
  ['is renamed', () => renameSync(join(root, 'app/prospects'), join(root, 'app/people'))],
])('[LCH-9] a build is stale when a source %s', (_, change) => {
  const before = hash()
  change()
  expect(hash()).not.toBe(before)
})

test('[LCH-10] a test or a note does not make a build stale', () => {
  const before = hash()
  writeFileSync(join(root, 'app/page.test.tsx'), '')
  writeFileSync(join(root, 'app/SPEC.md'), '')
  expect(hash()).toBe(before)
})
