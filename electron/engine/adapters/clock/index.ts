/** The real clock. The only place of the engine that asks what time it is; tests bring a clock of their own. */
import type { Clock } from '../../ports'

export function createClock(): Clock {
  return { now: () => Date.now(), monotonic: () => performance.now(), sleep }
}

function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, delayMs)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
