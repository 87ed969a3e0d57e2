import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const tests = '{app,components,db,e2e,lib}/**/*.test.{ts,tsx}'
const postgresTests = '{app,components,db,lib}/**/*.pg.test.ts'

// Needs a program that is not among our packages, and never counts as skipped.
const commandLineTest = 'lib/local-org/sf.pg.test.ts'

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { alias: { 'server-only': 'next/dist/compiled/server-only/empty.js' } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        // A bound against hanging, not a measure: some go through thousands of records or stories.
        test: { name: 'unit', include: [tests], exclude: [postgresTests], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: [postgresTests],
          exclude: process.env.SF_CLI ? [] : [commandLineTest],
          globalSetup: 'lib/launch/testing/global-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
