/**
 * A value that can be watched: the newest at once, then each change; a slow reader misses what lies between.
 * Behind every stream the shell serves.
 */
export interface Watched<T> {
  get: () => T
  set: (next: T) => void
  /** Ends when the signal fires. */
  watch: (signal: AbortSignal) => AsyncGenerator<T, void, void>
  /** Resolves with the first value that satisfies `test`, the present one included; rejects when the signal fires. */
  until: (test: (value: T) => boolean, signal: AbortSignal) => Promise<T>
}

export function createWatched<T>(initial: T): Watched<T> {
  let value = initial
  let version = 0
  const sleepers = new Set<() => void>()

  function change(seen: number, signal: AbortSignal): Promise<void> {
    if (version !== seen || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      sleepers.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  async function* watch(signal: AbortSignal): AsyncGenerator<T, void, void> {
    while (!signal.aborted) {
      const seen = version
      yield value
      await change(seen, signal)
    }
  }

  return {
    get: () => value,
    set(next) {
      value = next
      version += 1
      for (const wake of [...sleepers]) wake()
    },
    watch,
    async until(test, signal) {
      for await (const now of watch(signal)) if (test(now)) return now
      throw signal.reason
    },
  }
}
