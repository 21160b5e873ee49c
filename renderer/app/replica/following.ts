/**
 * What is on the screen is measured each second: cells and cards say what they show, and here that becomes streams of
 * `metrics.follow`. A stream cannot change what it follows, so each change opens one for what is new (which brings its
 * last quarter of an hour) and ends those of which nothing is shown any more; many small ones are made one. Waits a
 * moment while a person scrolls, and rests while the window is hidden. Used by replicas.ts; what it needs of the page is
 * given, so that it can be tested without one.
 */
import type { LivePoint } from '../../../shared/contract/metrics'
import { createTrack, type Recent, type Track } from './recent'

/** What one call may follow. */
const MOST = 200
/** So long nothing may have moved; yet a list that never rests is not waited for longer than a second. */
const SCROLLING_MS = 150
const RESTLESS_MS = 1000
export const BACK_MS = 900_000
/** Over the seam where one stream takes the place of others. */
const SEAM_MS = 15_000
const MOST_STREAMS = 6

/** Of ten seconds each: lines begin with two minutes and grow with what is known, all alike, until they show fifteen. */
const FEWEST_SLOTS = 12

interface Message {
  snapshot: boolean
  points: readonly LivePoint[]
}

interface Source {
  /** Points hold CPU and memory, in this order. */
  open: (subjects: readonly string[], backMs: number, signal: AbortSignal) => AsyncIterable<Message>
  line: () => unknown
  untilRetry: (used: unknown, signal: AbortSignal) => Promise<void>
  /** Told after each change of what was heard, at most once a message. */
  onChange: (recent: ReadonlyMap<string, Recent>) => void
}

interface Stream {
  subjects: readonly string[]
  stop: AbortController
}

/** Subjects are keys of containers (`hostId/id`) and ids of hosts. */
export function createFollowing({ open, line, untilRetry, onChange }: Source) {
  const shownBy = new Map<string, number>()
  const tracks = new Map<string, Track>()
  const recent = new Map<string, Recent>()
  let streams: Stream[] = []
  let isHidden = false
  let isWaiting = false
  let movedAt = 0

  /** Called at each row that comes or goes: one timer that looks whether it is calm, not one for each. */
  function reconsiderSoon() {
    movedAt = performance.now()
    if (!isWaiting) setTimeout(whenCalm, SCROLLING_MS, movedAt)
    isWaiting = true
  }

  function whenCalm(sinceMs: number) {
    const now = performance.now()
    const restMs = movedAt + SCROLLING_MS - now
    if (restMs > 0 && now - sinceMs < RESTLESS_MS) {
      setTimeout(whenCalm, restMs, sinceMs)
      return
    }
    isWaiting = false
    reconsider()
  }

  function reconsider() {
    const wanted = isHidden ? [] : [...shownBy.keys()].slice(0, MOST)
    endUnwanted(new Set(wanted))
    const followed = new Set(streams.flatMap(({ subjects }) => subjects))
    if (streams.length >= MOST_STREAMS || followed.size > Math.max(MOST / 2, 2 * wanted.length))
      makeOne(wanted.filter((subject) => followed.has(subject)))
    const missing = wanted.filter((subject) => !followed.has(subject))
    if (missing.length > 0) begin(missing, BACK_MS)
    forgetOthers(new Set(wanted))
  }

  function endUnwanted(wanted: ReadonlySet<string>) {
    streams = streams.filter(({ subjects, stop }) => {
      const isShown = subjects.some((subject) => wanted.has(subject))
      if (!isShown) stop.abort()
      return isShown
    })
  }

  /** What was told of them stays; only the seam is told again. */
  function makeOne(subjects: readonly string[]) {
    const old = streams
    streams = []
    if (subjects.length > 0) begin(subjects, SEAM_MS)
    for (const { stop } of old) stop.abort()
  }

  function forgetOthers(wanted: ReadonlySet<string>) {
    for (const subject of [...tracks.keys()]) {
      if (wanted.has(subject)) continue
      tracks.delete(subject)
      recent.delete(subject)
    }
  }

  function begin(subjects: readonly string[], backMs: number) {
    const stream = { subjects, stop: new AbortController() }
    streams.push(stream)
    void run(stream, backMs)
  }

  async function run({ subjects, stop: { signal } }: Stream, backMs: number) {
    let sinceMs = backMs
    while (!signal.aborted) {
      const used = line()
      try {
        for await (const message of open(subjects, sinceMs, signal)) take(subjects, message, sinceMs === BACK_MS)
      } catch {
        // the line is down, or the engine says no: asked again below
      }
      sinceMs = BACK_MS
      if (!signal.aborted) await untilRetry(used, signal)
    }
  }

  /** `isWhole`: a snapshot is all there is, and what was known before is told again. */
  function take(subjects: readonly string[], { snapshot, points }: Message, isWhole: boolean) {
    if (snapshot && isWhole) for (const subject of subjects) tracks.delete(subject)
    const touched = new Set<string>()
    for (const { place, at, values } of points) {
      const subject = subjects[place]
      if (subject === undefined || !shownBy.has(subject)) continue
      const track = tracks.get(subject) ?? createTrack()
      tracks.set(subject, track)
      track.add(at, values[0] ?? null, values[1] ?? null)
      touched.add(subject)
    }
    let slots = FEWEST_SLOTS
    for (const track of tracks.values()) slots = Math.max(slots, track.span())
    let isChanged = false
    for (const subject of touched) {
      const lines = tracks.get(subject)?.lines(slots)
      if (lines && recent.get(subject) !== lines) {
        recent.set(subject, lines)
        isChanged = true
      }
    }
    if (isChanged) onChange(recent)
  }

  return {
    /** Follows `subject` until what this gives is called. */
    show(subject: string): () => void {
      shownBy.set(subject, (shownBy.get(subject) ?? 0) + 1)
      reconsiderSoon()
      return () => {
        const count = (shownBy.get(subject) ?? 1) - 1
        if (count > 0) shownBy.set(subject, count)
        else shownBy.delete(subject)
        reconsiderSoon()
      }
    },
    setHidden(hidden: boolean): void {
      isHidden = hidden
      reconsiderSoon()
    },
  }
}
