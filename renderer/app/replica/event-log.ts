/**
 * The engines' events as the page keeps them: the newest few thousand, in the order they came. Pure; used by
 * replicas.ts. A row is made once and keeps its identity, so that a flood draws only what is new.
 */
import type { DockerEventRow } from '../../../shared/contract/events'

/** `key` is its place in this run of the engine, as text. */
export interface EventItem extends DockerEventRow {
  key: string
}

export interface EventLog {
  /** The oldest first. */
  list: readonly EventItem[]
  /** How many came too fast to be shown, since the page follows. */
  dropped: number
}

export interface EventMessage {
  snapshot: boolean
  added: DockerEventRow[]
  dropped: number
}

export const EVENTS_SHOWN = 5000

export const emptyEventLog: EventLog = { list: [], dropped: 0 }

export const addEvents = (before: EventLog, messages: readonly EventMessage[]): EventLog => messages.reduce(add, before)

function add(before: EventLog, { snapshot, added, dropped }: EventMessage): EventLog {
  const items = added.map((event) => ({ ...event, key: String(event.seq) }))
  if (snapshot) return { list: items.slice(-EVENTS_SHOWN), dropped }
  const room = Math.max(0, EVENTS_SHOWN - items.length)
  const kept = before.list.length > room ? before.list.slice(before.list.length - room) : before.list
  return { list: [...kept, ...items.slice(-EVENTS_SHOWN)], dropped: before.dropped + dropped }
}
