/**
 * How a container did over a span, told backwards from how it does now by what happened: running, healthy, unhealthy, not
 * running. What was before the first thing that is known stays unknown. Pure; drawn as a strip under the uptime.
 */
import type { Container } from '../../../shared/contract/containers'
import type { Mark } from '../../../shared/contract/metrics'

export type StripState = 'healthy' | 'unhealthy' | 'running' | 'stopped' | 'unknown'

export interface StripPart {
  from: number
  until: number
  state: StripState
}

/** What is so from this mark on; undefined where it changes nothing. */
const AFTER: Record<Mark['kind'], StripState | undefined> = {
  start: 'running',
  restart: 'running',
  replace: undefined,
  oom: undefined,
  end: 'stopped',
  healthy: 'healthy',
  unhealthy: 'unhealthy',
}
/** What must have been before it. */
const BEFORE: Record<Mark['kind'], StripState> = {
  start: 'stopped',
  restart: 'running',
  replace: 'unknown',
  oom: 'running',
  end: 'running',
  healthy: 'running',
  unhealthy: 'running',
}

export function stateNow({ state, health }: Pick<Container, 'state' | 'health'>): StripState {
  if (state !== 'running' && state !== 'paused') return 'stopped'
  return health === 'healthy' || health === 'unhealthy' ? health : 'running'
}

interface Known {
  from: number
  until: number
  /** Nothing is known of the time before. */
  since: number | undefined
  now: StripState | undefined
}

/** `marks` ascending. Parts in order, without holes, from `from` to `until`. */
export function stripOf(marks: readonly Mark[], { from, until, since, now }: Known): StripPart[] {
  const inside = marks.filter(({ at, kind }) => at > from && at < until && AFTER[kind] !== undefined)
  const first = inside[0]
  const before = first ? BEFORE[first.kind] : (now ?? 'unknown')
  const begin = Math.min(until, Math.max(from, since ?? until))
  const start = first ? Math.min(begin, first.at) : begin
  const parts: StripPart[] = []
  if (start > from) parts.push({ from, until: start, state: 'unknown' })
  let open: StripPart = { from: start, until, state: before }
  for (const { at, kind } of inside) {
    const state = AFTER[kind] ?? open.state
    if (at > open.from) parts.push({ ...open, until: at })
    open = { from: at, until, state }
  }
  return merged([...parts, open])
}

function merged(parts: readonly StripPart[]): StripPart[] {
  const found: StripPart[] = []
  for (const part of parts) {
    const last = found.at(-1)
    if (part.until <= part.from) continue
    if (last?.state === part.state) last.until = part.until
    else found.push({ ...part })
  }
  return found
}
