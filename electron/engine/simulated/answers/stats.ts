/**
 * GET /containers/{id}/stats: counters as functions of time, so that they move plausibly, never go backwards and cost
 * nothing while nobody looks. Layout of cgroup v1, as the recorded dockerd 20.10.
 */
import type { Engine } from '../engine-state'
import type { Container } from '../model'
import { numberOf } from '../random'
import { rfc3339 } from './times'

const TICK_NANOS = 10_000_000
const IO_EMPTY = recursive([])
const IO_NONE = recursive(null)
const NO_CPU = {
  cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
  throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
}

/** `previousAt` 0: the first sample of a stream, which has nothing to compare with. */
export function statsOf(engine: Engine, container: Container, previousAt: number) {
  const now = engine.now()
  const names = { name: `/${container.name}`, id: container.id }
  if (container.pid === 0) return { ...nothing(), ...names }
  const networked = container.network !== 'host' && container.network !== 'none'
  return {
    read: rfc3339(now),
    preread: rfc3339(previousAt),
    pids_stats: { current: 1 + (numberOf(container.id) % 12) },
    blkio_stats: IO_EMPTY,
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuAt(engine, container, now),
    precpu_stats: previousAt > 0 ? cpuAt(engine, container, previousAt) : NO_CPU,
    memory_stats: memoryAt(engine, container, now),
    ...names,
    ...(networked ? { networks: { eth0: trafficAt(container, now) } } : {}),
  }
}

function nothing() {
  const zero = rfc3339(0)
  return {
    read: zero,
    preread: zero,
    pids_stats: {},
    blkio_stats: IO_NONE,
    num_procs: 0,
    storage_stats: {},
    cpu_stats: NO_CPU,
    precpu_stats: NO_CPU,
    memory_stats: {},
  }
}

/** Integral of 1 + 0.7·sin over the time since start: a rate that swings by 70 % about its mean and stays positive. */
function elapsedLoadMs(container: Container, now: number): number {
  const number = numberOf(container.id)
  const periodMs = 20_000 + (number % 100_000)
  const turn = (2 * Math.PI) / periodMs
  const elapsedMs = container.status === 'paused' ? 0 : Math.max(0, now - container.startedAt)
  return elapsedMs + (0.7 / turn) * (1 - Math.cos(elapsedMs * turn + (number % 6)) - (1 - Math.cos(number % 6)))
}

function cpuAt(engine: Engine, container: Container, now: number) {
  const { cpus, bootedAt } = engine.machine
  const total = Math.floor(elapsedLoadMs(container, now) * 1_000_000 * container.behaviour.cpuShare) + 30_000_000
  const share = Math.floor(total / cpus)
  const percpu = Array.from({ length: cpus }, (_, at) => (at === 0 ? total - share * (cpus - 1) : share))
  const ticks = (nanos: number) => Math.floor(nanos / TICK_NANOS) * TICK_NANOS
  return {
    cpu_usage: {
      total_usage: total,
      percpu_usage: percpu,
      usage_in_kernelmode: ticks(total * 0.3),
      usage_in_usermode: ticks(total * 0.7),
    },
    system_cpu_usage: ticks((now - bootedAt) * 1_000_000 * cpus),
    online_cpus: cpus,
    throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
  }
}

function memoryAt(engine: Engine, container: Container, now: number) {
  const { memoryBytes } = container.behaviour
  const swing = Math.sin(now / (30_000 + (numberOf(container.id) % 60_000)))
  const rss = pages(memoryBytes * (0.85 + 0.1 * swing))
  const cache = pages(memoryBytes * 0.15)
  const limit = container.memoryLimitBytes || engine.machine.memoryBytes
  const unlimited = 9_223_372_036_854_772_000
  const own = {
    active_anon: pages(rss * 0.2),
    active_file: pages(cache * 0.6),
    cache,
    dirty: 0,
    inactive_anon: pages(rss * 0.8),
    inactive_file: pages(cache * 0.4),
    mapped_file: 0,
    pgfault: Math.floor(elapsedLoadMs(container, now) / 10),
    pgmajfault: 0,
    pgpgin: Math.floor(elapsedLoadMs(container, now) / 20),
    pgpgout: Math.floor(elapsedLoadMs(container, now) / 25),
    rss,
    rss_huge: 0,
    unevictable: 0,
    writeback: 0,
  }
  const totals = Object.fromEntries(Object.entries(own).map(([name, value]) => [`total_${name}`, value]))
  const hierarchical_memory_limit = container.memoryLimitBytes || unlimited
  const hierarchical_memsw_limit = container.memoryLimitBytes * 2 || unlimited
  const stats = { ...own, ...totals, hierarchical_memory_limit, hierarchical_memsw_limit }
  return { usage: rss + cache, max_usage: pages(memoryBytes * 1.1), stats, limit }
}

function trafficAt(container: Container, now: number) {
  const load = elapsedLoadMs(container, now)
  const bytesPerMs = (numberOf(container.id) % 4000) / 1000
  const rx = Math.floor(load * bytesPerMs) + 1042
  const tx = Math.floor(load * bytesPerMs * 2.3)
  const packets = (bytes: number) => Math.floor(bytes / 400)
  return {
    rx_bytes: rx,
    rx_packets: packets(rx),
    rx_errors: 0,
    rx_dropped: 0,
    tx_bytes: tx,
    tx_packets: packets(tx),
    tx_errors: 0,
    tx_dropped: 0,
  }
}

function pages(bytes: number): number {
  return Math.floor(bytes / 4096) * 4096
}

function recursive(value: [] | null) {
  return {
    io_service_bytes_recursive: value,
    io_serviced_recursive: value,
    io_queue_recursive: value,
    io_service_time_recursive: value,
    io_wait_time_recursive: value,
    io_merged_recursive: value,
    io_time_recursive: value,
    sectors_recursive: value,
  }
}
