/// <reference lib="dom" />
/**
 * How a page is looked at: the size and theme it has, a picture of it, what axe finds on it and what the browser
 * complains about. Used by pages.e2e.ts and every test that shows a new page.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type axe from 'axe-core'
import { expect, type Page } from 'playwright/test'
import { goTo, type Longshore } from './driver'

declare global {
  interface Window {
    axe: typeof axe
  }
}

export type Theme = 'Dark' | 'Light'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Puts the browser's own complaints from now on into the list; the tests hold it to none. */
export async function listen(of: Page, complaints: string[]) {
  of.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined))
  of.on('pageerror', (error) => complaints.push(String(error)))
  await of.exposeFunction('complain', (text: string) => complaints.push(text))
  await of.evaluate(() => {
    const tell = ({ violatedDirective, blockedURI }: SecurityPolicyViolationEvent) =>
      Reflect.get(window, 'complain')(`policy: ${violatedDirective} ${blockedURI}`)
    document.addEventListener('securitypolicyviolation', tell)
  })
  await of.evaluate(AXE)
}

/** Keeps a picture of what is shown and fails on what axe calls serious or critical. */
export async function inspect(of: Page, name: string) {
  await of.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished),
    ),
  )
  await of.screenshot({ path: join('test-results', 'pages', `${name}.png`) })
  // One answer takes seconds where much is shown on a busy machine. What was found is asked for again for a moment: live
  // rows fade from one state into the next, and half way a colour has too little contrast.
  if ((await seriousFindings(of)).length === 0) return
  await expect.soft.poll(() => seriousFindings(of), { message: name, timeout: 5000 }).toEqual([])
}

function seriousFindings(of: Page): Promise<string[]> {
  return of.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
  })
}

export async function resize({ app, page: shown }: Longshore, size: { width: number; height: number }) {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.unmaximize()
    window?.setContentSize(width, height)
  }, size)
  await expect.poll(() => shown.evaluate(() => ({ width: innerWidth, height: innerHeight }))).toEqual(size)
}

export async function chooseTheme(page: Page, theme: Theme) {
  await goTo(page, 'Settings')
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText(theme, { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase())
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = Number(/\d+/.exec(ground)?.[0])
  expect(theme === 'Dark' ? 255 - light : light).toBeGreaterThan(200)
}
