/**
 * What is kept of one owner over one stretch of time, as numbers side by side in a Float64Array, so that a minute of ten
 * thousand containers is one array. Used by everything in this folder. Merging only ever adds: rows of the same stretch
 * may come in any order and in any number of pieces.
 *
 * A row: covered ms · for each series the ms it was known · for each series Σ value·ms · min of the first two · max of them
 */
import type { SeriesName } from '../../../../shared/contract/metrics'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../../shared/domain/series'
import type { Point } from '../model'

export type Kind = 'container' | 'host'

/** As many as the longer list has; a container leaves the last one empty. */
export const SERIES = HOST_SERIES.length
/** cpu and memory, the first two of either list, keep their extremes; of the others the average says enough. */
export const EXTREMES = 2

export const WEIGHT = 1
export const SUM = WEIGHT + SERIES
export const MIN = SUM + SERIES
export const MAX = MIN + EXTREMES
export const ROW = MAX + EXTREMES

export const seriesOf = (kind: Kind): readonly SeriesName[] => (kind === 'host' ? HOST_SERIES : CONTAINER_SERIES)

/** What values are rounded to, in the order of the series: percent, bytes (KiB where it is many), bytes a second, tasks or load. */
export const STEPS: Record<Kind, readonly number[]> = {
  container: [0.01, 1024, 1, 1, 1, 1, 0.01],
  host: [0.01, 1024, 0.01, 1, 1, 1, 1, 1024],
}
/** Beyond any computer's figures, and exact even in sixteenths of a step. */
export const MOST_STEPS = 2 ** 44

/** Adds values that stood for `ms`. What is no possible figure counts as not known. `at` = where the row begins. */
export function addValues(rows: Float64Array, at: number, kind: Kind, values: Point['values'], ms: number) {
  const steps = STEPS[kind]
  rows[at] = (rows[at] ?? 0) + ms
  for (let series = 0; series < steps.length; series += 1) {
    const value = values[series]
    if (value === null || value === undefined) continue
    if (!(value >= 0 && value <= (steps[series] ?? 0) * MOST_STEPS)) continue
    addSeries(rows, at, series, ms, value * ms, value, value)
  }
}

/** Adds one row to another. */
export function mergeRow(into: Float64Array, to: number, rows: Float64Array, from: number) {
  into[to] = (into[to] ?? 0) + (rows[from] ?? 0)
  for (let series = 0; series < SERIES; series += 1) {
    const weight = rows[from + WEIGHT + series] ?? 0
    if (weight === 0) continue
    const min = series < EXTREMES ? (rows[from + MIN + series] ?? 0) : 0
    const max = series < EXTREMES ? (rows[from + MAX + series] ?? 0) : 0
    addSeries(into, to, series, weight, rows[from + SUM + series] ?? 0, min, max)
  }
}

function addSeries(
  rows: Float64Array,
  at: number,
  series: number,
  weight: number,
  sum: number,
  min: number,
  max: number,
) {
  const before = rows[at + WEIGHT + series] ?? 0
  rows[at + WEIGHT + series] = before + weight
  rows[at + SUM + series] = (rows[at + SUM + series] ?? 0) + sum
  if (series >= EXTREMES) return
  if (before === 0 || min < (rows[at + MIN + series] ?? 0)) rows[at + MIN + series] = min
  if (before === 0 || max > (rows[at + MAX + series] ?? 0)) rows[at + MAX + series] = max
}

/** The average over the time it was known, or null. */
export function averageOf(rows: Float64Array, at: number, series: number): number | null {
  const weight = rows[at + WEIGHT + series] ?? 0
  return weight === 0 ? null : (rows[at + SUM + series] ?? 0) / weight
}
