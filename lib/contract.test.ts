import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The rules that are said by Salesforce's own page on its connector: none may be missing. */
const contract =
  'CN-1 CN-2 CN-3 CN-4 CN-5 CN-6 CN-7 CN-8 CN-9 CN-12 US-1 US-2 MT-1 MT-2 CR-1 CR-2 CR-3 FD-10 SH-1 AC-1 AC-2 AC-3 ML-1 ML-2 ML-3 OP-2 OP-3 OP-7 IM-1 PA-1'.split(
    ' ',
  )

type Rule = { id: string; stands: string; tests: { file: string; title: string }[]; screen: string }

const page = readFileSync(join(root, 'docs/rules.md'), 'utf8').split('\n')
const cellsOf = (line: string) => line.split('|').map((cell) => cell.trim())

function readRules(): Rule[] {
  return page
    .filter((line) => /^\| [A-Z]{2}-\d/.test(line))
    .map((line) => {
      const [, id = '', , stands = '', proven = '', screen = ''] = cellsOf(line)
      return { id, stands, tests: testsIn(proven), screen: screen.replaceAll('`', '') }
    })
}

function testsIn(cell: string): Rule['tests'] {
  const named = cell.matchAll(/`([^`]+)` (.+?)(?=<br>|$)/g)
  return [...named].map(([, file = '', title = '']) => ({ file, title }))
}

const rules = readRules()

test('docs/rules.md lists each rule of the contract, once and in order', () => {
  expect(rules.map(({ id }) => id)).toEqual(contract)
})

test('what a rule claims is proven: its tests exist and cite it, and what is not built has none', () => {
  const missing = rules.flatMap(({ id, tests }) =>
    tests
      .filter(({ file, title }) => !title.includes(`[${id}]`) || !isTestIn(file, title))
      .map(({ file, title }) => `${id}: ${file} ${title}`),
  )
  expect(missing).toEqual([])
  const unsaid = rules.filter(({ stands }) => !/^(yes|in part: .+|not yet)$/.test(stands))
  expect(unsaid).toEqual([])
  const unproven = rules.filter(
    ({ stands, tests }) => (stands === 'not yet') !== (tests.length === 0),
  )
  expect(unproven.map(({ id }) => id)).toEqual([])
})

test('what a rule is shown on is a screen, and a rule that stands is shown', () => {
  const lost = rules
    .filter(({ stands, screen }) => (screen === '—' ? stands === 'yes' : !isScreen(screen)))
    .map(({ id, screen }) => `${id}: ${screen}`)
  expect(lost).toEqual([])
})

test('twenty bugs of other products, and more, are caught by a test that is there', () => {
  const bugs = page
    .slice(page.indexOf('# Bugs of other products'))
    .map((line) => testsIn(cellsOf(line)[2] ?? ''))
    .filter((tests) => tests.length > 0)
  expect(bugs.length).toBeGreaterThanOrEqual(20)
  const missing = bugs.flat().filter(({ file, title }) => !isTestIn(file, title))
  expect(missing).toEqual([])
})

function isTestIn(file: string, title: string): boolean {
  const path = join(root, file)
  return existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}'`)
}

function isScreen(route: string): boolean {
  return existsSync(join(root, 'app/(console)', route, 'page.tsx'))
}
