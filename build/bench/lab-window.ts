/**
 * The real window on one real host of the lab: its key trusted, its rows known, opened on one tab of a container. Used by
 * the scenarios that end in pixels.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../../e2e/lab/lab.ts'
import type { Bench } from './bench'
import { connectToLab } from './lab-engine'
import { type Opened, openApp } from './window'

const SETTLE_MS = 4000

/** `tab` of the page of container `containerId`, which is one of `containers`. */
export async function openLabTab(
  bench: Bench,
  lab: Lab,
  options: { containerId: string; containers: number; tab: 'logs' | 'terminal' },
): Promise<Opened> {
  const profile = bench.folder()
  const { hostId, close } = await connectToLab(bench, lab, options.containers, profile)
  await close()
  return openTab(profile, { ...options, hostId })
}

/** The same on any profile that knows the host. */
export async function openTab(
  profile: string,
  { hostId, containerId, tab }: { hostId: string; containerId: string; tab: 'logs' | 'terminal' },
): Promise<Opened> {
  const app = await openApp(profile)
  const query = new URLSearchParams({ selected: `${hostId}/${containerId}`, as: 'page', tab })
  await app.page.locator('[role=grid][aria-label=Containers]').waitFor({ timeout: 60_000 })
  await sleep(SETTLE_MS) // until the host has connected
  await app.page.evaluate((route) => location.assign(route), `#/containers?${query}`)
  return app
}

/**
 * From now on notes when each text that `pattern` (with one group) finds in the rows of a terminal was on the screen: epoch
 * milliseconds of the end of that frame, by what the group matched. `read` gives them.
 */
export async function watchRows(page: Opened['page'], pattern: string): Promise<() => Promise<Map<string, number>>> {
  await page.locator('.xterm-rows').first().waitFor({ timeout: 30_000 })
  await page.evaluate(listenToRows, pattern)
  return async () => new Map(await page.evaluate(() => [...(globalThis as unknown as Watched).benchSeen]))
}

interface Watched {
  benchSeen: Map<string, number>
}

/** Runs in the page. */
function listenToRows(pattern: string) {
  const seen = new Map<string, number>()
  Object.assign(globalThis, { benchSeen: seen })
  // xterm changes its rows within a frame's own work: a message is taken up once that frame has been handed on.
  const afterFrame = (then: () => void) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = then
    port2.postMessage(null)
  }
  const look = () => {
    const text = [...document.querySelectorAll('.xterm-rows')].map((rows) => rows.textContent).join('\n')
    const fresh = [...text.matchAll(new RegExp(pattern, 'g'))]
      .map((found) => found[1] ?? '')
      .filter((id) => !seen.has(id))
    for (const id of fresh) seen.set(id, Number.NaN)
    if (fresh.length === 0) return
    afterFrame(() => {
      for (const id of fresh) seen.set(id, performance.timeOrigin + performance.now())
    })
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
}
