/**
 * The minutes that are not written yet, in the engine's thread: every point is added to the minute or minutes it covers.
 * Made by index.ts. What is called ten thousand times in ten seconds, so nothing is made per point.
 */
import type { OwnerId, Point } from '../model'
import { addValues, type Kind, ROW } from './row'

export const MINUTE_MS = 60_000
/** A point that covers more is no measurement of what happened meanwhile: the host was away, or this computer slept. */
export const LONGEST_MS = 10 * MINUTE_MS

/** One minute of those that were measured in it; as large as it needs to be. */
export interface MinuteRows {
  /** Epoch ms of its begin. */
  minuteAt: number
  owners: Int32Array
  /** 1 for a host. */
  isHost: Uint8Array
  rows: Float64Array
}

/** What one owner has in minutes that the database does not know yet. */
export interface Unwritten {
  minuteAts: number[]
  rows: Float64Array
}

interface Minute extends MinuteRows {
  count: number
  places: Map<OwnerId, number>
}

export type Minutes = ReturnType<typeof createMinutes>

/** `isKnown`: of others nothing is taken. */
export function createMinutes(isKnown: (owner: OwnerId) => boolean) {
  let open: Minute[] = []

  function minuteOf(minuteAt: number): Minute {
    for (const minute of open) if (minute.minuteAt === minuteAt) return minute
    const fresh = newMinute(minuteAt, Math.max(64, open.at(-1)?.count ?? 0))
    open.push(fresh)
    return fresh
  }

  function addTo(minuteAt: number, owner: OwnerId, kind: Kind, values: Point['values'], ms: number) {
    const minute = minuteOf(minuteAt)
    let place = minute.places.get(owner)
    if (place === undefined) {
      if (!isKnown(owner)) return
      if (minute.count === minute.owners.length) grow(minute)
      place = minute.count++
      minute.places.set(owner, place)
      minute.owners[place] = owner
      minute.isHost[place] = kind === 'host' ? 1 : 0
    }
    addValues(minute.rows, place * ROW, kind, values, ms)
  }

  return {
    /** What a point covers lies before its `at`. One that covers nothing tells of no stretch of time and is left out. */
    add(owner: OwnerId, kind: Kind, { at, coveredMs, values }: Point) {
      if (!(coveredMs > 0 && coveredMs <= LONGEST_MS && at >= coveredMs)) return
      const from = at - coveredMs
      const last = Math.ceil(at / MINUTE_MS) * MINUTE_MS - MINUTE_MS
      for (let minuteAt = Math.floor(from / MINUTE_MS) * MINUTE_MS; minuteAt <= last; minuteAt += MINUTE_MS) {
        const ms = Math.min(at, minuteAt + MINUTE_MS) - Math.max(from, minuteAt)
        if (ms > 0) addTo(minuteAt, owner, kind, values, ms)
      }
    },

    /** Takes out all but the minute that runs; with `nowAt` undefined that one too. */
    take(nowAt?: number): MinuteRows[] {
      const running = nowAt === undefined ? undefined : Math.floor(nowAt / MINUTE_MS) * MINUTE_MS
      const over = open.filter(({ minuteAt }) => minuteAt !== running)
      open = open.filter(({ minuteAt }) => minuteAt === running)
      return over.filter(({ count }) => count > 0).map(trimmed)
    },

    of: (owner: OwnerId): Unwritten => unwrittenOf(open, owner),

    drop(isGone: (owner: OwnerId) => boolean) {
      open = open.map((minute) => without(minute, isGone))
    },
  }
}

/** The rows of one owner among minutes. */
export function unwrittenOf(minutes: readonly MinuteRows[], owner: OwnerId): Unwritten {
  const found = minutes.flatMap(({ minuteAt, owners, rows }) => {
    const place = owners.indexOf(owner)
    return place < 0 ? [] : [{ minuteAt, row: rows.subarray(place * ROW, (place + 1) * ROW) }]
  })
  const rows = new Float64Array(found.length * ROW)
  found.forEach(({ row }, i) => {
    rows.set(row, i * ROW)
  })
  return { minuteAts: found.map(({ minuteAt }) => minuteAt), rows }
}

function newMinute(minuteAt: number, capacity: number): Minute {
  return {
    ...{ minuteAt, count: 0, places: new Map<OwnerId, number>() },
    ...{ owners: new Int32Array(capacity), isHost: new Uint8Array(capacity), rows: new Float64Array(capacity * ROW) },
  }
}

function grow(minute: Minute) {
  const { owners, isHost, rows } = newMinute(0, minute.owners.length * 2)
  owners.set(minute.owners)
  isHost.set(minute.isHost)
  rows.set(minute.rows)
  Object.assign(minute, { owners, isHost, rows })
}

function trimmed({ minuteAt, owners, isHost, rows, count }: Minute): MinuteRows {
  return {
    minuteAt,
    owners: owners.slice(0, count),
    isHost: isHost.slice(0, count),
    rows: rows.slice(0, count * ROW),
  }
}

function without(minute: Minute, isGone: (owner: OwnerId) => boolean): Minute {
  const left = newMinute(minute.minuteAt, Math.max(64, minute.count))
  for (let place = 0; place < minute.count; place += 1) {
    const owner = minute.owners[place] ?? 0
    if (isGone(owner)) continue
    const to = left.count++
    left.places.set(owner, to)
    left.owners[to] = owner
    left.isHost[to] = minute.isHost[place] ?? 0
    left.rows.set(minute.rows.subarray(place * ROW, (place + 1) * ROW), to * ROW)
  }
  return left
}
