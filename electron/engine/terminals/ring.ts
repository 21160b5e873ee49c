/**
 * What a terminal printed lately, of a bounded size: whoever comes later starts with it, and whoever is slow reads on in
 * it. Places are counted from the first byte of the session on. Pure; used by session.ts.
 */

export interface Ring {
  /** The first byte that is still there, and the place behind the last. */
  readonly start: number
  readonly end: number
  /** `modes`: those in which these bytes begin (guard.ts). */
  append: (bytes: Uint8Array, modes: string) => void
  /** A copy of at most `maxBytes` from `from` on, which must be there. */
  read: (from: number, maxBytes: number) => Uint8Array<ArrayBuffer>
  /** A place at or after `from` where no sequence is cut, and the modes there. */
  safeFrom: (from: number) => { at: number; modes: string }
}

const FIRST_BYTES = 16 * 1024
/** A safe place is remembered once in so many bytes. */
const SAFE_EVERY_BYTES = 1024

export function createRing(capacityBytes: number): Ring {
  let store = Buffer.alloc(Math.min(FIRST_BYTES, capacityBytes))
  let start = 0
  let end = 0
  const safe: { at: number; modes: string }[] = [{ at: 0, modes: '' }]

  function copyTo(target: Uint8Array, from: number) {
    const at = from % store.length
    const first = Math.min(target.length, store.length - at)
    target.set(store.subarray(at, at + first))
    if (first < target.length) target.set(store.subarray(0, target.length - first), first)
  }

  function grow(wantedBytes: number) {
    if (wantedBytes <= store.length || store.length === capacityBytes) return
    let size = store.length
    while (size < wantedBytes && size < capacityBytes) size = Math.min(size * 2, capacityBytes)
    const there = new Uint8Array(end - start)
    copyTo(there, start)
    store = Buffer.alloc(size)
    put(there, start)
  }

  function put(bytes: Uint8Array, place: number) {
    const at = place % store.length
    const first = Math.min(bytes.length, store.length - at)
    store.set(bytes.subarray(0, first), at)
    if (first < bytes.length) store.set(bytes.subarray(first), 0)
  }

  return {
    get start() {
      return start
    },
    get end() {
      return end
    },
    append(bytes, modes) {
      if (bytes.length === 0) return
      const last = safe.at(-1)
      if (!last || end - last.at >= SAFE_EVERY_BYTES) safe.push({ at: end, modes })
      grow(end - start + bytes.length)
      const kept = bytes.subarray(Math.max(0, bytes.length - store.length))
      put(kept, end + bytes.length - kept.length)
      end += bytes.length
      start = Math.max(start, end - store.length)
      let gone = 0
      while ((safe[gone]?.at ?? end) < start) gone += 1
      if (gone > 0) safe.splice(0, gone)
    },
    read(from, maxBytes) {
      const bytes = new Uint8Array(Math.max(0, Math.min(maxBytes, end - from)))
      copyTo(bytes, from)
      return bytes
    },
    safeFrom(from) {
      const found = safe.find(({ at }) => at >= from)
      return found ?? { at: end, modes: safe.at(-1)?.modes ?? '' }
    },
  }
}
