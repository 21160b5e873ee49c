// @ts-check
/**
 * Playwright's global setup: a display for each worker but the first, which has the one there is. On one display the
 * windows of two workers would take focus and clipboard from each other. e2e/driver.ts finds a worker's own by its index.
 */
import { openXvfb } from './display.mjs'

/** @param {import('playwright/test').FullConfig} config @returns {Promise<() => void>} what closes them */
export default async function openDisplays({ workers }) {
  const opened = await Promise.all(Array.from({ length: workers - 1 }, () => openXvfb([])))
  process.env.LONGSHORE_DISPLAYS = opened.map(({ env }) => env.DISPLAY).join(' ')
  return () => {
    for (const display of opened) display.close()
  }
}
