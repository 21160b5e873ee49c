/**
 * The replica: what the engine says, kept on the page. One generic function follows a `watch` stream into a zustand
 * store, at most one update per animation frame, and begins again after every reconnect. What is known stays
 * meanwhile, so a page never goes blank; `phase` says how fresh it is.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'

interface Replica<S> {
  data: S
  /** waiting: nothing heard yet · live · stale: the stream broke and what is shown is what was last heard */
  phase: 'waiting' | 'live' | 'stale'
}

interface Source<M, S> {
  initial: S
  /** Opens the stream. Rejects or throws when there is no connection. */
  open: (signal: AbortSignal) => AsyncIterable<M>
  /** Takes in all messages of a frame at once. */
  fold: (before: S, messages: readonly M[]) => S
  /** The line a stream opened now would run on; undefined while there is none. */
  line: () => unknown
  /** Resolves when another attempt makes sense: another line than `used` is up, or some time later. */
  untilRetry: (used: unknown, signal: AbortSignal) => Promise<void>
  /** Calls back at the next frame; gives a function that calls it off. */
  onNextFrame: (run: () => void) => () => void
}

interface Following<S> {
  store: StoreApi<Replica<S>>
  /** Follows until the signal fires. */
  follow: (signal: AbortSignal) => Promise<void>
}

export function createReplica<M, S>(source: Source<M, S>): Following<S> {
  const store = createStore<Replica<S>>(() => ({ data: source.initial, phase: 'waiting' }))
  let heard: M[] = []
  let callOff: (() => void) | undefined

  function publish(phase: 'live' | 'stale' = 'live') {
    callOff?.()
    callOff = undefined
    const before = store.getState()
    const data = heard.length > 0 ? source.fold(before.data, heard) : before.data
    heard = []
    if (data !== before.data || phase !== before.phase) store.setState({ data, phase })
  }

  async function readOnce(signal: AbortSignal) {
    for await (const message of source.open(signal)) {
      heard.push(message)
      callOff ??= source.onNextFrame(() => publish())
    }
  }

  async function follow(signal: AbortSignal) {
    while (!signal.aborted) {
      const used = source.line()
      await readOnce(signal).catch(() => {})
      if (store.getState().phase !== 'waiting' || heard.length > 0) publish('stale')
      if (!signal.aborted) await source.untilRetry(used, signal)
    }
  }

  return { store, follow }
}
