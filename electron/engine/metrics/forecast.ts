/**
 * When a disk will be full at the pace of the last days. Pure; asked each ten minutes for each host. Theil and Sen's line
 * through the means of each hour: a night's backup that comes and goes does not bend it. It says nothing rather than
 * something that does not fit.
 */
const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
/** With less there is no pace yet. */
const MIN_SPAN_MS = 6 * HOUR_MS
const MIN_POINTS = 6
/** Of all pairs of hours, those that must have grown. */
const MIN_GROWING = 0.7
/** How far the middle hour may lie from the line, as part of all that the line grows. */
const MAX_STRAY = 0.35

export interface DiskHistory {
  /** Epoch ms, rising. */
  at: readonly number[]
  usedBytes: readonly (number | null)[]
}

/** Epoch ms; undefined while nothing points there: flat, falling, too short, too wild, or further off than a year. */
export function fullAt({ at, usedBytes }: DiskHistory, sizeBytes: number, now: number): number | undefined {
  const hours = meansByHour(at, usedBytes)
  const [first, last] = [hours[0], hours.at(-1)]
  if (!first || !last || hours.length < MIN_POINTS || last.at - first.at < MIN_SPAN_MS) return undefined
  const line = lineThrough(hours)
  if (line.slope <= 0 || line.growing < MIN_GROWING) return undefined
  const grown = line.slope * (last.at - first.at)
  const stray = median(hours.map(({ at: when, used }) => Math.abs(used - (line.base + line.slope * when))))
  if (stray > MAX_STRAY * grown) return undefined
  const leftMs = (sizeBytes - last.used) / line.slope
  if (!Number.isFinite(leftMs) || last.at + leftMs > now + YEAR_MS) return undefined
  return Math.max(now, Math.round(last.at + leftMs))
}

interface Hour {
  at: number
  used: number
}

function meansByHour(at: readonly number[], usedBytes: readonly (number | null)[]): Hour[] {
  const sums = new Map<number, { at: number; used: number; count: number }>()
  for (const [place, when] of at.entries()) {
    const used = usedBytes[place] ?? null
    if (used === null) continue
    const hour = Math.floor(when / HOUR_MS)
    const sum = sums.get(hour) ?? { at: 0, used: 0, count: 0 }
    sums.set(hour, { at: sum.at + when, used: sum.used + used, count: sum.count + 1 })
  }
  return [...sums.values()].map(({ at: when, used, count }) => ({ at: when / count, used: used / count }))
}

/** The median of the slopes between any two, the median of what it leaves, and the part of the pairs that grew. */
function lineThrough(hours: readonly Hour[]): { slope: number; base: number; growing: number } {
  const slopes: number[] = []
  for (const [place, left] of hours.entries())
    for (const right of hours.slice(place + 1)) slopes.push((right.used - left.used) / (right.at - left.at))
  const slope = median(slopes)
  const growing = slopes.filter((each) => each > 0).length / slopes.length
  return { slope, base: median(hours.map(({ at, used }) => used - slope * at)), growing }
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}
