/**
 * What a person sees of speed, measured inside the page: the time from frame to frame, and from a key to the frame that
 * shows what it did. Used by scenarios/table.ts on the app and on the empty window alike.
 */
import type { Page } from 'playwright'

/** Milliseconds between one animation frame and the next, for `durationMs`. */
export async function framesMs(page: Page, durationMs: number): Promise<number[]> {
  return page.evaluate(
    (duration) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = []
        let first = 0
        let last = 0
        const onFrame = (atMs: number) => {
          if (first === 0) first = atMs
          else gaps.push(atMs - last)
          last = atMs
          if (atMs - first < duration) requestAnimationFrame(onFrame)
          else resolve(gaps)
        }
        requestAnimationFrame(onFrame)
      }),
    durationMs,
  )
}

/** The longest task of the page's thread within `durationMs`, in milliseconds; 50 or less counts as 0 (Long Tasks API). */
export async function longestTaskMs(page: Page, durationMs: number): Promise<number> {
  return page.evaluate(
    (duration) =>
      new Promise<number>((resolve) => {
        let longest = 0
        const observer = new PerformanceObserver((list) => {
          for (const { duration: took } of list.getEntries()) longest = Math.max(longest, took)
        })
        observer.observe({ type: 'longtask' })
        setTimeout(() => {
          observer.disconnect()
          resolve(longest)
        }, duration)
      }),
    durationMs,
  )
}

/** The same while the wheel turns over `selector`, `durationMs` long, up and down again. */
export async function framesWhileScrolling(page: Page, selector: string, durationMs: number): Promise<number[]> {
  await page.locator(selector).hover()
  const measuring = framesMs(page, durationMs)
  const until = performance.now() + durationMs
  for (let turn = 0; performance.now() < until; turn += 1) await page.mouse.wheel(0, turn % 200 < 100 ? 240 : -240)
  return measuring
}

/**
 * Types each of `texts` into the focused box, letter by letter, and takes it away again. Milliseconds from each key to the
 * end of the frame in which the grid's number of rows changed; keys that change nothing are left out.
 */
export async function keysToPaintMs(page: Page, texts: readonly string[], betweenMs: number): Promise<number[]> {
  await page.evaluate(listenToKeys)
  for (const text of texts) {
    for (const letter of [...text, ...Array(text.length).fill('Backspace')]) {
      await page.keyboard.press(letter)
      await page.waitForTimeout(betweenMs)
    }
  }
  return page.evaluate(() => (globalThis as unknown as { benchKeys: number[] }).benchKeys)
}

/** Runs in the page. */
function listenToKeys() {
  const keys: number[] = []
  Object.assign(globalThis, { benchKeys: keys })
  let pressed = 0
  document.addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true })
  // After the frame's own work: a message is taken up once the frame has been handed on.
  const afterFrame = (then: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = then
      port2.postMessage(null)
    })
  const onChange = () => {
    const from = pressed
    pressed = 0
    if (from > 0) afterFrame(() => keys.push(performance.now() - from))
  }
  const observer = new MutationObserver(onChange)
  observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['aria-rowcount'] })
}
