/**
 * What was last seen of each container of a host and of the host itself, and the points that the next look makes of it.
 * One source at a time: counters of two sources are never subtracted. Made by index.ts, one per live host.
 */
import type { ContainerCounters } from '../../ports'
import type { Batch, HostCounters, Point, Sampled, Samples } from '../model'
import { createHeldBack } from './held-back'
import { containerPoint, holeOf, hostPoint, isGap } from './rates'

interface Track {
  counters: ContainerCounters
  pid: number | undefined
  turnMs: number
  /** Of its last point: epoch ms of ours, and monotonic. */
  at: number
  seenAt: number
  cpu: number | null
  memory: number | null
}

export interface LookAt {
  at: number
  /** The same, monotonic. */
  seenAt: number
  /** How often this container is looked at now. */
  turnMsOf: (id: string) => number
  /** The same of the host. */
  turnMs: number
  /** At what pace it, or the host, was looked at all the time since then (monotonic); rarer if nobody looked meanwhile. */
  paceSince: (id: string | undefined, seenAt: number) => number
  cores: number
  diskBytes: number | undefined
}

export function createTracks() {
  const tracks = new Map<string, Track>()
  const held = createHeldBack()
  let host: { counters: HostCounters; turnMs: number; at: number; seenAt: number } | undefined
  let sumAt: number | undefined

  function pointOf(counters: ContainerCounters, pid: number | undefined, look: LookAt): Point | undefined {
    const before = tracks.get(counters.id)
    const isAnother = before?.pid !== undefined && pid !== undefined && before.pid !== pid
    const last = isAnother ? undefined : before
    const turnMs = look.turnMsOf(counters.id)
    const { at, cores } = look
    const point = containerPoint(last?.counters, counters, { at, cores, turnMs: Math.max(turnMs, last?.turnMs ?? 0) })
    if (!point) return undefined
    const [cpu = null, memory = null] = point.values
    tracks.set(counters.id, { counters, pid: pid ?? last?.pid, turnMs, at, seenAt: look.seenAt, cpu, memory })
    return withHole(point, last, turnMs, look.paceSince, counters.id)
  }

  return {
    containers(batch: Batch, sampled: ReadonlyMap<string, Sampled>, look: LookAt): Samples['containers'] {
      const made: Samples['containers'] = []
      for (const counters of batch.containers) {
        const { id, memoryLimitBytes, memoryKills } = counters
        const one = sampled.get(id)
        if (!one) continue // not asked for
        const point = pointOf(counters, one.pid, look)
        if (!point) continue
        const [cpuLimit, heldBack] = [coresOf(counters, one), held.of(counters)]
        made.push({ id, point, memoryLimitBytes, memoryKills, cpuLimit, heldBack })
      }
      return made
    },
    host(counters: HostCounters, look: LookAt): Point | undefined {
      const turnMs = Math.max(look.turnMs, host?.turnMs ?? 0)
      const point = hostPoint(host?.counters, counters, { ...look, turnMs })
      if (!point) return undefined
      const last = host
      host = { counters, turnMs: look.turnMs, at: look.at, seenAt: look.seenAt }
      return withHole(point, last, look.turnMs, look.paceSince)
    },
    /** Of a host that nothing is known of itself: what its containers use. `now`: monotonic ms. */
    sum(now: number, { at, turnMs, cores }: LookAt): Point {
      const passedMs = sumAt === undefined ? 0 : now - sumAt
      sumAt = now
      const all = [...tracks.values()]
      const cpu = total(all.map((track) => track.cpu))
      const values = [cpu === null || cores <= 0 ? null : cpu / cores, total(all.map((track) => track.memory))]
      return {
        at,
        coveredMs: isGap(passedMs, turnMs) ? 0 : passedMs,
        values: [...values, null, null, null, null, null, null],
      }
    },
    keepOnly(ids: ReadonlySet<string>) {
      for (const id of tracks.keys()) if (!ids.has(id)) tracks.delete(id)
      held.keepOnly(ids)
    },
    /** From here on another source tells. */
    clear() {
      tracks.clear()
      held.keepOnly(new Set())
      host = undefined
      sumAt = undefined
    },
  }
}

/** What a chart draws is told by our clock, so that is what must not be without a point for too long. */
function withHole(
  point: Point,
  last: { at: number; seenAt: number; turnMs: number } | undefined,
  turnMs: number,
  paceSince: LookAt['paceSince'],
  id?: string,
): Point {
  if (!last || point.coveredMs === 0) return point
  const paceMs = Math.max(paceSince(id, last.seenAt), turnMs, last.turnMs)
  const holeMs = holeOf(point.at - last.at, paceMs)
  return holeMs === undefined ? point : { ...point, holeMs }
}

/** The kernel's word where there is one, else the engine's. */
const coresOf = ({ cpuLimit }: ContainerCounters, { cpuLimit: ofEngine }: Sampled) =>
  (cpuLimit ?? ofEngine) || undefined

/** Of what is known; null when there is something and nothing of it is known. */
function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 && values.length > 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
