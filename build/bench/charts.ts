/**
 * How long it takes in the page from the asking for charts to their lines on the screen, and how often the numbers of a
 * page change. Used by the scenarios on metrics.
 */
import type { Page } from 'playwright'

/** Of one container's page; block I/O and network have two each. */
const LINES = 5

/**
 * Goes to `route` (`#/containers?…`), and gives the milliseconds until the end of the frame in which at least five lines
 * are drawn that were not there before. Rejects after 20 s.
 */
export function openCharts(page: Page, route: string): Promise<number> {
  return page.evaluate(untilDrawn, { route, lines: LINES })
}

/** Runs in the page. */
function untilDrawn({ route, lines }: { route: string; lines: number }): Promise<number> {
  const drawn = () =>
    [...document.querySelectorAll('section[aria-label] svg path[d]')].map((path) => path.getAttribute('d') ?? '')
  // After the frame's own work: a message is taken up once the frame has been handed on.
  const afterFrame = (then: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = then
      port2.postMessage(null)
    })
  return new Promise((resolve, reject) => {
    const old = new Set(drawn())
    const startedMs = performance.now()
    const observer = new MutationObserver(() => {
      if (drawn().filter((line) => line.length > 100 && !old.has(line)).length < lines) return
      end()
      afterFrame(() => resolve(performance.now() - startedMs))
    })
    const timer = setTimeout(() => {
      end()
      reject(new Error(`${drawn().length} lines are drawn`))
    }, 20_000)
    const end = () => {
      observer.disconnect()
      clearTimeout(timer)
    }
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['d'] })
    location.assign(route)
  })
}

/** How many elements that match `selector` are in sight, and how often one of them changes within `durationMs`. */
export async function changesOf(
  page: Page,
  selector: string,
  durationMs: number,
): Promise<{ shown: number; each: number }> {
  return page.evaluate(
    ([wanted, duration]) =>
      new Promise<{ shown: number; each: number }>((resolve) => {
        const counts = new Map<Element, Set<number>>()
        const observer = new MutationObserver((records) => {
          const frame = Math.round(performance.now() / 100)
          for (const { target } of records) {
            const found = (target instanceof Element ? target : target.parentElement)?.closest(wanted)
            if (found) counts.set(found, (counts.get(found) ?? new Set()).add(frame))
          }
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
        setTimeout(() => {
          observer.disconnect()
          const isInSight = (one: Element) => {
            const { top, bottom } = one.getBoundingClientRect()
            return top >= 0 && bottom <= innerHeight
          }
          const shown = [...document.querySelectorAll(wanted)].filter(isInSight)
          const times = shown.reduce((sum, one) => sum + (counts.get(one)?.size ?? 0), 0)
          resolve({ shown: shown.length, each: times / Math.max(1, shown.length) })
        }, duration)
      }),
    [selector, durationMs] as const,
  )
}
