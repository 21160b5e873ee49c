/**
 * The events of one simulated engine: written once as the line dockerd would send, kept for `since`, handed to every
 * open stream as the same string. dockerd 20.10 remembers the last 256 events (daemon/events `eventsLimit`); so does this.
 */
import { type Container, networkName } from './model'
import { derivedId } from './random'

const REMEMBERED = 256

export interface EngineEvent {
  /** JSON and a newline. */
  line: string
  type: 'container' | 'image' | 'network' | 'volume'
  action: string
  actorId: string
  attributes: Record<string, string>
  atMs: number
  timeNano: bigint
}

export interface EventLog {
  /** Events written since the start. */
  readonly written: number
  readonly listeners: number
  append(type: EngineEvent['type'], action: string, actorId: string, attributes: Record<string, string>): void
  /** The remembered ones from `sinceNano` on, oldest first. */
  recent(sinceNano: bigint, untilNano: bigint | undefined): EngineEvent[]
  subscribe(listener: (event: EngineEvent) => void): () => void
}

export function createEventLog(now: () => number): EventLog {
  const remembered: EngineEvent[] = []
  const listeners = new Set<(event: EngineEvent) => void>()
  let lastMs = 0
  let withinMs = 0
  let written = 0
  return {
    get written() {
      return written
    },
    get listeners() {
      return listeners.size
    },
    append(type, action, actorId, attributes) {
      const atMs = Math.max(now(), lastMs)
      withinMs = atMs === lastMs ? withinMs + 1 : 0
      lastMs = atMs
      const nanos = `${atMs}${String(Math.min(withinMs, 999_999)).padStart(6, '0')}`
      const line = lineOf(type, action, actorId, attributes, atMs, nanos)
      const event = { line, type, action, actorId, attributes, atMs, timeNano: BigInt(nanos) }
      written += 1
      remembered.push(event)
      if (remembered.length > REMEMBERED) remembered.shift()
      for (const listener of [...listeners]) listener(event)
    },
    recent: (since, until) =>
      remembered.filter((each) => each.timeNano >= since && (until === undefined || each.timeNano <= until)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Field order and presence as dockerd's: `status`, `id` and `from` only for containers; attributes sorted (Go's maps). */
function lineOf(
  type: EngineEvent['type'],
  action: string,
  ID: string,
  attributes: Record<string, string>,
  atMs: number,
  nanos: string,
): string {
  const old = type === 'container' ? { status: action, id: ID, from: attributes.image ?? '' } : {}
  const sorted = Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
  const event = { ...old, Type: type, Action: action, Actor: { ID, Attributes: sorted }, scope: 'local' }
  // timeNano does not fit a JavaScript number.
  return `${JSON.stringify(event).slice(0, -1)},"time":${Math.floor(atMs / 1000)},"timeNano":${nanos}}\n`
}

/** A container's own event: its labels, image and name are always among the attributes. */
export function appendOf(log: EventLog, container: Container, action: string, more: Record<string, string> = {}): void {
  const { labels, image, name } = container
  log.append('container', action, container.id, { ...labels, ...more, image, name })
}

export function appendNetwork(log: EventLog, engineId: string, of: Container, action: 'connect' | 'disconnect'): void {
  const name = networkName(of)
  const type = name === 'host' || name === 'none' ? name : 'bridge'
  log.append('network', action, derivedId(engineId, 'network', name), { container: of.id, name, type })
}

export function appendVolumes(log: EventLog, of: Container, action: 'mount' | 'unmount'): void {
  for (const mount of of.mounts) {
    if (mount.kind !== 'volume') continue
    const mounted = { destination: mount.destination, propagation: '', 'read/write': String(!mount.readOnly) }
    const attributes = { container: of.id, driver: 'local', ...(action === 'mount' ? mounted : {}) }
    log.append('volume', action, mount.name, attributes)
  }
}
