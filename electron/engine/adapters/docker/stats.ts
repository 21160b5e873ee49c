/**
 * What a container has used so far, as the engine tells it: `GET /containers/{id}/stats`, one look without a second one.
 * Means what `docker stats` shows (cli/command/container/stats_helpers.go of docker/cli). Since version 25 Docker answers
 * at once, before that at the next second; what knows no `one-shot` (API before 1.41) takes two. Part of ContainerCalls;
 * made by containers.ts.
 */
import * as z from 'zod'
import { Failure } from '../../../../shared/errors'
import type { ContainerCalls, ContainerCounters } from '../../ports'
import type { Calls } from './calls'
import { instantOf } from './clock'
import { compareVersions, type Engine } from './engine-facts'
import { anything, entriesOf, list, object, text } from './fields'

/** An engine without one-shot needs two seconds, and one under load several times that. */
const TIMEOUT_MS = 15_000
const MAX_NETWORKS = 100
const MAX_DEVICES = 1000

/** What is no counter is left out; the kernel counts to 2^64. */
const counter = z
  .number()
  .min(0)
  .max(2 ** 64)
  .optional()
  .catch(undefined)
const moved = z.object({ op: text(16), value: counter })
const traffic = object({ rx_bytes: counter, tx_bytes: counter })
const wire = object({
  read: text(64),
  pids_stats: object({ current: counter }),
  cpu_stats: object({
    cpu_usage: object({ total_usage: counter }),
    throttling_data: object({ periods: counter, throttled_periods: counter }),
  }),
  memory_stats: object({
    usage: counter,
    limit: counter,
    stats: object({ total_inactive_file: counter, inactive_file: counter }),
  }),
  blkio_stats: object({ io_service_bytes_recursive: anything }),
  networks: anything,
})
const devices = list(moved, MAX_DEVICES)

export function statsCall(
  calls: Pick<Calls, 'json'>,
  pathOf: (id: string, call: string) => string,
  engine: Pick<Engine, 'podman' | 'facts'>,
): ContainerCalls['stats'] {
  const query = { stream: 'false', 'one-shot': 'true' }
  return async (id, signal) => {
    const path = pathOf(id, '/stats')
    try {
      return readStats(await calls.json({ path, query, signal, isSample: true, timeoutMs: TIMEOUT_MS }), id, engine)
    } catch (thrown) {
      throw wordless404(thrown) ? new Failure('NOT_FOUND', `No such container: ${id}`) : thrown
    }
  }
}

/** Podman 4 has no word for a container that is not there; any engine knows the question itself. */
function wordless404(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'ENGINE_REFUSED' && thrown.info.details === 'HTTP 404'
}

/** @throws CONFLICT where it does not run: Docker's answer has no time then, and Podman's no body. */
export function readStats(raw: unknown, id: string, engine: Pick<Engine, 'podman' | 'facts'>): ContainerCounters {
  const { read, pids_stats, cpu_stats, memory_stats, blkio_stats, networks } = wire.parse(raw)
  const readAt = instantOf(read)
  if (readAt === undefined || readAt <= 0) throw new Failure('CONFLICT', `Container ${id} is not running`)
  return {
    id,
    atS: readAt / 1000,
    cpuNs: cpu_stats.cpu_usage.total_usage,
    memoryBytes: withoutCache(memory_stats),
    memoryLimitBytes: ownLimit(memory_stats.limit, engine.facts.memoryBytes),
    ...trafficOf(networks, engine),
    ...blockIoOf(blkio_stats.io_service_bytes_recursive, engine.facts.more?.isRootless === true),
    pids: pids_stats.current,
    ...heldBackOf(cpu_stats.throttling_data),
  }
}

/** Without a limit there are no periods. */
function heldBackOf({ periods, throttled_periods }: z.output<typeof wire>['cpu_stats']['throttling_data']) {
  return periods ? { periods, heldPeriods: throttled_periods } : {}
}

/** cgroup v1 has the name with `total_`, v2 the other one, Podman neither: there the cache counts. */
function withoutCache({ usage, stats }: z.output<typeof wire>['memory_stats']): number | undefined {
  const cached = stats.total_inactive_file ?? stats.inactive_file ?? 0
  return usage !== undefined && cached < usage ? usage - cached : usage
}

/** A container without a limit is told to have all that the host has. */
function ownLimit(limit: number | undefined, hostMemoryBytes: number): number | undefined {
  return limit === undefined || limit === 0 || limit >= hostMemoryBytes ? undefined : limit
}

/** Podman before 4.4 had both directions swapped (its issue 16618). */
function trafficOf(networks: unknown, { podman, facts }: Pick<Engine, 'podman' | 'facts'>) {
  const all = entriesOf(networks, MAX_NETWORKS).flatMap(([name, one]) => (name === 'lo' ? [] : [traffic.parse(one)]))
  const received = sum(all.map(({ rx_bytes }) => rx_bytes))
  const sent = sum(all.map(({ tx_bytes }) => tx_bytes))
  const isSwapped = podman && compareVersions(facts.version.replace(/^Podman /, ''), '4.4') < 0
  return isSwapped ? { receivedBytes: sent, sentBytes: received } : { receivedBytes: received, sentBytes: sent }
}

/** `Read` of cgroup v1, `read` of v2. Nothing moved yet is an empty list in v1 and null in v2; so is no controller at all. */
function blockIoOf(raw: unknown, isRootless: boolean) {
  const isNone = Array.isArray(raw) ? raw.length === 0 : raw === null && !isRootless
  if (isNone) return { readBytes: 0, writtenBytes: 0 }
  const all = devices.parse(raw)
  const of = (direction: RegExp) => sum(all.flatMap(({ op, value }) => (direction.test(op) ? [value] : [])))
  return { readBytes: of(/^read$/i), writtenBytes: of(/^write$/i) }
}

/** Nothing to add up is not zero: it is not known. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0)
}
