/**
 * The newest values of one subject in memory: a fixed number of slots of a fixed length, by time, in typed arrays. Every
 * container has 90 slots of 10 s, which is why it must be small: 3.3 KB, so that 10,000 of them take some 35 MB. Plain
 * data and functions on it; used by owners.ts, read by follow.ts and recent.ts.
 */
import type { Point } from './model'

export interface Ring {
  slotMs: number
  slots: number
  /** Values of a slot. */
  width: number
  /** Of the newest point, epoch ms; -1 before there is one. */
  newestAt: number
  /** How much of the newest slot is covered by what went into it. */
  coveredMs: number
  /** When the newest point of each slot ended; -1 of one that is empty. */
  at: Float64Array
  /** NaN = not known. */
  values: Float32Array
  /** 1 where a line breaks off before it: nothing was seen for too long, as points of this ring go. */
  begins: Uint8Array
}

export interface RingRow {
  at: number
  begins: boolean
  values: (number | null)[]
}

export function createRing(slots: number, slotMs: number, width: number): Ring {
  const bytes = new ArrayBuffer(slots * (8 + 4 * width + 1))
  const values = new Float32Array(bytes, slots * 8, slots * width)
  const at = new Float64Array(bytes, 0, slots).fill(-1)
  const begins = new Uint8Array(bytes, slots * (8 + 4 * width), slots)
  return { slotMs, slots, width, newestAt: -1, coveredMs: 0, at, values, begins }
}

/** So many empty slots are no hole. */
const HOLE_SLOTS = 2.5

/**
 * A second point in the newest slot is averaged with what is there by the time each covers; one in any other slot
 * replaces it (the clock stepped back). What one of them does not know is taken from the other.
 */
export function addToRing(ring: Ring, point: Point) {
  const { slotMs, slots, width, values } = ring
  const slot = Math.floor(point.at / slotMs)
  const place = slot % slots
  const isSame = ring.newestAt >= 0 && Math.floor(ring.newestAt / slotMs) === slot
  const known = isSame ? ring.coveredMs : 0
  const share = point.coveredMs > 0 ? point.coveredMs / (known + point.coveredMs) : known > 0 ? 0 : 1
  for (let series = 0; series < width; series += 1) {
    const index = place * width + series
    const before = isSame ? (values[index] ?? Number.NaN) : Number.NaN
    const now = point.values[series] ?? Number.NaN
    values[index] = Number.isNaN(before) ? now : Number.isNaN(now) ? before : before + (now - before) * share
  }
  const begins = point.coveredMs === 0 || (point.holeMs ?? 0) > HOLE_SLOTS * slotMs
  if (!isSame) ring.begins[place] = begins ? 1 : 0
  ring.at[place] = point.at
  ring.newestAt = point.at
  ring.coveredMs = known + point.coveredMs
}

/** Those that ended after `after`, oldest first. */
export function* rowsOf(ring: Ring, after: number): Generator<RingRow, void, void> {
  const { slots, slotMs, newestAt, width } = ring
  if (newestAt < 0) return
  const newest = Math.floor(newestAt / slotMs)
  for (let slot = newest - slots + 1; slot <= newest; slot += 1) {
    const place = ((slot % slots) + slots) % slots
    const at = ring.at[place] ?? -1
    // Of an earlier round, or of a later time by a clock that has stepped back since.
    if (Math.floor(at / slotMs) !== slot || at <= after || at > newestAt) continue
    const values = Array.from(ring.values.subarray(place * width, (place + 1) * width), knownOf)
    yield { at, begins: ring.begins[place] === 1, values }
  }
}

/** When the oldest row ended; undefined when there is none. */
export function oldestIn(ring: Ring): number | undefined {
  for (const row of rowsOf(ring, -1)) return row.at
  return undefined
}

const knownOf = (value: number) => (Number.isNaN(value) ? null : value)
