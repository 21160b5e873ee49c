/**
 * What a simulated machine has used so far and uses now: what its containers do, those that have ended too, and a little
 * of its own. Worked out once per look, when the first of its files is asked for. Read by ../files/.
 */
import type { Container, Machine } from '../model'
import { type Counters, countersOf, memoryOf } from './container'

/** The system's own, whatever runs: share of one processor, bytes, bytes a second. */
const OWN_CPU = 0.02
const OWN_MEMORY_BYTES = 420 * 1024 * 1024
const OWN_TRAFFIC_BYTES_PER_S = 900
const OWN_WRITES_BYTES_PER_S = 12_000
const MINUTE_MS = 60_000

/** The part of an engine's state this reads. */
interface Inhabited {
  readonly machine: Machine
  readonly containers: ReadonlyMap<string, Container>
  now(): number
}

export interface MachineUsage extends Counters {
  at: number
  memoryBytes: number
  /** Of file caches, which could go. */
  cacheBytes: number
  /** Tasks that ran or waited, on average over the last minute. */
  load: number
}

const none = (): Counters => ({ cpuNs: 0, receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0 })
const spent = new WeakMap<Inhabited, Counters>()
const newest = new WeakMap<Inhabited, MachineUsage>()

/** What a process used stays with its machine when the process ends. Called before it does. */
export function keepSpent(engine: Inhabited, container: Container): void {
  if (container.pid === 0) return
  const kept = spent.get(engine) ?? none()
  spent.set(engine, kept)
  add(kept, countersOf(container, engine.now()))
}

export function machineUsage(engine: Inhabited): MachineUsage {
  const now = engine.now()
  const known = newest.get(engine)
  if (known?.at === now) return known
  const usage = workedOut(engine, now)
  newest.set(engine, usage)
  return usage
}

function workedOut(engine: Inhabited, at: number): MachineUsage {
  const { bootedAt, memoryBytes, waitingTasks } = engine.machine
  const total = { ...none(), ...spent.get(engine) }
  const upS = (at - bootedAt) / 1000
  total.cpuNs += upS * 1e9 * OWN_CPU
  total.receivedBytes += upS * OWN_TRAFFIC_BYTES_PER_S
  total.sentBytes += upS * OWN_TRAFFIC_BYTES_PER_S
  total.writtenBytes += upS * OWN_WRITES_BYTES_PER_S
  const usage = { ...total, at, memoryBytes: OWN_MEMORY_BYTES, cacheBytes: memoryBytes * 0.08, load: 0 }
  let minuteNs = 0
  for (const container of engine.containers.values()) {
    if (container.pid === 0) continue
    const counters = countersOf(container, at)
    add(usage, counters)
    minuteNs += counters.cpuNs - countersOf(container, at - MINUTE_MS).cpuNs
    const { rssBytes, cacheBytes } = memoryOf(container, at)
    usage.memoryBytes += rssBytes
    usage.cacheBytes += cacheBytes
  }
  usage.load = OWN_CPU + minuteNs / (MINUTE_MS * 1e6) + waitingTasks * (1 + 0.15 * Math.sin(at / 90_000))
  usage.memoryBytes = Math.min(usage.memoryBytes, memoryBytes * 0.97)
  return usage
}

function add(to: Counters, more: Counters): void {
  to.cpuNs += more.cpuNs
  to.receivedBytes += more.receivedBytes
  to.sentBytes += more.sentBytes
  to.readBytes += more.readBytes
  to.writtenBytes += more.writtenBytes
}

/** Of the file system with the engine's data, at an instant. It is never quite full. */
export function diskUsage({ disk }: Machine, now: number): { sizeBytes: number; usedBytes: number } {
  const { sizeBytes, usedBytes, growsBytesPerS, since } = disk
  const grown = usedBytes + (growsBytesPerS * (now - since)) / 1000
  return { sizeBytes, usedBytes: Math.min(Math.floor(grown), Math.floor(sizeBytes * 0.999)) }
}
