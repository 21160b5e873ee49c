/**
 * Slots to what a chart draws: about as many points as asked for, extremes kept, a gap where nothing was measured. Called
 * by the store in the database's thread. Pure.
 */
import type { History } from '../../../../shared/contract/metrics'
import { averageOf, EXTREMES, MAX, MIN, ROW, SUM, seriesOf, WEIGHT } from './row'
import type { Slots } from './slots'

/** More empty slots than these are a gap; a late answer is none. */
const MISSING_ALLOWED = 2

type Points = Omit<History, 'memoryLimit' | 'keptSince'>

/**
 * Slots that lie together become one point, by multiples of their length since 1970, so that points stay where they are
 * when the span moves on. Where a gap lies between two points, one of nulls stands between them.
 */
export function foldToPoints(slots: Slots, points: number): Points {
  const together = Math.max(1, Math.ceil(slots.count / points))
  const stepMs = together * slots.slotMs
  const folded: Points = {
    ...{ levelMs: slots.slotMs, stepMs, at: [] },
    series: seriesOf(slots.kind).map((name) => ({ name, avg: [], min: [], max: [] })),
  }
  const { startAt, slotMs, count } = slots
  let before = -1 // the last slot that holds something
  for (let first = 0; first < count; ) {
    const groupAt = Math.floor((startAt + first * slotMs) / stepMs) * stepMs
    const end = Math.min(count, Math.round((groupAt + stepMs - startAt) / slotMs))
    const filled = filledSlots(slots, first, end)
    if (filled) {
      const middle = groupAt + stepMs / 2
      const last = folded.at.at(-1)
      if (last !== undefined && filled.first - before - 1 > MISSING_ALLOWED) addGap(folded, (last + middle) / 2)
      addPoint(folded, middle, slots, filled)
      before = filled.last
    }
    first = end
  }
  return folded
}

interface Span {
  first: number
  last: number
}

function filledSlots({ rows }: Slots, from: number, end: number): Span | undefined {
  let [first, last] = [-1, -1]
  for (let slot = from; slot < end; slot += 1) {
    if ((rows[slot * ROW] ?? 0) === 0) continue
    if (first < 0) first = slot
    last = slot
  }
  return first < 0 ? undefined : { first, last }
}

function addGap(folded: Points, at: number) {
  folded.at.push(at)
  for (const { avg, min, max } of folded.series) for (const column of [avg, min, max]) column.push(null)
}

function addPoint(folded: Points, at: number, { rows }: Slots, { first, last }: Span) {
  folded.at.push(at)
  folded.series.forEach((column, series) => {
    let [weight, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let slot = first; slot <= last; slot += 1) {
      const row = slot * ROW
      const average = averageOf(rows, row, series)
      if (average === null) continue
      weight += rows[row + WEIGHT + series] ?? 0
      sum += rows[row + SUM + series] ?? 0
      min = Math.min(min, series < EXTREMES ? (rows[row + MIN + series] ?? 0) : average)
      max = Math.max(max, series < EXTREMES ? (rows[row + MAX + series] ?? 0) : average)
    }
    // What rounding of the sum adds must not put an average outside its own extremes.
    column.avg.push(weight === 0 ? null : Math.min(max, Math.max(min, sum / weight)))
    column.min.push(weight === 0 ? null : min)
    column.max.push(weight === 0 ? null : max)
  })
}
