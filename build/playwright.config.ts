/** End-to-end tests: the real app in a real window, one at a time because they share a display and real hosts. */
import { join } from 'node:path'
import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: join(import.meta.dirname, '../e2e'),
  testMatch: '**/*.e2e.ts',
  outputDir: join(import.meta.dirname, '../test-results'),
  workers: 1,
  fullyParallel: false,
  retries: process.env.CI ? 1 : 0, // each second try is named at the end of the run
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
})
