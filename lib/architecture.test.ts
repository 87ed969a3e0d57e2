import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

type Import = { from: string; to: string; typeOnly: boolean }

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('planted/'))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm
  return [...text.matchAll(pattern)].map((found) => {
    const to = found[2] ?? found[3] ?? found[4] ?? ''
    const path = to.startsWith('#')
      ? to.slice(1)
      : to.startsWith('.')
        ? relative(root, join(root, dirname(file), to))
        : to
    return { from: file, to: path, typeOnly: found[1] !== undefined }
  })
}

const files = ['app', 'components', 'lib', 'db', 'e2e'].flatMap(sourcesIn)
const imports = files.flatMap(importsOf)
const isTest = (file: string) => /\.test\.tsx?$|\/testing\/|^e2e\//.test(file)
const shown = (broken: Import[]) => broken.map(({ from, to }) => `${from} → ${to}`)

test('imports point one way: app → components → lib → db', () => {
  const rank = ['db', 'lib', 'components', 'app', 'e2e']
  const rankOf = (path: string) => rank.indexOf(path.split('/')[0] ?? '')
  const upward = imports.filter(
    ({ from, to }) => rankOf(to) >= 0 && rankOf(to) > rankOf(from) && !isTest(from),
  )
  expect(shown(upward)).toEqual([])
})

test('what draws never reads: components import no reads, writes, loaders or tables', () => {
  const broken = imports.filter(
    ({ from, to, typeOnly }) =>
      from.startsWith('components/') &&
      !typeOnly &&
      (to.startsWith('db/') || /(^|[-/])(reads|writes|loaders)\.ts$/.test(to)),
  )
  expect(shown(broken)).toEqual([])
})

test('routes hold no query: app imports neither db nor reads nor writes', () => {
  const broken = imports.filter(
    ({ from, to, typeOnly }) =>
      from.startsWith('app/') &&
      !isTest(from) &&
      !typeOnly &&
      (to.startsWith('db/') || /(^|[-/])(reads|writes)\.ts$/.test(to)),
  )
  expect(shown(broken)).toEqual([])
})

test('the engine points at nothing that can wait, fail or tell the time', () => {
  const broken = imports.filter(
    ({ from, to, typeOnly }) =>
      from.startsWith('lib/sync/engine/') &&
      !isTest(from) &&
      !typeOnly &&
      !to.startsWith('lib/sync/engine/') &&
      !/^lib\/base\/(result|assert|brand|instant|record-noun)\.ts$/.test(to) &&
      // What a rule says of a record is as pure.
      to !== 'lib/sharing/verdict.ts',
  )
  expect(shown(broken)).toEqual([])
  const impure = sourcesIn('lib/sync/engine')
    .filter((file) => !isTest(file))
    .filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID\(|setTimeout\(|\bawait\b/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    )
  expect(impure).toEqual([])
})

test('one file speaks jsforce; benchmarks may, for their baselines, and so may tests of the org', () => {
  const broken = imports.filter(
    ({ from, to }) =>
      /^jsforce(\/|$)/.test(to) &&
      from !== 'lib/salesforce/client.ts' &&
      !from.startsWith('lib/bench/') &&
      !(from.startsWith('lib/local-org/') && isTest(from)),
  )
  expect(shown(broken)).toEqual([])
})

test('the local org knows nothing of the rest, and only its process, the demo and tests know it', () => {
  const outward = imports.filter(
    ({ from, to }) =>
      from.startsWith('lib/local-org/') &&
      !isTest(from) &&
      /^(app|components|db|lib)\//.test(to) &&
      !to.startsWith('lib/local-org/') &&
      !to.startsWith('lib/base/'),
  )
  const inward = imports.filter(
    ({ from, to }) =>
      to.startsWith('lib/local-org/') &&
      !/^lib\/(local-org|launch|demo|bench)\//.test(from) &&
      !isTest(from),
  )
  expect(shown([...outward, ...inward])).toEqual([])
})

test('the folders of lib stand in one order, low to high', () => {
  const order = [
    'base',
    'salesforce',
    'criteria',
    'audit',
    'auth',
    'changes',
    'business-units',
    'users',
    'team',
    'connector',
    'mapping',
    'custom-objects',
    'sharing',
    'scoring',
    'activities',
    'lists',
    'opportunities',
    'accounts',
    'prospects',
    'automation',
    'tracking',
    'embed',
    'email',
    'alerts',
    'sync',
    'duplicates',
    'overview',
    'launch',
    'demo',
    'bench',
  ]
  // The doors of a room (loaders, actions) may call any gate, the launcher's commands start anything; the defaults of a new business unit are data.
  const door = /(^|[-/])(loaders|actions|client)\.ts$/
  const folderOf = (path: string) => path.split('/')[1] ?? ''
  const broken = imports.filter(({ from, to, typeOnly }) => {
    if (
      typeOnly ||
      isTest(from) ||
      door.test(from) ||
      from.startsWith('lib/launch/commands/') ||
      /defaults?(-fields)?\.ts$/.test(to)
    )
      return false
    if (!from.startsWith('lib/') || !to.startsWith('lib/')) return false
    const [high, low] = [order.indexOf(folderOf(from)), order.indexOf(folderOf(to))]
    return high >= 0 && low >= 0 && low > high
  })
  expect(shown(broken)).toEqual([])
})

test('no drawer for odds and ends: no index barrels, utils, helpers, common, services or managers', () => {
  const broken = files.filter((file) =>
    /(^|\/)(index|utils?|helpers?|common|services?|managers?)(\.tsx?|\/)/.test(file),
  )
  expect(broken).toEqual([])
})
