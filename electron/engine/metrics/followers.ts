/**
 * The charts and the rows on a screen: first what memory holds of the last minutes, then each point as it comes, at most
 * four messages a second. Made by index.ts. What nobody follows costs one look into a map.
 */
import type { LivePoint, metrics as metricsContract, SeriesName, Subject } from '../../../shared/contract/metrics'
import type { Implementation } from '../../../shared/contract/runtime'
import { pause } from '../../../shared/domain/pause'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../shared/domain/series'
import type { Interest } from './interest'
import type { Point } from './model'
import type { RingRow } from './rings'

type Follow = Implementation<typeof metricsContract, unknown>['follow']
type Input = Parameters<Follow>[0]

export interface FollowersPorts {
  interest: Interest
  /** What memory holds of it since then, oldest first. */
  recent: (subject: Subject, after: number, isFine: boolean) => RingRow[]
  now: () => number
}

interface Follower {
  pending: LivePoint[]
  wake: () => void
  take: (place: number, at: number, values: Point['values']) => void
}

const EVERY_MS = 250
/** Of more than that, rows of a table, what memory holds is told each 10 s. */
const MAX_FINE = 12
/** Of a reader that has stopped reading: a quarter of an hour of sixty subjects. Then the oldest go. */
const MAX_PENDING = 54_000

export type Followers = ReturnType<typeof createFollowers>

export function createFollowers({ interest, recent, now }: FollowersPorts) {
  /** By host id, or key of a container: who follows it, and where it stands in what they asked for. */
  const followed = new Map<string, Map<Follower, number[]>>()

  async function* follow({ subjects, series, backMs }: Input, signal: AbortSignal): ReturnType<typeof messages> {
    const follower = createFollower(subjects, series)
    const leave = interest.add(subjects)
    const keys = subjects.map(keyOf)
    for (const [place, key] of keys.entries()) {
      const readers = followed.get(key) ?? new Map<Follower, number[]>()
      followed.set(key, readers.set(follower, [...(readers.get(follower) ?? []), place]))
    }
    try {
      for (const [place, subject] of subjects.entries())
        for (const row of backMs > 0 ? recent(subject, now() - backMs, subjects.length <= MAX_FINE) : []) {
          if (row.begins) follower.take(place, row.at - 1, [])
          follower.take(place, row.at, row.values)
        }
      yield* messages(follower, signal)
    } finally {
      leave()
      for (const key of keys) {
        followed.get(key)?.delete(follower)
        if (followed.get(key)?.size === 0) followed.delete(key)
      }
    }
  }

  return {
    follow,
    isFollowed: (key: string) => followed.has(key),
    tell(key: string, point: Point) {
      for (const [follower, places] of followed.get(key) ?? []) {
        for (const place of places) {
          if (point.coveredMs === 0 || point.holeMs !== undefined) follower.take(place, point.at - 1, [])
          follower.take(place, point.at, point.values)
        }
        follower.wake()
      }
    },
  }
}

async function* messages(follower: Follower, signal: AbortSignal) {
  for (let snapshot = true; !signal.aborted; snapshot = false) {
    if (!snapshot && follower.pending.length === 0) await nextPoint(follower, signal)
    if (signal.aborted) return
    yield { snapshot, points: follower.pending.splice(0) }
    await pause(EVERY_MS, signal)
  }
}

function createFollower(subjects: readonly Subject[], series: readonly SeriesName[]): Follower {
  const places = subjects.map((subject) => {
    const names: readonly SeriesName[] = subject.kind === 'host' ? HOST_SERIES : CONTAINER_SERIES
    return series.map((name) => names.indexOf(name))
  })
  const follower: Follower = {
    pending: [],
    wake: () => {},
    take(place, at, values) {
      const chosen = places[place]?.map((index) => values[index] ?? null) ?? []
      follower.pending.push({ place, at, values: chosen })
      if (follower.pending.length > MAX_PENDING) follower.pending.splice(0, MAX_PENDING / 10)
    },
  }
  return follower
}

export function keyOf(subject: Subject): string {
  return subject.kind === 'host' ? subject.hostId : subject.key
}

function nextPoint(follower: Follower, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      follower.wake = () => {}
      resolve()
    }
    follower.wake = done
    signal.addEventListener('abort', done, { once: true })
  })
}
