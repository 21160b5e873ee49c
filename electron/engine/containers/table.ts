/**
 * The rows of all hosts and the one way to change them: compares, protects, tells who watches, and keeps the last known
 * rows in the database every few seconds. Made by index.ts; the mirror and the actions write through it.
 */
import type { Container } from '../../../shared/contract/containers'
import { createFeed } from '../../../shared/domain/feed'
import { jsonOfList } from '../../../shared/domain/json'
import type { Clock, Log, Remote } from '../ports'
import { type ProtectionRules, protectionOf } from './protection'
import { sharing } from './same-row'
import { type ContainersStore, readKept } from './store'

export interface Rows {
  get: (key: string) => Container | undefined
  set: (row: Container) => void
  /** Not in a list any more. */
  remove: (key: string) => void
  /** The engine said that it is gone for good: an answer that is still under way cannot bring it back. */
  destroyed: (key: string) => void
  ofHost: (hostId: string) => Container[]
  /** Rows of this host were just confirmed by the engine; `whole` after a list, when they are all of them. */
  confirmed: (hostId: string, whole?: 'whole') => void
}

/** ≤ 10 patches a second to each reader, whatever the engines send. */
const PATCH_EVERY_MS = 100
const KEEP_EVERY_MS = 2000
/** A host's rows are written whole, so that a fleet in which everything moves is written a part at a time. */
const KEEP_HOSTS_AT_ONCE = 10
/** Ids are never used twice, so that any number would do; an answer is under way for seconds at most. */
const REMEMBERED_DESTROYED = 1000

export interface TablePorts {
  store: Remote<ContainersStore>
  clock: Clock
  log: Log
  protection: ProtectionRules
  /** A row came, changed or went (`now` undefined). */
  onRow?: ((hostId: string, now: Container | undefined, before: Container | undefined) => void) | undefined
}

export function createTable({ store, clock, log, protection, onRow }: TablePorts) {
  const life = new AbortController()
  /** By host, then by key: what concerns one host does not walk over all rows. */
  const hosts = new Map<string, Map<string, Container>>()
  const gone = new Set<string>()
  const unkept = new Set<string>()
  const feed = createFeed<Container>({ all, keyOf: (row) => row.key, intervalMs: PATCH_EVERY_MS })

  function* all(): Generator<Container, void, void> {
    for (const rows of hosts.values()) yield* rows.values()
  }

  function rowsOf(hostId: string): Map<string, Container> {
    const known = hosts.get(hostId)
    if (known) return known
    const rows = new Map<string, Container>()
    hosts.set(hostId, rows)
    return rows
  }

  function get(key: string): Container | undefined {
    return hosts.get(hostOf(key))?.get(key)
  }

  function set(row: Container) {
    if (gone.has(row.key)) return
    const rows = rowsOf(row.hostId)
    const before = rows.get(row.key)
    const next = sharing(before, { ...row, protection: protectionOf(row, protection) })
    if (next === before) return
    rows.set(row.key, next)
    unkept.add(row.hostId)
    feed.changed(next)
    onRow?.(row.hostId, next, before)
  }

  function remove(key: string) {
    const hostId = hostOf(key)
    const before = hosts.get(hostId)?.get(key)
    if (!before) return
    hosts.get(hostId)?.delete(key)
    unkept.add(hostId)
    feed.removed(key)
    onRow?.(hostId, undefined, before)
  }

  function destroyed(key: string) {
    gone.add(key)
    const [oldest] = gone
    if (gone.size > REMEMBERED_DESTROYED && oldest !== undefined) gone.delete(oldest)
    remove(key)
  }

  const rows: Rows = {
    get,
    set,
    remove,
    destroyed,
    ofHost: (hostId) => [...(hosts.get(hostId)?.values() ?? [])],
    confirmed(hostId, whole) {
      unkept.add(hostId)
      if (whole) void keepQuietly([hostId]) // at once, so that an engine that dies in its first seconds still knows them
    },
  }

  async function keep(which: string[]): Promise<void> {
    for (const hostId of which) {
      if (unkept.delete(hostId)) await store.keep(hostId, jsonOfList(rows.ofHost(hostId)), clock.now())
    }
  }

  /** What is kept is a cache: trouble with it is for the log. */
  async function keepQuietly(which: string[]): Promise<void> {
    await keep(which).catch((thrown) => log.warn('containers.keep', { thrown: String(thrown) }))
  }

  async function keepForever(): Promise<void> {
    while (!life.signal.aborted) {
      await clock.sleep(KEEP_EVERY_MS, life.signal).catch(() => {})
      if (!life.signal.aborted) await keepQuietly([...unkept].slice(0, KEEP_HOSTS_AT_ONCE))
    }
  }

  let keeping = Promise.resolve()

  return {
    rows,
    all,
    watch: feed.watch,
    /** Paints what was last known, and keeps what comes from now on. */
    async load() {
      for (const text of await store.all()) for (const row of readKept(text)) set({ ...row, pending: undefined })
      unkept.clear()
      keeping = keepForever()
    },
    forgetHost(hostId: string) {
      for (const row of rows.ofHost(hostId)) remove(row.key)
      hosts.delete(hostId)
    },
    /** What protects changed: every row, or those of one host, are looked at again. */
    protectAnew(hostId?: string) {
      for (const row of hostId === undefined ? [...all()] : rows.ofHost(hostId)) set(row)
    },
    async dispose() {
      life.abort()
      await keeping
      await keep([...unkept])
    },
  }
}

function hostOf(key: string): string {
  return key.slice(0, key.indexOf('/'))
}
