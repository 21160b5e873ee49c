/**
 * What one session prints, on its way from the stream to its readers: through the guard into the ring, and out of it at
 * each reader's own pace. The slowest reader who looks slows the program; when nobody looks it goes on, at a bounded
 * rate, and whoever was left behind is told how much is missing. The first bytes after a pause go at once, what follows
 * within a frame goes together. Used by session.ts.
 */
import type { Clock } from '../ports'
import { createGuard } from './guard'
import { createRing } from './ring'
import { leftOut } from './rules'

export interface OutputOptions {
  clock: Clock
  /** False where a program that is not read would stand still for everybody: a container's own terminal. */
  mayPause: boolean
  /** Stops and starts reading the stream. */
  pause: () => void
  resume: () => void
}

export interface Piece {
  bytes: Uint8Array<ArrayBuffer>
  replay: boolean
}
export type Output = ReturnType<typeof createOutput>

export const RING_BYTES = 1024 * 1024
/** A message's worth, and what a reader may be behind before the program has to wait. */
const PIECE_BYTES = 64 * 1024
const SLICE_BYTES = 4 * 1024
const HIGH_BYTES = 256 * 1024
const LOW_BYTES = 64 * 1024
const FRAME_MS = 16
/** A reader who has taken nothing for so long does not look. */
const STALL_MS = 3000
/** Bytes read in a slice of time while nobody looks: 8 MiB a second. */
const UNSEEN_BYTES = 800 * 1024
const UNSEEN_SLICE_MS = 100
/** After Ctrl-C what is still under way is skipped, but for its end, as long as it comes without a break. */
const CTRL_C = 0x03
const SKIM_MS = 400
const SKIM_BREAK_MS = 100
const SKIM_MOST_MS = 1500
/** So long after the last bytes of a flood its end is shown. */
const SKIM_QUIET_MS = 40
const SKIM_BEHIND_BYTES = 32 * 1024
const SKIM_KEPT_BYTES = 8 * 1024

const encoder = new TextEncoder()
const bytesOf = (text: string) => encoder.encode(text)

interface Reader {
  at: number
  /** Waits for bytes; otherwise it was given some at `givenAt` and has not come back. */
  isWaiting: boolean
  givenAt: number
  wake: (() => void) | undefined
}

