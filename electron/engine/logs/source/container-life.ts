/**
 * Does a container run, when does it end and begin anew? From its row and the events of its host. Used by source.ts.
 */
import type { Containers } from '../../containers'
import type { Clock } from '../../ports'

export interface ContainerLife {
  /** Undefined where nobody knows. */
  isUp: () => boolean | undefined
  /** What was seen of an end before is forgotten. */
  forgetEnd: () => void
  /** Asked when its log has ended: has it ended too? Waits a moment, because the event may come after the log's end. */
  ended: (clock: Clock, signal: AbortSignal) => Promise<'up' | { exitCode: number | undefined; wasSeen: boolean }>
  /** Resolves when it runs (again), or may do so. Rejects when the signal fires. */
  begins: (signal: AbortSignal) => Promise<void>
  /** Begins to listen; gives the function that ends it. */
  watch: () => () => void
}

const UP: ReadonlySet<string> = new Set(['running', 'paused', 'restarting', 'removing'])
/** The row is inspected 120 ms after an event. */
const PATIENCE_MS = 1500
const STEP_MS = 50

export function createContainerLife(
  hostId: string,
  id: string,
  containers: Pick<Containers, 'get' | 'onEvent' | 'onResync'>,
): ContainerLife {
  const key = `${hostId}/${id}`
  let end: { exitCode: number | undefined } | undefined
  let hasBegun = false
  let wake: (() => void) | undefined

  function isUp(): boolean | undefined {
    const row = containers.get(key)
    return row && UP.has(row.state)
  }

  function stir() {
    wake?.()
    wake = undefined
  }

  /** Or removed, or nobody knows: asked once more, the engine says what is true. */
  function begun() {
    hasBegun = true
    stir()
  }

  return {
    isUp,
    forgetEnd() {
      end = undefined
      hasBegun = false
    },
    async ended(clock, signal) {
      for (let waitedMs = 0; waitedMs < PATIENCE_MS && end === undefined && isUp() !== false; waitedMs += STEP_MS)
        await clock.sleep(STEP_MS, signal)
      if (end) return { ...end, wasSeen: true }
      return isUp() === false ? { exitCode: containers.get(key)?.exitCode, wasSeen: false } : 'up'
    },
    async begins(signal) {
      signal.addEventListener('abort', stir, { once: true })
      while (!hasBegun && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
      signal.removeEventListener('abort', stir)
      signal.throwIfAborted()
    },
    watch() {
      const endings = [
        containers.onEvent((host, event) => {
          if (host !== hostId || event.type !== 'container' || event.id !== id) return
          if (event.action === 'die') {
            const exitCode = Number(event.attributes.exitCode)
            end = { exitCode: Number.isSafeInteger(exitCode) ? exitCode : undefined }
            hasBegun = false
          } else if (event.action !== 'start' && event.action !== 'destroy') return
          else begun()
        }),
        containers.onResync((host) => {
          if (host === hostId) begun()
        }),
      ]
      return () => {
        for (const stop of endings) stop()
      }
    },
  }
}
