/**
 * "Snapshot first, patches after" for a keyed collection: what every `watch` stream of the engine gives. Used by the
 * capabilities behind their watch procedures. A reader who is slow gets the newest state of each changed key once,
 * never a queue: what waits for it is bounded by the number of keys.
 */
import { pause } from './pause'

export interface Patch<V> {
  snapshot: boolean
  changed: V[]
  removed: string[]
}

export interface Feed<V> {
  changed: (value: V) => void
  removed: (key: string) => void
  watch: (signal: AbortSignal) => AsyncGenerator<Patch<V>, void, void>
}

interface Reader<V> {
  pending: Map<string, V | undefined>
  wake: (() => void) | undefined
}

/** `intervalMs`: the least time between two patches to one reader; changes between them are folded. */
export function createFeed<V>(options: {
  all: () => Iterable<V>
  keyOf: (value: V) => string
  intervalMs: number
}): Feed<V> {
  const readers = new Set<Reader<V>>()

  function note(key: string, value: V | undefined) {
    for (const reader of readers) {
      reader.pending.set(key, value)
      reader.wake?.()
    }
  }

  async function* watch(signal: AbortSignal): AsyncGenerator<Patch<V>, void, void> {
    const reader: Reader<V> = { pending: new Map(), wake: undefined }
    readers.add(reader)
    try {
      yield { snapshot: true, changed: [...options.all()], removed: [] }
      while (!signal.aborted) {
        if (reader.pending.size === 0) await changeOrEnd(reader, signal)
        if (reader.pending.size > 0) yield take(reader)
        await pause(options.intervalMs, signal)
      }
    } finally {
      readers.delete(reader)
    }
  }

  return { changed: (value) => note(options.keyOf(value), value), removed: (key) => note(key, undefined), watch }
}

function take<V>(reader: Reader<V>): Patch<V> {
  const patch: Patch<V> = { snapshot: false, changed: [], removed: [] }
  for (const [key, value] of reader.pending) {
    if (value === undefined) patch.removed.push(key)
    else patch.changed.push(value)
  }
  reader.pending.clear()
  return patch
}

function changeOrEnd<V>(reader: Reader<V>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      reader.wake = undefined
      resolve()
    }
    reader.wake = done
    signal.addEventListener('abort', done, { once: true })
  })
}
