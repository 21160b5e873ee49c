/**
 * What every running container and every live host used when it was last looked at. Fed by the samplers, read by the
 * table, the cards, the followed charts and other capabilities. What a window is sent is made when it is sent: with nobody
 * reading, a sample costs a few numbers in typed arrays.
 */
import type { ContainerUsage, HostUsage } from '../../../shared/contract/metrics'
import { createFeed, type Feed, type Patch } from '../../../shared/domain/feed'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../shared/domain/series'
import type { Point, Samples } from './model'

export interface LivePorts {
  /** Each point as it comes, with the key or id of what it is of. */
  onPoint: (hostId: string, id: string | undefined, point: Point) => void
  /** The kernel counts more kills for memory than at the look before (undefined: this is the first). */
  onKills: (hostId: string, id: string, before: number | undefined, at: number) => void
  /** When the disk of a host will be full, where that is foreseen. */
  fullAt: (hostId: string) => number | undefined
}

interface LiveContainer {
  key: string
  point: Point
  memoryLimit: number | null
  memoryKills: number | undefined
  cpuLimit: number | undefined
  heldBack: number | undefined
  usage: ContainerUsage | undefined
}
interface LiveHost {
  hostId: string
  point: Point
  how: Samples['how']
  usage: HostUsage | undefined
}

const EVERY_MS = 1000
const UNKNOWN: Point = { at: 0, coveredMs: 0, values: HOST_SERIES.map(() => null) }

export type Live = ReturnType<typeof createLive>

export function createLive({ onPoint, onKills, fullAt }: LivePorts) {
  /** By host, then by id: a host that goes away takes its own with it. */
  const containers = new Map<string, Map<string, LiveContainer>>()
  const hosts = new Map<string, LiveHost>()
  const containerFeed = createFeed<LiveContainer>({ all, keyOf: ({ key }) => key, intervalMs: EVERY_MS })
  const hostFeed = createFeed<LiveHost>({
    all: () => hosts.values(),
    keyOf: ({ hostId }) => hostId,
    intervalMs: EVERY_MS,
  })

  function* all(): Generator<LiveContainer, void, void> {
    for (const ofHost of containers.values()) yield* ofHost.values()
  }

  function take(hostId: string, samples: Samples, isRunning: (id: string) => boolean) {
    const there = containers.get(hostId) ?? new Map<string, LiveContainer>()
    containers.set(hostId, there)
    for (const { id, point, memoryLimitBytes, memoryKills, cpuLimit, heldBack } of samples.containers) {
      onPoint(hostId, id, point)
      if (!isRunning(id)) continue // it ended while it was looked at
      const memoryLimit = memoryLimitBytes ?? samples.how.memoryTotal
      const before = there.get(id)
      if (memoryKills && memoryKills > (before?.memoryKills ?? 0)) onKills(hostId, id, before?.memoryKills, point.at)
      const kills = memoryKills ?? before?.memoryKills // an engine that stands in for the reader does not tell it
      const now = { point, memoryLimit, memoryKills: kills, cpuLimit, heldBack, usage: undefined }
      const one = before ?? { key: `${hostId}/${id}`, ...now }
      there.set(id, one)
      Object.assign(one, now)
      containerFeed.changed(one)
    }
    takeHost(hostId, samples)
  }

  function takeHost(hostId: string, { host: point, how }: Samples) {
    if (point) onPoint(hostId, undefined, point)
    const one = hosts.get(hostId) ?? { hostId, point: UNKNOWN, how, usage: undefined }
    hosts.set(hostId, one)
    Object.assign(one, { point: point ?? one.point, how, usage: undefined })
    if (one.point !== UNKNOWN) hostFeed.changed(one)
  }

  function left(hostId: string, id: string) {
    const one = containers.get(hostId)?.get(id)
    if (!one) return
    containers.get(hostId)?.delete(id)
    containerFeed.removed(one.key)
  }

  const hostUsage = (one: LiveHost) => (one.usage ??= usageOfHost(one, fullAt(one.hostId)))

  return {
    take,
    /** It does not run any more. */
    left,
    hostLeft(hostId: string) {
      for (const id of [...(containers.get(hostId)?.keys() ?? [])]) left(hostId, id)
      containers.delete(hostId)
      if (hosts.delete(hostId)) hostFeed.removed(hostId)
    },
    usageOf(hostId: string, id: string): ContainerUsage | undefined {
      const one = containers.get(hostId)?.get(id)
      return one && usageOfContainer(one)
    },
    hostUsageOf(hostId: string): HostUsage | undefined {
      const one = hosts.get(hostId)
      return one && one.point !== UNKNOWN ? hostUsage(one) : undefined
    },
    *containers(): Generator<ContainerUsage, void, void> {
      for (const one of all()) yield usageOfContainer(one)
    },
    *hosts(): Generator<HostUsage, void, void> {
      for (const one of hosts.values()) if (one.point !== UNKNOWN) yield hostUsage(one)
    },
    watchContainers: (signal: AbortSignal) => shown(containerFeed, usageOfContainer, signal),
    watchHosts: (signal: AbortSignal) => shown(hostFeed, hostUsage, signal),
  }
}

async function* shown<O, U>(
  feed: Feed<O>,
  usageOf: (one: O) => U,
  signal: AbortSignal,
): AsyncGenerator<Patch<U>, void, void> {
  for await (const { snapshot, changed, removed } of feed.watch(signal))
    yield { snapshot, changed: changed.map(usageOf), removed }
}

function usageOfContainer(one: LiveContainer): ContainerUsage {
  const { key, memoryLimit, memoryKills, cpuLimit, heldBack } = one
  one.usage ??= { key, memoryLimit, memoryKills, cpuLimit, heldBack, ...valuesBy(CONTAINER_SERIES, one.point) }
  return one.usage
}

function usageOfHost({ hostId, point, how }: LiveHost, fullAt: number | undefined): HostUsage {
  const { disk: usedBytes, ...values } = valuesBy(HOST_SERIES, point)
  const disk = how.disk && { ...how.disk, usedBytes: usedBytes ?? how.disk.usedBytes, fullAt }
  return { hostId, ...values, ...how, disk }
}

function valuesBy<N extends string>(names: readonly N[], { at, values }: Point): { at: number } & ByName<N> {
  const entries = names.map((name, place) => [name, values[place] ?? null])
  return { at, ...(Object.fromEntries(entries) as ByName<N>) }
}
type ByName<N extends string> = Record<N, number | null>
