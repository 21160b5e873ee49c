/**
 * A live list of one kind of thing (images, volumes, networks) over all hosts. Each live host is asked once when the
 * first reader comes, and again after its events tell of a change; with nobody reading nothing is asked at all, a host
 * is only noted as stale. Rows of a host that is gone stay as last known for this run. Used by images, volumes and
 * networks.
 */
import { createFeed, type Patch } from '../../../shared/domain/feed'
import type { Hosts, LiveHost } from '../hosts'
import type { Clock, DockerEvent, Log } from '../ports'
import { nextListAt } from './rules'

export interface LiveRow {
  key: string
  hostId: string
}

/** What the containers capability tells of the one event stream that each host has. */
export interface EngineEvents {
  onEvent: (listener: (hostId: string, event: DockerEvent) => void) => () => void
  /** Events may have been missed: what is known of this host must be asked anew. */
  onResync: (listener: (hostId: string) => void) => () => void
}

export interface LiveListPorts {
  hosts: Pick<Hosts, 'subscribe' | 'onRemoved'>
  containers: EngineEvents
  clock: Clock
  log: Log
}

export interface LiveListOptions<R> {
  /** For the log: `images`. */
  name: string
  /** Does the event tell that the list has changed? */
  isChange: (event: DockerEvent) => boolean
  list: (live: LiveHost) => Promise<R[]>
}

export interface LiveList<R> {
  watch: (signal: AbortSignal) => AsyncGenerator<Patch<R>, void, void>
  ofHost: (hostId: string) => R[]
  get: (key: string) => R | undefined
  /** Changes rows that are there, without asking the engine. */
  edit: (hostId: string, change: (row: R) => R) => void
  /** Notes that the host has to be asked again. */
  stale: (hostId: string) => void
  dispose: () => void
}

/** What is known about asking one live host; instants are monotonic milliseconds. */
interface Asking {
  staleSince: number | undefined
  askedAt: number | undefined
  wake: () => void
  /** Resolves when the first list is in or has failed. */
  first: Promise<void>
}

const PATCH_EVERY_MS = 100
/** How long the first message waits for the hosts' first answers, so that a page does not begin with "nothing". */
const FIRST_ANSWERS_MS = 2000
/** Engines tell of some changes by no event: an untagged build, and Podman's networks. */
const ASK_ANYWAY_MS = 60_000
const AFTER_FAILURE_MS = 5000

export function createLiveList<R extends LiveRow>(ports: LiveListPorts, options: LiveListOptions<R>): LiveList<R> {
  const { clock, hosts } = ports
  const rows = new Map<string, R>()
  const asked = new Map<string, Asking>()
  const feed = createFeed<R>({ all: () => rows.values(), keyOf: (row) => row.key, intervalMs: PATCH_EVERY_MS })
  let readers = 0

  const ofHost = (hostId: string) => [...rows.values()].filter((row) => row.hostId === hostId)

  function set(row: R) {
    const before = rows.get(row.key)
    if (before && JSON.stringify(before) === JSON.stringify(row)) return // plain data of a fixed shape
    rows.set(row.key, row)
    feed.changed(row)
  }

  function replace(hostId: string, next: readonly R[]) {
    const there = new Set(next.map((row) => row.key))
    for (const row of ofHost(hostId)) if (!there.has(row.key)) remove(row.key)
    for (const row of next) set(row)
  }

  function remove(key: string) {
    rows.delete(key)
    feed.removed(key)
  }

  function stale(hostId: string) {
    const asking = asked.get(hostId)
    if (!asking) return
    asking.staleSince ??= clock.monotonic()
    asking.wake()
  }

  async function follow(live: LiveHost): Promise<void> {
    const first = Promise.withResolvers<void>()
    const asking: Asking = { staleSince: undefined, askedAt: undefined, wake: () => {}, first: first.promise }
    asked.set(live.hostId, asking)
    while (!live.signal.aborted) {
      await untilDue(asking, live.signal)
      if (live.signal.aborted) break
      await ask(live, asking)
      first.resolve()
    }
    first.resolve()
    if (asked.get(live.hostId) === asking) asked.delete(live.hostId)
  }

  async function ask(live: LiveHost, asking: Asking): Promise<void> {
    asking.askedAt = clock.monotonic()
    asking.staleSince = undefined
    try {
      const listed = await options.list(live)
      if (!live.signal.aborted) replace(live.hostId, listed)
    } catch (thrown) {
      if (live.signal.aborted) return
      ports.log.warn(`${options.name}.list`, { hostId: live.hostId, thrown: String(thrown) })
      live.check()
      asking.staleSince = clock.monotonic() + AFTER_FAILURE_MS
    }
  }

  /** Ends when somebody reads and the host has to be asked now, or with the signal. */
  async function untilDue(asking: Asking, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const dueAt = nextListAt(asking, ASK_ANYWAY_MS)
      const waitMs = dueAt - clock.monotonic()
      if (readers > 0 && waitMs <= 0) return
      await wokenOrAfter(asking, readers > 0 ? waitMs : undefined, signal)
    }
  }

  async function wokenOrAfter(asking: Asking, delayMs: number | undefined, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const woken = new Promise<void>((resolve) => {
      asking.wake = resolve
      signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal })
    })
    const waits = delayMs === undefined ? [woken] : [woken, clock.sleep(delayMs, over.signal).catch(() => {})]
    await Promise.race(waits)
    over.abort()
  }

  async function* watch(signal: AbortSignal): AsyncGenerator<Patch<R>, void, void> {
    readers += 1
    try {
      for (const asking of asked.values()) asking.wake()
      await firstAnswers(signal)
      yield* feed.watch(signal)
    } finally {
      readers -= 1
    }
  }

  async function firstAnswers(signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const late = clock.sleep(FIRST_ANSWERS_MS, AbortSignal.any([signal, over.signal])).catch(() => {})
    await Promise.race([Promise.all([...asked.values()].map((asking) => asking.first)), late])
    over.abort()
  }

  const endings = [
    hosts.subscribe((live) => void follow(live)),
    ports.containers.onResync(stale),
    ports.containers.onEvent((hostId, event) => {
      if (options.isChange(event)) stale(hostId)
    }),
  ]
  hosts.onRemoved((hostId) => {
    for (const row of ofHost(hostId)) remove(row.key)
  })

  return {
    watch,
    ofHost,
    get: (key) => rows.get(key),
    edit(hostId, change) {
      for (const row of ofHost(hostId)) set(change(row))
    },
    stale,
    dispose() {
      for (const end of endings) end()
    },
  }
}