export function createOutput({ clock, mayPause, pause, resume }: OutputOptions) {
  const guard = createGuard()
  const ring = createRing(RING_BYTES)
  const readers = new Set<Reader>()
  let isPaused = false
  let isEnded = false
  let typedAt = Number.NEGATIVE_INFINITY
  let takenAt = Number.NEGATIVE_INFINITY
  let skim = { from: 0, until: Number.NEGATIVE_INFINITY }
  let unseen = { since: 0, bytes: 0 }
  let timer: NodeJS.Timeout | undefined

  const now = clock.monotonic
  const isSkimming = () => now() < skim.until
  const behind = (reader: Reader) => ring.end - reader.at
  const isSkipped = (reader: Reader) => isSkimming() && behind(reader) > SKIM_BEHIND_BYTES

  function take(chunk: Buffer) {
    takenAt = now()
    // In slices, because a reader can go on only where one begins.
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      const modes = guard.modes()
      ring.append(guard.feed(chunk.subarray(at, at + SLICE_BYTES)), modes)
    }
    if (isSkimming()) {
      skim.until = Math.min(skim.from + SKIM_MOST_MS, Math.max(skim.until, now() + SKIM_BREAK_MS))
    }
    for (const reader of readers) reader.wake?.()
    steer(chunk.length)
  }

  /** Decides whether the stream is read on. `added`: bytes that came just now. */
  function steer(added: number) {
    if (isEnded || !mayPause || isSkimming()) return go()
    const looking = [...readers].filter((reader) => reader.isWaiting || now() - reader.givenAt < STALL_MS)
    if (looking.length === 0) return steerUnseen(added)
    const most = Math.max(...looking.map(behind))
    if (most >= HIGH_BYTES) halt(STALL_MS)
    else if (most <= LOW_BYTES) go()
  }

  function steerUnseen(added: number) {
    const sliceMs = now() - unseen.since
    if (sliceMs >= UNSEEN_SLICE_MS) unseen = { since: now(), bytes: 0 }
    unseen.bytes += added
    if (unseen.bytes > UNSEEN_BYTES) halt(UNSEEN_SLICE_MS - (now() - unseen.since))
    else go()
  }

  function halt(againMs: number) {
    if (!isPaused) pause()
    isPaused = true
    timer ??= setTimeout(
      () => {
        timer = undefined
        steer(0)
      },
      Math.max(1, againMs),
    )
  }

  function go() {
    if (!isPaused) return
    isPaused = false
    clearTimeout(timer)
    timer = undefined
    resume()
  }

  /** Takes a reader who is too far behind to where it goes on, and gives what it is told. */
  function skip(reader: Reader): Uint8Array<ArrayBuffer> | undefined {
    const isLost = reader.at < ring.start
    if (!isLost && !isSkipped(reader)) return undefined
    const from = isSkimming() ? ring.end - SKIM_KEPT_BYTES : ring.start
    const { at, modes } = ring.safeFrom(Math.max(ring.start, from))
    const bytes = at - reader.at
    reader.at = at
    return bytesOf(leftOut(bytes) + modes)
  }

  async function* attach(signal: AbortSignal): AsyncGenerator<Piece, void, void> {
    const { at, modes } = ring.safeFrom(ring.start)
    const replayEnd = ring.end
    const reader: Reader = { at, isWaiting: false, givenAt: now(), wake: undefined }
    const give = (bytes: Piece['bytes'], replay: boolean): Piece => {
      reader.isWaiting = false
      reader.givenAt = now()
      return { bytes, replay }
    }
    readers.add(reader)
    try {
      if (modes !== '') yield give(bytesOf(modes), true)
      while (!signal.aborted) {
        if (reader.at >= replayEnd) await worthGiving(reader, signal)
        if (signal.aborted || (isEnded && reader.at >= ring.end)) return
        const note = skip(reader)
        if (note) yield give(note, false)
        const replay = reader.at < replayEnd
        const bytes = ring.read(reader.at, replay ? Math.min(PIECE_BYTES, replayEnd - reader.at) : PIECE_BYTES)
        reader.at += bytes.length
        steer(0)
        if (bytes.length > 0) yield give(bytes, replay)
      }
    } finally {
      readers.delete(reader)
      steer(0)
    }
  }

  /**
   * Resolves when there is something: at once after a pause or a key, at the frame's end or a piece's size otherwise. The
   * end of what is skipped comes when nothing more does.
   */
  function worthGiving(reader: Reader, signal: AbortSignal): Promise<void> | undefined {
    const isUrgent = () => isEnded || typedAt >= reader.givenAt || behind(reader) >= PIECE_BYTES
    const frameMs = () => reader.givenAt + FRAME_MS - now()
    const quietMs = () => (isSkipped(reader) ? takenAt + SKIM_QUIET_MS - now() : 0)
    const isReady = () => isEnded || (behind(reader) > 0 && quietMs() <= 0 && (isUrgent() || frameMs() <= 0))
    if (isReady() || signal.aborted) return undefined
    reader.isWaiting = true
    steer(0)
    return new Promise((resolve) => {
      let frame: NodeJS.Timeout | undefined
      const done = () => {
        clearTimeout(frame)
        signal.removeEventListener('abort', done)
        reader.wake = undefined
        resolve()
      }
      const again = () => {
        frame = undefined
        reader.wake?.()
      }
      reader.wake = () => {
        if (isReady()) done()
        else if (behind(reader) > 0) frame ??= setTimeout(again, Math.max(1, quietMs() || frameMs()))
      }
      signal.addEventListener('abort', done, { once: true })
      reader.wake()
    })
  }

  return {
    take,
    attach,
    /** A line of our own among what it prints. */
    say: (text: string) => take(Buffer.from(text)),
    /** A person typed: the answer goes at once, and after Ctrl-C what is still under way is skipped. */
    typed(bytes: Uint8Array) {
      typedAt = now()
      if (!bytes.includes(CTRL_C)) return
      skim = { from: now(), until: now() + SKIM_MS }
      if (isPaused) go()
      for (const reader of readers) reader.wake?.()
    },
    /** Nothing more comes; readers end when they have read all. */
    end() {
      isEnded = true
      clearTimeout(timer)
      for (const reader of readers) reader.wake?.()
    },
  }
}
