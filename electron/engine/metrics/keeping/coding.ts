/**
 * Rows as bytes, in columns: the journal's chunks (one minute of many owners) and the blocks of the history (one hour of
 * one owner) alike. Used by the stores beside it. Pure.
 *
 * Values are rounded to steps nobody can see in a chart. The journal keeps a sixteenth of a step, and time to the
 * millisecond, so that what was written there in pieces and into a block later is still right to half a step.
 *
 * Bytes: head · count · places (distance to the one before, less one) · covered · which series are known · time they were
 * known where it is not all of it · for each series the averages, and of the first two how far min and max lie from them.
 */
import { EXTREMES, type Kind, MAX, MIN, ROW, SERIES, STEPS, SUM, WEIGHT } from './row'
import { Reader, Writer } from './varint'

/** Where a row belongs: its slot, in a journal after 64 times its owner. Rising. */
export interface Chunk {
  kind: Kind
  places: Float64Array
  rows: Float64Array
}

/** An owner's slots in a journal's chunk are 64 apart, because an hour has 60. */
export const SLOTS = 64
/** Owners of one chunk of the journal. */
export const OWNERS = 128
const PLACES = OWNERS * SLOTS

/** Time too: what a point covers is never exact to the millisecond, and the same number again takes no room. */
export const TIME_STEP_MS = 100
const FINER = 16
const FINER_TIME_STEP_MS = 1

const VERSION = 1
const HEAD_HOST = 1
const HEAD_FINE = 2
const HEAD_VERSION = 16

/** How long a series was known: not at all, as long as was covered, or a time of its own. Two bits for each series. */
const ALL = 1
const OWN = 2

const writer = new Writer()

/** `fine` = for the journal. Places must be rising and below 8192. */
export function encode({ kind, places, rows }: Chunk, fine: boolean): Uint8Array {
  const count = places.length
  const column = new Float64Array(count)
  writer.number(VERSION * HEAD_VERSION + (kind === 'host' ? HEAD_HOST : 0) + (fine ? HEAD_FINE : 0))
  writer.number(count)
  places.forEach((place, i) => {
    column[i] = place - (places[i - 1] ?? -1) - 1
  })
  writer.column(column, count)
  const timeStep = fine ? FINER_TIME_STEP_MS : TIME_STEP_MS
  const known = encodeTimes(rows, count, timeStep)
  for (const [series, step] of STEPS[kind].entries()) encodeSeries(rows, known, series, fine ? step / FINER : step)
  return writer.take()
}

/** Gives which series each row knows. */
function encodeTimes(rows: Float64Array, count: number, step: number): Uint16Array {
  const known = new Uint16Array(count)
  const column = new Float64Array(count)
  const own = new Float64Array(count * SERIES)
  let owns = 0
  for (let i = 0; i < count; i += 1) {
    const covered = timeIn(step, rows[i * ROW] ?? 0)
    column[i] = covered
    for (let series = 0; series < SERIES; series += 1) {
      const weight = timeIn(step, rows[i * ROW + WEIGHT + series] ?? 0)
      if (weight === 0) continue
      known[i] = (known[i] ?? 0) | ((weight === covered ? ALL : OWN) << (2 * series))
      if (weight !== covered) own[owns++] = weight
    }
  }
  writer.differences(column, count)
  writer.differences(Float64Array.from(known), count)
  writer.column(own, owns)
  return known
}

/** However short it was, it was. */
const timeIn = (step: number, ms: number) => (ms > 0 ? Math.max(1, Math.round(ms / step)) : 0)

