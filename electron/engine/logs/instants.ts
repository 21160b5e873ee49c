/**
 * Instants of engines (seconds and nanoseconds) and of people (epoch milliseconds with a fraction). A number of
 * milliseconds holds a microsecond at most, so the first is used wherever lines are told apart.
 */
import type { Instant } from '../ports'

export function millisOf(seconds: number, nanos: number): number {
  return seconds * 1000 + nanos / 1e6
}

/**
 * Where a range begins. Whole milliseconds are meant as they are; a fraction stands for an engine's instant and is up to
 * a quarter of a microsecond off, so that a little more is asked for.
 */
export function sinceOf(at: number | undefined): Instant | undefined {
  return at === undefined ? undefined : instantAt(at, -OFF_NS)
}

/** Where a range ends; as generous. */
export function untilOf(at: number | undefined): Instant | undefined {
  return at === undefined ? undefined : instantAt(at, OFF_NS)
}

const OFF_NS = 250
const NANOS = 1_000_000_000

function instantAt(at: number, moreNs: number): Instant {
  const s = Math.floor(at / 1000)
  const ns = Math.round((at - s * 1000) * 1e6) + (Number.isInteger(at) ? 0 : moreNs)
  if (ns < 0) return s > 0 ? { s: s - 1, ns: ns + NANOS } : { s, ns: 0 }
  return ns >= NANOS ? { s: s + 1, ns: ns - NANOS } : { s, ns }
}
