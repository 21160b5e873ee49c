/**
 * What a simulated container has used so far and uses now. The one source of these figures: the engine's stats
 * (answers/stats.ts) and the machine's files (../files/) are written from them, so that both tell the same.
 */
import type { Container, Machine } from '../model'
import { numberOf } from '../random'
import { workedMs } from './rhythm'

export const PAGE_BYTES = 4096
/** What starting it took. */
const START_CPU_NS = 30_000_000
const FIRST_PACKETS_BYTES = 1042

export interface Counters {
  cpuNs: number
  receivedBytes: number
  sentBytes: number
  readBytes: number
  writtenBytes: number
}

/** They never go back during one run. */
export function countersOf(container: Container, now: number): Counters {
  const { cpuShare, diskBytesPerS = 0, networkBytesPerS = usualTraffic(container) } = container.behaviour
  const worked = workedMs(container, now)
  const number = numberOf(container.id)
  const received = (worked / 1000) * networkBytesPerS
  const disk = (worked / 1000) * diskBytesPerS
  const readPart = (number % 90) / 100
  return {
    cpuNs: Math.floor(worked * 1_000_000 * cpuShare) + START_CPU_NS,
    receivedBytes: Math.floor(received) + FIRST_PACKETS_BYTES,
    sentBytes: Math.floor(received * (0.2 + (number % 30) / 10)),
    readBytes: pages(disk * readPart),
    writtenBytes: pages(disk * (1 - readPart)),
  }
}

/** Of three powers of ten: most do little, some a lot. */
function usualTraffic({ id }: Container): number {
  return 60 * 10 ** ((numberOf(id) % 3000) / 1000)
}

export interface Memory {
  rssBytes: number
  cacheBytes: number
  /** Part of the cache that can go at once. */
  inactiveFileBytes: number
}

/** A hog stays a little below its limit; the others swing by a tenth about nine tenths of their size. */
export function memoryOf(container: Container, now: number): Memory {
  const { memoryBytes, isHog = false } = container.behaviour
  const wave = Math.sin(now / (30_000 + (numberOf(container.id) % 60_000)))
  const limit = container.memoryLimitBytes
  if (isHog && limit > 0) return memory(limit * (0.95 + 0.025 * wave), limit * 0.015)
  return memory(memoryBytes * (0.85 + 0.1 * wave), memoryBytes * 0.15)
}

function memory(rss: number, cache: number): Memory {
  return { rssBytes: pages(rss), cacheBytes: pages(cache), inactiveFileBytes: pages(cache * 0.4) }
}

export function pidsOf({ id }: Container): number {
  return 1 + (numberOf(id) % 12)
}

/** What it may use, in bytes: its own limit or all the machine has. */
export function memoryLimitOf({ machine }: { machine: Machine }, { memoryLimitBytes }: Container): number {
  return memoryLimitBytes || machine.memoryBytes
}

const PERIOD_MS = 100

/** What its CPU limit did: it takes no more than that, and waits as often as it wants more. */
export function heldBackOf(container: Container, now: number): { periods: number; held: number } {
  const cores = container.nanoCpus / 1e9
  if (cores === 0) return { periods: 0, held: 0 }
  const periods = Math.floor(workedMs(container, now) / PERIOD_MS)
  return { periods, held: Math.floor(periods * Math.max(0, 1 - cores / container.behaviour.cpuShare)) }
}

/** false: it has none, or that of the host or of another container. */
export function ownsNetwork({ network }: Container): boolean {
  return network !== 'host' && network !== 'none' && !network.startsWith('container:')
}

export function pages(bytes: number): number {
  return Math.floor(bytes / PAGE_BYTES) * PAGE_BYTES
}
