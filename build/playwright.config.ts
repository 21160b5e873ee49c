/**
 * End-to-end tests: the real app in a real window. Two files at a time, each with hosts and a display of its own, as they
 * mostly wait; one where no display can be made.
 */
import { join } from 'node:path'
import { defineConfig } from 'playwright/test'
import { hasXvfb } from './display.mjs'

export default defineConfig({
  testDir: join(import.meta.dirname, '../e2e'),
  testMatch: '**/*.e2e.ts',
  outputDir: join(import.meta.dirname, '../test-results'),
  workers: hasXvfb() ? 2 : 1,
  globalSetup: join(import.meta.dirname, 'displays.mjs'),
  fullyParallel: false,
  retries: process.env.CI ? 1 : 0, // each second try is named at the end of the run
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
})
