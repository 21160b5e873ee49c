/**
 * GET /containers/{id}/stats, from the same figures as the machine's files (usage/). Layout of cgroup v1 as the recorded
 * dockerd 20.10; that of v2 follows its source (daemon/daemon_unix.go, statsV2) and was not compared with a real one.
 */
import type { Engine } from '../engine-state'
import type { Container } from '../model'
import {
  type Counters,
  countersOf,
  heldBackOf,
  memoryLimitOf,
  memoryOf,
  ownsNetwork,
  pages,
  pidsOf,
} from '../usage/container'
import { workedMs } from '../usage/rhythm'
import { rfc3339 } from './times'

const TICK_NANOS = 10_000_000
/** The disk of every simulated machine: vda. */
export const DISK = { major: 254, minor: 0 }
const NO_CPU = {
  cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
  throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
}

/** `previousAt` 0: the first sample of a stream, which has nothing to compare with. */
export function statsOf(engine: Engine, container: Container, previousAt: number) {
  const now = engine.now()
  const names = { name: `/${container.name}`, id: container.id }
  if (container.pid === 0) return { ...nothing(), ...names }
  const counters = countersOf(container, now)
  return {
    read: rfc3339(now),
    preread: rfc3339(previousAt),
    pids_stats: { current: pidsOf(container) },
    blkio_stats: blockIoOf(engine, counters),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuAt(engine, container, now),
    precpu_stats: previousAt > 0 ? cpuAt(engine, container, previousAt) : NO_CPU,
    memory_stats:
      engine.machine.cgroupVersion === 2 ? memoryV2(engine, container, now) : memoryV1(engine, container, now),
    ...names,
    ...(ownsNetwork(container) ? { networks: { eth0: trafficOf(counters) } } : {}),
  }
}

function nothing() {
  const zero = rfc3339(0)
  return {
    read: zero,
    preread: zero,
    pids_stats: {},
    blkio_stats: blockIo(null, null),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: NO_CPU,
    precpu_stats: NO_CPU,
    memory_stats: {},
  }
}

function cpuAt({ machine }: Engine, container: Container, now: number) {
  const total = countersOf(container, now).cpuNs
  const { periods, held } = heldBackOf(container, now)
  const { cpus, bootedAt, cgroupVersion } = machine
  const share = Math.floor(total / cpus)
  const percpu = Array.from({ length: cpus }, (_, at) => (at === 0 ? total - share * (cpus - 1) : share))
  const ticks = (nanos: number) => Math.floor(nanos / TICK_NANOS) * TICK_NANOS
  return {
    cpu_usage: {
      total_usage: total,
      ...(cgroupVersion === 1 ? { percpu_usage: percpu } : {}),
      usage_in_kernelmode: ticks(total * 0.3),
      usage_in_usermode: ticks(total * 0.7),
    },
    system_cpu_usage: ticks((now - bootedAt) * 1_000_000 * cpus),
    online_cpus: cpus,
    throttling_data: { periods, throttled_periods: held, throttled_time: held * 50_000_000 },
  }
}

function memoryV1(engine: Engine, container: Container, now: number) {
  const { rssBytes, cacheBytes } = memoryOf(container, now)
  const own = memoryStatV1(container, now)
  const totals = Object.fromEntries(Object.entries(own).map(([name, value]) => [`total_${name}`, value]))
  const unlimited = 9_223_372_036_854_772_000
  const hierarchical_memory_limit = container.memoryLimitBytes || unlimited
  const hierarchical_memsw_limit = container.memoryLimitBytes * 2 || unlimited
  const stats = { ...own, ...totals, hierarchical_memory_limit, hierarchical_memsw_limit }
  const usage = rssBytes + cacheBytes
  return { usage, max_usage: pages(usage * 1.1), stats, limit: memoryLimitOf(engine, container) }
}

/** A group's memory.stat, without the lines on it and those below. */
export function memoryStatV1(container: Container, now: number) {
  const { rssBytes, cacheBytes, inactiveFileBytes } = memoryOf(container, now)
  const worked = workedMs(container, now)
  return {
    active_anon: pages(rssBytes * 0.2),
    active_file: cacheBytes - inactiveFileBytes,
    cache: cacheBytes,
    dirty: 0,
    inactive_anon: pages(rssBytes * 0.8),
    inactive_file: inactiveFileBytes,
    mapped_file: 0,
    pgfault: Math.floor(worked / 10),
    pgmajfault: 0,
    pgpgin: Math.floor(worked / 20),
    pgpgout: Math.floor(worked / 25),
    rss: rssBytes,
    rss_huge: 0,
    unevictable: 0,
    writeback: 0,
  }
}

function memoryV2(engine: Engine, container: Container, now: number) {
  const { rssBytes, cacheBytes } = memoryOf(container, now)
  const usage = rssBytes + cacheBytes
  return { usage, stats: memoryStatV2(container, now), limit: memoryLimitOf(engine, container) }
}

/** memory.stat of the kernel's cgroup-v2.rst. */
export function memoryStatV2(container: Container, now: number) {
  const { rssBytes, cacheBytes, inactiveFileBytes } = memoryOf(container, now)
  const worked = workedMs(container, now)
  return {
    anon: rssBytes,
    file: cacheBytes,
    kernel_stack: 16_384,
    slab: 0,
    sock: 0,
    shmem: 0,
    file_mapped: 0,
    file_dirty: 0,
    file_writeback: 0,
    anon_thp: 0,
    inactive_anon: pages(rssBytes * 0.8),
    active_anon: pages(rssBytes * 0.2),
    inactive_file: inactiveFileBytes,
    active_file: cacheBytes - inactiveFileBytes,
    unevictable: 0,
    slab_reclaimable: 0,
    slab_unreclaimable: 0,
    pgfault: Math.floor(worked / 10),
    pgmajfault: 0,
  }
}

function trafficOf({ receivedBytes, sentBytes }: Counters) {
  const packets = (bytes: number) => Math.floor(bytes / 400)
  return {
    rx_bytes: receivedBytes,
    rx_packets: packets(receivedBytes),
    rx_errors: 0,
    rx_dropped: 0,
    tx_bytes: sentBytes,
    tx_packets: packets(sentBytes),
    tx_errors: 0,
    tx_dropped: 0,
  }
}

/** Nothing read or written: no lines, as of a group the kernel's scheduler has not met. */
function blockIoOf({ machine }: Engine, { readBytes, writtenBytes }: Counters) {
  const hasNone = readBytes + writtenBytes === 0
  if (machine.cgroupVersion === 2)
    return blockIo(hasNone ? null : operations({ read: readBytes, write: writtenBytes }), null)
  return hasNone ? blockIo([], []) : blockIo(operations(blockIoV1(readBytes, writtenBytes)), [])
}

export function blockIoV1(readBytes: number, writtenBytes: number) {
  const all = readBytes + writtenBytes
  return { Read: readBytes, Write: writtenBytes, Sync: all, Async: 0, Discard: 0, Total: all }
}

const operations = (bytes: Record<string, number>) =>
  Object.entries(bytes).map(([op, value]) => ({ ...DISK, op, value }))

function blockIo(bytes: object[] | null, rest: [] | null) {
  return {
    io_service_bytes_recursive: bytes,
    io_serviced_recursive: rest,
    io_queue_recursive: rest,
    io_service_time_recursive: rest,
    io_wait_time_recursive: rest,
    io_merged_recursive: rest,
    io_time_recursive: rest,
    sectors_recursive: rest,
  }
}
