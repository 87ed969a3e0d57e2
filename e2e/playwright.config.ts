import { defineConfig } from '@playwright/test'
import { servers } from '#e2e/fixtures/servers.ts'

// Read again in every worker, where the global setup has long left the addresses behind.
const started = servers()

// What only looks at pages does so beside the journeys, which change things and go one after the other.
const pages = /\/(crawl|xss|policy)\.spec\.ts$/

export default defineConfig({
  testDir: '.',
  outputDir: '../.data/e2e-results',
  globalSetup: './fixtures/global-setup.ts',
  workers: 2,
  projects: [
    { name: 'journeys', testIgnore: pages, workers: 1 },
    { name: 'pages', testMatch: pages, workers: 1 },
  ],
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: started?.url,
    trace: 'off',
    screenshot: 'only-on-failure',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    launchOptions: started
      ? {
          executablePath: started.chromium.executablePath,
          args: [...started.chromium.args],
          env: { ...process.env, ...started.chromium.env } as Record<string, string>,
        }
      : {},
  },
})
