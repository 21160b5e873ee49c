/**
 * What sets some of the well-known simulated hosts apart, so that there is something to find: a disk that is nearly full
 * and grows, a container near its memory limit, a machine that is loaded. And what all have in common: each is large
 * enough for what runs on it, and up for longer. Called by population.ts.
 */
import type { Engine } from './engine-state'
import type { Machine } from './model'

const HOUR_MS = 3_600_000
const GIBIBYTE = 1024 ** 3
const TEBIBYTE = 1024 * GIBIBYTE
const CPUS = [2, 4, 8, 16, 32, 64]
/** Of the machine, by what its containers use on average. */
const MOST_CPU = 0.5
const MOST_MEMORY = 0.8

/** Full in about two days. */
const FULL_DISK = { sizeBytes: 4 * TEBIBYTE, usedBytes: 3.9 * TEBIBYTE, growsBytesPerS: 600_000 }
const LOADED = 'build-1'
const HOGS: Readonly<Record<string, string>> = { 'web-1': 'shop-api-1' }

export function characterOf(name: string, now: number): Partial<Machine> {
  return name === 'nas' ? { disk: { ...FULL_DISK, since: now } } : {}
}

/** When all its containers are there. */
export function settle(engine: Engine): void {
  const { machine, name } = engine
  let [share, bytes, since] = [0, 0, machine.bootedAt]
  for (const container of engine.containers.values()) {
    if (container.name === HOGS[name]) container.behaviour.isHog = true
    // The one that is loaded does little else than this.
    if (name === LOADED) container.behaviour.cpuShare *= 6
    share += container.behaviour.cpuShare
    bytes += container.behaviour.memoryBytes
    if (container.startedAt > 0) since = Math.min(since, container.startedAt - HOUR_MS)
  }
  const most = name === LOADED ? 0.9 : MOST_CPU
  machine.cpus = CPUS.find((cpus) => cpus >= machine.cpus && cpus * most >= share) ?? 128
  if (name === LOADED) machine.waitingTasks = 2.4 * machine.cpus
  while (machine.memoryBytes * MOST_MEMORY < bytes) machine.memoryBytes *= 2
  machine.bootedAt = since
}
