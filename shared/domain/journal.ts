/**
 * "What is kept first, then what comes" for entries that are only ever added: connection logs and events. The newest
 * are kept in a ring; a reader who is slower than what comes is told how many entries it missed instead of growing a
 * queue. The twin of feed.ts, which is for rows that change.
 */
import { pause } from './pause'

export interface Added<E> {
  /** true for the first message. */
  snapshot: boolean
  /** Oldest first. */
  added: E[]
  /** Entries this reader missed since the message before. */
  dropped: number
}

export interface Journal<E> {
  add: (entry: E) => void
  /** Oldest first. */
  all: () => E[]
  follow: (signal: AbortSignal) => AsyncGenerator<Added<E>, void, void>
}

export interface JournalOptions {
  /** How many of the newest are kept. */
  kept: number
  /** How many of the newest the first message may carry, and each further one. */
  first: number
  perMessage: number
  /** The least time between two messages to one reader. */
  intervalMs: number
}

export function createJournal<E>({ kept, first, perMessage, intervalMs }: JournalOptions): Journal<E> {
  const ring: E[] = []
  let written = 0
  const waiting = new Set<() => void>()

  /** The newest `count` entries, oldest first. */
  function newest(count: number): E[] {
    const have = Math.min(count, kept, written)
    return Array.from({ length: have }, (_, index) => ring[(written - have + index) % kept] as E)
  }

  function add(entry: E) {
    ring[written % kept] = entry
    written += 1
    for (const wake of [...waiting]) wake()
  }

  async function* follow(signal: AbortSignal): AsyncGenerator<Added<E>, void, void> {
    let seen = written
    yield { snapshot: true, added: newest(first), dropped: 0 }
    while (!signal.aborted) {
      const fresh = written - seen
      if (fresh === 0) {
        await next(waiting, signal)
        continue
      }
      seen = written
      const added = newest(Math.min(fresh, perMessage))
      yield { snapshot: false, added, dropped: fresh - added.length }
      await pause(intervalMs, signal)
    }
  }

  return { add, all: () => newest(kept), follow }
}

/** Resolves at the next entry, or when the signal fires. */
function next(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    if (signal.aborted) return resolve()
    waiting.add(wake)
    signal.addEventListener('abort', wake, { once: true })
  })
}
