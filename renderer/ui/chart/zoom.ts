/** Moving through time: where a key leads the crosshair, which part of the span was chosen. Pure; for plot-control.tsx. */
import type { Span } from './group'

/** A shorter span would hold a handful of points at most. */
const LEAST_MS = 10_000
const BIG_STEP = 10

interface Place extends Span {
  at: number
  stepMs: number
}

/** The instant a key leads to; undefined for keys that lead nowhere. */
export function stepTo(event: { key: string; shiftKey: boolean }, { at, from, until, stepMs }: Place) {
  const step = stepMs * (event.shiftKey ? BIG_STEP : 1)
  const within = (instant: number) => Math.min(until, Math.max(from, instant))
  if (event.key === 'ArrowLeft') return within(at - step)
  if (event.key === 'ArrowRight') return within(at + step)
  if (event.key === 'Home') return from
  if (event.key === 'End') return until
  return undefined
}

/** What was dragged over, in its order, never too short; whole seconds. */
export function zoomOf({ from, until }: Span): Span {
  const [low, high] = [Math.min(from, until), Math.max(from, until)]
  const missing = Math.max(0, LEAST_MS - (high - low)) / 2
  return { from: Math.floor((low - missing) / 1000) * 1000, until: Math.ceil((high + missing) / 1000) * 1000 }
}

/** A span around `at` that is `factor` times as long; `at` keeps its place in it. */
export function widened({ from, until }: Span, at: number, factor: number): Span {
  return zoomOf({ from: at - (at - from) * factor, until: at + (until - at) * factor })
}
