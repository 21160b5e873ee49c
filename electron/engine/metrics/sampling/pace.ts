/**
 * How often a host is looked at. What is on the screen: each second; the rest: each ten, spread over the hosts, so that
 * they are not all asked in the same instant. Slower where the host is loaded or a round of looks takes too long; quick
 * to slow down, slow to quicken. Pure; used by index.ts.
 */

export const WATCHED_MS = 1000
const STEPS_MS = [10_000, 20_000, 30_000, 60_000] as const
export const REST_MS = STEPS_MS[0]
/** Of one minute, per core: where each next step begins. Above 2 others already wait twice as long as they work. */
const LOADS = [2, 4, 8] as const
/** A round may take this part of the time between two. */
const SHARE = 0.5
/** To quicken, so many rounds in a row must have been well below what slowed us. */
const CALM_ROUNDS = 3
const CALM = 0.7
/** Docker before 25 measures all that it is asked for one after another, and then rests a second: 1.6 s for sixty. */
const MUCH_LONGER = 2.5

export interface Pace {
  /** Between two looks at what nobody looks at. */
  restMs: number
  /** Why it is slower than usual. */
  reason?: string | undefined
  /** Rounds in a row that were quick enough for more. */
  calm: number
}

export interface Round {
  /** From its first question to its last answer. */
  tookMs: number
  /** Of one minute; undefined = not known. */
  load: number | undefined
  cores: number
}

export const FULL_PACE: Pace = { restMs: REST_MS, calm: 0 }

export function paceAfter(before: Pace, round: Round): Pace {
  const now = bearable(round, 1)
  if (now.restMs >= before.restMs) return { ...now, calm: 0 }
  const surely = bearable(round, 1 / CALM)
  if (surely.restMs >= before.restMs) return { ...before, calm: 0 }
  if (before.calm + 1 < CALM_ROUNDS) return { ...before, calm: before.calm + 1 }
  return { ...surely, calm: 0 }
}

/** `factor` makes it stricter than what was measured. */
function bearable({ tookMs, load = 0, cores }: Round, factor: number): Omit<Pace, 'calm'> {
  const forLoad = STEPS_MS[LOADS.filter((step) => (load * factor) / Math.max(1, cores) >= step).length] ?? REST_MS
  const forLength = atLeast((tookMs * factor) / SHARE)
  const restMs = Math.max(forLoad, forLength)
  if (restMs === REST_MS) return { restMs }
  return { restMs, reason: forLoad >= forLength ? loadReason(load, cores) : lengthReason(tookMs) }
}

function atLeast(ms: number): number {
  return STEPS_MS.find((step) => step >= ms) ?? Math.ceil(ms / 60_000) * 60_000
}

function loadReason(load: number, cores: number): string {
  return `The load of the host is ${load.toFixed(1)} on ${cores === 1 ? 'one core' : `${cores} cores`}.`
}

function lengthReason(tookMs: number): string {
  return `Looking at all of its containers takes ${Math.max(1, Math.round(tookMs / 1000))} s.`
}

/** What is on the screen is little, and a host that is loaded is what one looks at: it slows down late and less. */
export function watchedMs({ restMs }: Pace): number {
  return restMs < 30_000 ? WATCHED_MS : 2 * WATCHED_MS
}

/**
 * When what is watched is looked at next, after a look that began and ended then. One that takes much longer than its
 * turn is followed by a rest, so that a slow host is not asked without pause.
 */
export function nextWatchedAt(startedAt: number, endedAt: number, everyMs: number, hostId: string): number {
  const tookMs = endedAt - startedAt
  return tookMs > MUCH_LONGER * everyMs ? endedAt + tookMs / 2 : nextInstant(startedAt + everyMs / 2, everyMs, hostId)
}

/**
 * The next of a host's own instants after `now`, which lie `everyMs` apart and differ from those of other hosts. Those of
 * a longer turn are among those of a shorter one, so that one look serves both.
 */
export function nextInstant(now: number, everyMs: number, hostId: string): number {
  const offset = phaseMs(hostId) % everyMs
  return (Math.floor((now - offset) / everyMs) + 1) * everyMs + offset
}

/** Evenly spread over a minute (FNV-1a, with its low bits mixed into the high ones: ids may differ only at their end). */
function phaseMs(hostId: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < hostId.length; at += 1) hash = Math.imul(hash ^ hostId.charCodeAt(at), 0x01000193)
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0) % 60_000
}
