import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isInstalled, sentenceFor } from '#lib/launch/install.mjs'

function project(present: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'install-'))
  const wanted = {
    '': {},
    'node_modules/next': { version: '16.4.6' },
    'node_modules/mac-only': { version: '1.0.0', optional: true },
  }
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
  const record = join(folder, 'node_modules/.package-lock.json')
  writeFileSync(record, JSON.stringify({ packages: present }))
  return folder
}

test('[LCH-16] packages installed by hand are taken, other platforms’ may be missing', () => {
  expect(isInstalled(project({ 'node_modules/next': { version: '16.4.6' } }))).toBe(true)
})

test.each<[string, Record<string, unknown>]>([
  ['missing', {}],
  ['of another version', { 'node_modules/next': { version: '16.4.5' } }],
])('[LCH-17] a package that is %s makes the start install', (_, present) => {
  expect(isInstalled(project(present))).toBe(false)
})

test.each([
  ['npm error code ENOSPC', /disk is full/],
  ['npm error EACCES: permission denied, mkdir', /No permission/],
  ['npm error network request to x failed, reason: getaddrinfo ENOTFOUND', /cannot be reached/],
])('[LCH-18] a failed install is said in a sentence: %s', (output, sentence) => {
  expect(sentenceFor(output, '/srv/x')).toMatch(sentence)
})
