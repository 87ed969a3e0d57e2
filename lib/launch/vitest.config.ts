import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongFirst } from './testing/long-first.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tests = '{app,components,db,e2e,lib}/**/*.test.{ts,tsx}'
const postgresTests = '{app,components,db,lib}/**/*.pg.test.ts'

// Needs a program that is not among our packages, and never counts as skipped.
const commandLineTest = process.env.SF_CLI ? [] : ['lib/local-org/sf.pg.test.ts']

// All other files share a process and load what they import once: a second each. These change it for whoever comes after.
const changesProcess = /vi\.mock\(|Object\.assign\(process\.env|vi\.stub|globalThis as/
const alone = globSync(tests, { cwd: root }).filter((path) =>
  changesProcess.test(readFileSync(join(root, path), 'utf8')),
)
const isPostgres = (path: string) => path.endsWith('.pg.test.ts')

// A bound against hanging, not a measure: some go through thousands of records or stories.
const unit = { testTimeout: 30_000 }
const pg = {
  globalSetup: 'lib/launch/testing/global-setup.ts',
  setupFiles: 'lib/local-org/testing/whole-jsforce.ts',
  testTimeout: 60_000,
  hookTimeout: 120_000,
}
const shared = { isolate: false }

// Some tests start workers and collectors of their own: what is compiled once serves the next process too.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/node')

export default defineConfig({
  root,
  resolve: { alias: { 'server-only': 'next/dist/compiled/server-only/empty.js' } },
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    projects: [
      { name: 'unit', ...unit, ...shared, include: [tests], exclude: [postgresTests, ...alone] },
      { name: 'unit alone', ...unit, include: alone.filter((path) => !isPostgres(path)) },
      {
        name: 'pg',
        ...pg,
        ...shared,
        include: [postgresTests],
        exclude: [...commandLineTest, ...alone],
      },
      { name: 'pg alone', ...pg, include: alone.filter(isPostgres) },
    ].map((project) => ({ extends: true, test: project })),
  },
})
