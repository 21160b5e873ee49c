/**
 * Says what a piece of work left open: sockets, timers, threads, files. Take a mark before, call it after everything
 * was disposed of; it waits a little for what closes asynchronously and throws naming what stays.
 */
export type LeakCheck = (options?: { patienceMs?: number }) => Promise<void>

export function markOpenHandles(): LeakCheck {
  const before = count()
  return async ({ patienceMs = 2000 } = {}) => {
    const deadline = performance.now() + patienceMs
    for (;;) {
      const left = difference(before, count())
      if (left.length === 0) return
      if (performance.now() > deadline) throw new Error(`left open: ${left.join(', ')}`)
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }
}

/** Immediates and the like end by themselves with the next turn and are no leak. */
const PASSING = new Set(['Immediate', 'TickObject', 'Promise', 'FSReqPromise', 'FSReqCallback', 'CloseReq'])

function count(): Map<string, number> {
  const found = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) {
    if (!PASSING.has(kind)) found.set(kind, (found.get(kind) ?? 0) + 1)
  }
  return found
}

function difference(before: Map<string, number>, after: Map<string, number>): string[] {
  return [...after].flatMap(([kind, n]) => {
    const more = n - (before.get(kind) ?? 0)
    return more > 0 ? [`${more} × ${kind}`] : []
  })
}
