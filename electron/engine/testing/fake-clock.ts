/** A clock that stands still until a test moves it. Sleepers wake in the order of their time. */
import type { Clock } from '../ports'

export interface FakeClock extends Clock {
  /** Moves time on and lets whoever wakes run as far as it gets. */
  advance: (durationMs: number) => Promise<void>
  /** How many are asleep: a test sees that nobody was left. */
  sleepers: () => number
}

/** Starts at `startAt` (epoch ms). */
export function createFakeClock(startAt = Date.UTC(2026, 0, 5, 12)): FakeClock {
  let elapsedMs = 0
  const asleep = new Set<{ dueMs: number; wake: () => void }>()

  async function advance(durationMs: number) {
    const until = elapsedMs + durationMs
    for (;;) {
      const next = [...asleep].sort((a, b) => a.dueMs - b.dueMs)[0]
      if (!next || next.dueMs > until) break
      elapsedMs = next.dueMs
      asleep.delete(next)
      next.wake()
      await settle()
    }
    elapsedMs = until
    await settle()
  }

  return {
    now: () => startAt + elapsedMs,
    monotonic: () => elapsedMs,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper = { dueMs: elapsedMs + delayMs, wake: () => leave(resolve) }
        const onAbort = () => leave(() => reject(signal?.reason))
        const leave = (then: () => void) => {
          asleep.delete(sleeper)
          signal?.removeEventListener('abort', onAbort)
          then()
        }
        asleep.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    advance,
    sleepers: () => asleep.size,
  }
}

/** Lets promises and immediates that are ready run. */
async function settle() {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}
