/** At most so many things at a time; the rest wait in order. hosts/ uses it so that a fleet connects without a storm. */
export function createTurns(places: number): (signal: AbortSignal) => Promise<() => void> {
  let free = places
  const queue: (() => void)[] = []

  function release() {
    const next = queue.shift()
    if (next) next()
    else free += 1
  }

  /** Resolves with the function that gives the place back; rejects with the signal's reason. */
  return async (signal) => {
    signal.throwIfAborted()
    if (free > 0) free -= 1
    else await turn(signal)
    let given = false
    return () => {
      if (given) return
      given = true
      release()
    }
  }

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        queue.splice(queue.indexOf(enter), 1)
        reject(signal.reason)
      }
      queue.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