function encodeSeries(rows: Float64Array, known: Uint16Array, series: number, step: number) {
  const averages = new Float64Array(known.length)
  const below = new Float64Array(known.length)
  const above = new Float64Array(known.length)
  let count = 0
  for (let i = 0; i < known.length; i += 1) {
    if (howKnown(known, i, series) === 0) continue
    const at = i * ROW
    const average = Math.round((rows[at + SUM + series] ?? 0) / (rows[at + WEIGHT + series] ?? 1) / step)
    averages[count] = average
    below[count] = Math.max(0, average - Math.round((rows[at + MIN + series] ?? 0) / step))
    above[count] = Math.max(0, Math.round((rows[at + MAX + series] ?? 0) / step) - average)
    count += 1
  }
  writer.differences(averages, count)
  if (series >= EXTREMES) return
  writer.column(below, count)
  writer.column(above, count)
}

const howKnown = (known: Uint16Array | Float64Array, i: number, series: number) =>
  ((known[i] ?? 0) >>> (2 * series)) & 3

/** Throws a RangeError for what is no chunk; never takes longer than the largest one would. */
export function decode(bytes: Uint8Array): Chunk {
  const reader = new Reader(bytes)
  const head = reader.number()
  if (Math.floor(head / HEAD_VERSION) !== VERSION) throw new RangeError('not a version we know')
  const kind = head & HEAD_HOST ? 'host' : 'container'
  const isFine = (head & HEAD_FINE) !== 0
  const count = reader.number()
  if (count > PLACES) throw new RangeError('too many rows')
  const places = readPlaces(reader, count)
  const rows = new Float64Array(count * ROW)
  const known = readTimes(reader, rows, count, isFine ? FINER_TIME_STEP_MS : TIME_STEP_MS)
  for (const [series, step] of STEPS[kind].entries())
    readSeries(reader, rows, known, series, isFine ? step / FINER : step)
  reader.end()
  return { kind, places, rows }
}

function readPlaces(reader: Reader, count: number): Float64Array {
  const places = reader.column(count)
  let before = -1
  for (let i = 0; i < count; i += 1) {
    before += (places[i] ?? 0) + 1
    if (before >= PLACES) throw new RangeError('a place beyond the end')
    places[i] = before
  }
  return places
}

function readTimes(reader: Reader, rows: Float64Array, count: number, step: number): Float64Array {
  const covered = reader.differences(count)
  const known = reader.differences(count)
  let owns = 0
  for (let i = 0; i < count; i += 1) {
    const flags = known[i] ?? 0
    if ((covered[i] ?? 0) < 0 || flags < 0 || flags > 0xffff) throw new RangeError('a time that cannot be')
    for (let series = 0; series < SERIES; series += 1) owns += howKnown(known, i, series) > ALL ? 1 : 0
  }
  const own = reader.column(owns)
  let next = 0
  for (let i = 0; i < count; i += 1) {
    rows[i * ROW] = (covered[i] ?? 0) * step
    for (let series = 0; series < SERIES; series += 1) {
      const how = howKnown(known, i, series)
      if (how === 0) continue
      const weight = how === ALL ? (covered[i] ?? 0) : (own[next++] ?? 0)
      if (weight === 0) throw new RangeError('known for no time')
      rows[i * ROW + WEIGHT + series] = weight * step
    }
  }
  return known
}

function readSeries(reader: Reader, rows: Float64Array, known: Float64Array, series: number, step: number) {
  let count = 0
  for (let i = 0; i < known.length; i += 1) if (howKnown(known, i, series) !== 0) count += 1
  const averages = reader.differences(count)
  const below = series < EXTREMES ? reader.column(count) : undefined
  const above = series < EXTREMES ? reader.column(count) : undefined
  let next = 0
  for (let i = 0; i < known.length; i += 1) {
    if (howKnown(known, i, series) === 0) continue
    const at = i * ROW
    const average = averages[next] ?? 0
    rows[at + SUM + series] = average * step * (rows[at + WEIGHT + series] ?? 0)
    if (below && above) {
      rows[at + MIN + series] = (average - (below[next] ?? 0)) * step
      rows[at + MAX + series] = (average + (above[next] ?? 0)) * step
    }
    next += 1
  }
}
