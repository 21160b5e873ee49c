/**
 * How much of the time it was watched something ran. Pure; past.ts brings the covered times. What nobody
 * measured counts neither for nor against it.
 */
import type { Uptime } from '../../../shared/contract/metrics'

type Span = Uptime['spans'][number]
export const UPTIME_DAYS = [1, 7, 30] as const
const DAY_MS = 86_400_000

/** When each span begins: never before it was first seen. */
export function beginsOf(now: number, firstAt: number): { days: Span['days']; from: number }[] {
  return UPTIME_DAYS.map((days) => ({ days, from: Math.max(now - days * DAY_MS, firstAt) }))
}

/**
 * `coveredMs`: as long as it was seen running. `watchedMs`: as long as it could have been. Both are sums of looks that
 * need not end at the same instant: what is missing of one look is no downtime.
 */
export function shareOf(coveredMs: number, watchedMs: number): number | null {
  if (watchedMs <= 0) return null
  return coveredMs + ONE_LOOK_MS >= watchedMs ? 1 : coveredMs / watchedMs
}
const ONE_LOOK_MS = 10_000
