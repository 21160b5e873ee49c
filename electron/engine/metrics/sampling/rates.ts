/**
 * Two looks at the same thing make a point: how fast its counters went, and what it holds now. Times come from the
 * host's clock alone, so that a step of ours changes nothing. A counter that goes back, a clock that does and a gap
 * give no rate rather than a wrong one. Pure; used by tracks.ts.
 */
import type { ContainerCounters } from '../../ports'
import type { HostCounters, Point } from '../model'

/** Over less than this the steps of counters and clocks are larger than what is measured. */
const LEAST_MS = 100
/** What is averaged over ten seconds where nobody looks may be so anywhere: shorter holes are known, if not drawn. */
const LONGEST_HOLE_MS = 10_000
/** So many turns without a look are a gap. */
const TURNS = 3
/** Counters of processors move in steps: over a second a busy one may seem to do a little more than it can. */
const MOST_OF_ALL_CORES = 1.5

export interface Look {
  /** Epoch ms by our own clock. */
  at: number
  /** How often it is looked at, then or now, whichever is rarer. */
  turnMs: number
  /** How many cores the host has; 0 = not known. */
  cores: number
}

/**
 * Of a container, in the order of CONTAINER_SERIES. undefined when nothing new was seen since `before`. `coveredMs` is 0
 * where there is nothing to compare with.
 */
export function containerPoint(
  before: ContainerCounters | undefined,
  now: ContainerCounters,
  look: Look,
): Point | undefined {
  const passedMs = passed(before, now)
  if (before && passedMs >= 0 && passedMs < LEAST_MS) return undefined
  const begins = before === undefined || isGap(passedMs, look.turnMs) || isBack(before.cpuNs, now.cpuNs)
  const last = begins ? undefined : before
  const rate = (from: number | undefined, to: number | undefined) => (last ? perSecond(from, to, passedMs) : null)
  const cpuPerS = rate(last?.cpuNs, now.cpuNs)
  return {
    at: look.at,
    coveredMs: last ? passedMs : 0,
    values: [
      cpuPerS === null ? null : possible(cpuPerS / 1e7, look.cores * 100),
      now.memoryBytes ?? null,
      rate(last?.receivedBytes, now.receivedBytes),
      rate(last?.sentBytes, now.sentBytes),
      rate(last?.readBytes, now.readBytes),
      rate(last?.writtenBytes, now.writtenBytes),
      now.pids ?? null,
    ],
  }
}

/** Of a host, in the order of HOST_SERIES; otherwise as `containerPoint`. `diskBytes`: used, as last measured. */
export function hostPoint(
  before: HostCounters | undefined,
  now: HostCounters,
  look: Look & { diskBytes: number | undefined },
): Point | undefined {
  const passedMs = passed(before, now)
  if (before && passedMs >= 0 && passedMs < LEAST_MS) return undefined
  const last = before === undefined || isGap(passedMs, look.turnMs) ? undefined : before
  const rate = (from: number | undefined, to: number | undefined) => (last ? perSecond(from, to, passedMs) : null)
  return {
    at: look.at,
    coveredMs: last ? passedMs : 0,
    values: [
      last ? busyPercent(last, now) : null,
      now.memoryUsedBytes ?? null,
      now.load ?? null,
      rate(last?.receivedBytes, now.receivedBytes),
      rate(last?.sentBytes, now.sentBytes),
      rate(last?.readBytes, now.readBytes),
      rate(last?.writtenBytes, now.writtenBytes),
      look.diskBytes ?? null,
    ],
  }
}

/** About three turns of a second, two and a half of longer ones. */
const LEAST_HOLE_MS = 3500
const HOLE_TURNS = 2.5

/** How long there was nothing to draw, where that is too long for `paceMs`; undefined where it is not. */
export function holeOf(passedMs: number, paceMs: number): number | undefined {
  return passedMs > Math.max(LEAST_HOLE_MS, HOLE_TURNS * paceMs) ? passedMs : undefined
}

export function isGap(passedMs: number, turnMs: number): boolean {
  return passedMs < 0 || passedMs > Math.max(TURNS * turnMs, LONGEST_HOLE_MS)
}

function passed(before: { atS: number } | undefined, now: { atS: number }): number {
  return before === undefined ? 0 : (now.atS - before.atS) * 1000
}

/** It was started anew: then its other counters were set back as well, whatever they say. */
function isBack(from: number | undefined, to: number | undefined): boolean {
  return from !== undefined && to !== undefined && to < from
}

function perSecond(from: number | undefined, to: number | undefined, passedMs: number): number | null {
  if (from === undefined || to === undefined || to < from) return null
  return ((to - from) * 1000) / passedMs
}

function possible(percent: number, most: number): number | null {
  return most > 0 && percent > most * MOST_OF_ALL_CORES ? null : percent
}

function busyPercent(before: HostCounters, now: HostCounters): number | null {
  if (before.cpuTotalS === undefined || now.cpuTotalS === undefined) return null
  if (before.cpuBusyS === undefined || now.cpuBusyS === undefined) return null
  const total = now.cpuTotalS - before.cpuTotalS
  const busy = now.cpuBusyS - before.cpuBusyS
  return total <= 0 || busy < 0 ? null : Math.min(100, (busy / total) * 100)
}
