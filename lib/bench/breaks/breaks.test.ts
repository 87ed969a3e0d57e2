import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { plantedBreaks } from '#lib/bench/breaks/all.ts'

const pathOf = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url))

test('each planted break still fits: what it replaces stands once, and its test is there', () => {
  const lost = plantedBreaks.filter(({ file, find, test: path }) => {
    const parts = readFileSync(pathOf(file), 'utf8').split(find)
    return parts.length !== 2 || !existsSync(pathOf(path))
  })
  expect(lost.map(({ file, rule, what }) => `${file} ${rule}: ${what}`)).toEqual([])
})
