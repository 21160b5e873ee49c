/**
 * One ticking second for the whole page. A component says what text it wants of the time and is drawn again only when
 * that text changes. Used by everything that shows a relative time or a countdown.
 */
import { useCallback, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The text `read` makes of the present instant (epoch ms), followed second by second. */
export function useClock(read: (now: number) => string): string {
  const snapshot = useCallback(() => read(Date.now()), [read])
  return useSyncExternalStore(subscribe, snapshot)
}
