/**
 * Metrics: samples every live host, holds the last minutes in memory, hands everything on to the history, and tells the
 * screens. Joins what stands beside it in this folder: who is sampled and how often, whose history a container goes on
 * with, and what happened meanwhile. Made by engine.ts.
 */
import { type metrics as metricsContract, targetOf } from '../../../shared/contract/metrics'
import type { Implementation } from '../../../shared/contract/runtime'
import type { Containers } from '../containers'
import type { Events } from '../events'
import type { Hosts, LiveHost } from '../hosts'
import type { Clock, Log } from '../ports'
import { createFollowers } from './followers'
import { createForecasts } from './forecasts'
import { createInterest } from './interest'
import type { Keeping } from './keeping'
import { createKills } from './kills'
import { createLive } from './live'
import { createMarking } from './marking'
import type { Point, Samples } from './model'
import type { Owner } from './owner'
import { createOwners } from './owners'
import { createPast, WATCHER } from './past'
import { openReader } from './reader'
import { createRunning, isAnother, isHolding, isRunning } from './running'
import { startSampling } from './sampling'

export { createKeeping, type Keeping } from './keeping'
export { COUNTED_NOTE } from './marks'

export interface MetricsPorts {
  hosts: Pick<Hosts, 'subscribe' | 'onRemoved' | 'nameOf' | 'engineOf'>
  containers: Pick<Containers, 'ofHost' | 'get' | 'onRow' | 'onEvent' | 'onResync'>
  events: Pick<Events, 'history'>
  keeping: Keeping
  clock: Clock
  log: Log
  /** As of `createOwners`. */
  passingMs?: number | undefined
}

const MINUTE_MS = 60_000

export function createMetrics(ports: MetricsPorts) {
  const { hosts, containers, keeping, clock, log, passingMs } = ports
  const life = new AbortController()
  const samplers = new Map<string, { changed: () => void }>()
  const running = createRunning(containers.ofHost)
  const interest = createInterest((hostId) => samplers.get(hostId)?.changed())
  const owners = createOwners({
    ...{ keeping, clock, log, passingMs },
    isHolding: (hostId, id) => isHolding(containers.get(`${hostId}/${id}`)),
    isThere: (hostId, id) => containers.get(`${hostId}/${id}`) !== undefined,
    onReplaced: (owner, before) => marking.replaced(owner, before),
  })
  const marking = createMarking({ ...ports, owners })
  const kills = createKills({ containers, marking, clock, signal: life.signal })
  const live = createLive({ onPoint, onKills: kills.rose, fullAt: (hostId) => forecasts.fullAt(hostId) })
  const past = createPast({ hosts, owners, live, keeping, clock })
  const followers = createFollowers({ interest, recent: past.recent, now: clock.now })
  const forecasts = createForecasts({ disks, keeping, clock, log })

  function onPoint(hostId: string, id: string | undefined, point: Point) {
    const key = id === undefined ? hostId : `${hostId}/${id}`
    const owner = id === undefined ? owners.claimHost(hostId) : ownerOf(hostId, id, key)
    if (owner) owners.record(owner, point, followers.isFollowed(key))
    followers.tell(key, point)
  }

  function ownerOf(hostId: string, id: string, key: string): Owner | undefined {
    const row = containers.get(key)
    return row ? owners.claim(hostId, row, row.image) : owners.find(hostId, id)
  }

  function* disks() {
    for (const { hostId, disk } of live.hosts()) {
      const owner = owners.hostOf(hostId)?.id
      if (disk && owner !== undefined) yield { hostId, owner, sizeBytes: disk.sizeBytes }
    }
  }

  function begin(host: LiveHost) {
    const { hostId } = host
    kills.hostBegan(hostId)
    const onSamples = (_: string, samples: Samples) => {
      if (!host.signal.aborted) live.take(hostId, samples, (id) => isRunning(containers.get(`${hostId}/${id}`)))
    }
    const sampler = startSampling(host, {
      clock,
      log,
      openReader,
      running: running.of,
      watched: interest.watched,
      onSamples,
    })
    samplers.set(hostId, sampler)
    host.signal.addEventListener('abort', () => ended(hostId, sampler), { once: true })
  }

  /** What it uses is not known from now on. An edited host may be live again by another connection already. */
  function ended(hostId: string, sampler: { changed: () => void }) {
    if (samplers.get(hostId) !== sampler) return
    samplers.delete(hostId)
    live.hostLeft(hostId)
  }

  /** A computer that slept, or an engine that was busy, did not watch meanwhile. */
  async function watchForever(): Promise<void> {
    for (;;) {
      const before = clock.now()
      await clock.sleep(MINUTE_MS, life.signal)
      const at = clock.now()
      const coveredMs = at - before
      if (coveredMs > 0 && coveredMs < 1.5 * MINUTE_MS)
        owners.record(owners.claimHost(WATCHER), { at, coveredMs, values: [] }, false)
      owners.sweep()
    }
  }

  owners.load(life.signal).catch(() => {}) // these end with the engine
  watchForever().catch(() => {})
  const endings = [
    hosts.subscribe((host) => life.signal.aborted || begin(host)),
    containers.onRow((hostId, now, before) => {
      if (!isAnother(now, before)) return
      running.stale(hostId)
      if (before && !isRunning(now)) live.left(hostId, before.id)
      samplers.get(hostId)?.changed()
    }),
  ]
  hosts.onRemoved((hostId) => {
    running.stale(hostId)
    owners.forgetHost(hostId)
    marking.forgetHost(hostId)
    kills.forgetHost(hostId)
  })

  const handlers = {
    watchContainers: (_, { signal }) => live.watchContainers(signal),
    watchHosts: (_, { signal }) => live.watchHosts(signal),
    follow: (input, { signal }) => followers.follow(input, signal),
    history: (input) => past.history(input),
    marks: (input) => past.marks(input),
    uptime: ({ subject }) => past.uptime(subject),
    kept: () => keeping.kept(),
    async forget() {
      await keeping.forget()
      owners.forget()
      forecasts.forget()
    },
  } satisfies Omit<Implementation<typeof metricsContract, unknown>, 'watchEndpoint'>

  return {
    handlers,
    /** The newest of one container by its key; undefined when it does not run or its host is away. */
    usageOf(key: string) {
      const target = targetOf({ kind: 'container', key })
      return target.kind === 'container' ? live.usageOf(target.hostId, target.id) : undefined
    },
    hostUsageOf: live.hostUsageOf,
    /** Of everything that is live. */
    newest: () => ({ containerUsages: live.containers(), hostUsages: live.hosts() }),
    history: past.history,
    marks: past.marks,
    uptime: past.uptime,
    dispose() {
      life.abort()
      for (const end of endings) end()
      marking.dispose()
      forecasts.dispose()
    },
  }
}
