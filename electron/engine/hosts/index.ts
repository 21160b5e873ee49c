/**
 * Hosts: keeps their definitions, owns one link each, and tells who asks how every link does. Containers and later
 * capabilities subscribe to the engines that are live. The one owner of truth on a host's state.
 */
import type { Discovered, Host, HostDraft, HostRemarks, hosts as hostsContract } from '../../../shared/contract/hosts'
import type { Implementation } from '../../../shared/contract/runtime'
import { createFeed } from '../../../shared/domain/feed'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { Clock, DockerHost, Log, OpenHost, Remote, Secrets } from '../ports'
import type { Tasks } from '../tasks'
import { createConnectionLog } from './connection-log'
import { createDiskUsage } from './disk-usage'
import { type Link, type LinkPorts, type LiveHost, startLink } from './link'
import { addressKey, CONNECTS_AT_A_TIME, isNews, isSameWay, secretIds } from './rules'
import type { HostsStore, KeptHost } from './store'
import { testHost, testTask } from './test-host'
import { createTrustedKeys, type TrustedKeysPorts } from './trusted-keys'
import { createTurns } from './turns'
import { createWatch, type Watch } from './watch'

export type { LiveHost } from './link'

export interface HostsPorts extends Pick<TrustedKeysPorts, 'knownHosts'> {
  store: Remote<HostsStore>
  clock: Clock
  log: Log
  secrets: Secrets
  openHost: OpenHost
  discover: () => Promise<Discovered[]>
  tasks: Pick<Tasks, 'run'>
  chance: () => number
  /** Resolves when links may begin. */
  mayBegin: Promise<void>
}

/** A simulated host lives for one run of the app and is never kept. */
export interface SimulatedHost {
  draft: HostDraft
  fingerprint: string
}

interface Entry {
  host: Host
  enabled: boolean
  watch: Watch
  link: Link | undefined
  live: LiveHost | undefined
  factsKeptAt: number
  /** As windows were last told. */
  told: Host
}

/** Each is a durable write; when the link changes it is kept at once. */
const FACTS_KEPT_EVERY_MS = 120_000

export type Hosts = Awaited<ReturnType<typeof createHosts>>

/** Loads what is kept and starts every link. `dispose` closes them all. */
export async function createHosts(ports: HostsPorts) {
  const entries = new Map<string, Entry>()
  const listeners = new Set<(live: LiveHost) => void>()
  const removals = new Set<(hostId: string) => void>()
  const feed = createFeed<Host>({ all: () => list(), keyOf: (host) => host.id, intervalMs: 50 })
  const takeTurn = createTurns(CONNECTS_AT_A_TIME)
  const keys = createTrustedKeys(ports)
  const linkPorts: LinkPorts = {
    ...ports,
    knownKeys: keys.known,
    takeTurn: (signal) => ports.mayBegin.then(() => takeTurn(signal)),
  }
  const log = createConnectionLog()
  const diskUsage = createDiskUsage(ports.clock, engineOf)

  const list = () => [...entries.values()].map((entry) => entry.host)

  function change(hostId: string, change: Partial<Host>) {
    const entry = entries.get(hostId)
    if (!entry) return
    const now = ports.clock.now()
    const moved = change.link !== undefined && change.link !== entry.host.link
    entry.host = { ...entry.host, ...change, ...(moved ? { linkSince: now } : {}) }
    keepFacts(entry, now, moved)
    if (!entry.watch.isOn() && !isNews(entry.told, entry.host)) return
    entry.told = entry.host
    feed.changed(entry.host)
  }

  /** So that the next start knows how old what it paints is. */
  function keepFacts(entry: Entry, now: number, moved: boolean) {
    const { id, facts, heardAt, simulated } = entry.host
    if (simulated || !facts || !heardAt) return
    if (!moved && now - entry.factsKeptAt < FACTS_KEPT_EVERY_MS) return
    entry.factsKeptAt = now
    void ports.store.keepFacts(id, facts, heardAt).catch(logged('keepFacts'))
  }

  function start(kept: KeptHost, simulated: boolean, watch = createWatch()) {
    const { id: hostId, address, name, facts, heardAt, remarks, enabled } = kept
    const host: Host = {
      id: hostId,
      name,
      address,
      ...rowRemarks(remarks),
      simulated,
      link: enabled ? 'connecting' : 'disabled',
      linkSince: ports.clock.now(),
      facts,
      heardAt,
    }
    const entry: Entry = { host, enabled, watch, link: undefined, live: undefined, factsKeptAt: 0, told: host }
    entries.set(hostId, entry)
    feed.changed(host)
    if (enabled) entry.link = linkOf(entry)
  }

  function linkOf(entry: Entry): Link {
    const { id: hostId, address } = entry.host
    return startLink(linkPorts, {
      hostId,
      address,
      onChange: (to) => change(hostId, to),
      onLive: (live) => announce(entry, live),
      watch: entry.watch,
      onLog: (step) => log.note(hostId, { at: ports.clock.now(), ...step }),
    })
  }

  function announce(entry: Entry, live: LiveHost) {
    entry.live = live
    const forget = () => {
      if (entry.live === live) entry.live = undefined
    }
    live.signal.addEventListener('abort', forget, { once: true })
    for (const listener of listeners) listener(live)
  }

  function stop(hostId: string): Entry {
    const entry = entryOf(hostId)
    entry.link?.dispose()
    entries.delete(hostId)
    return entry
  }

  /** The live engine of a host, or a Failure that says why there is none. */
  function engineOf(hostId: string): DockerHost {
    const { host, live } = entryOf(hostId)
    if (live) return live.docker
    throw new Failure('HOST_UNREACHABLE', `${host.name} is not connected.`, {
      hint: host.error?.hint || 'Wait for it to come back, or connect now.',
    })
  }

  function entryOf(hostId: string): Entry {
    const entry = entries.get(hostId)
    if (!entry) throw new Failure('NOT_FOUND', 'That host is not in the list any more.')
    return entry
  }

  function refuseTwins(draft: HostDraft, except?: string) {
    for (const { host } of entries.values()) {
      if (host.id === except) continue
      if (host.name.toLowerCase() === draft.name.toLowerCase())
        throw new Failure('CONFLICT', `There is already a host named ${host.name}.`, { hint: 'Choose another name.' })
      if (addressKey(host.address) === addressKey(draft.address))
        throw new Failure('CONFLICT', `${host.name} is already that host.`, { hint: 'Edit it instead.' })
    }
  }

  /** Secrets that only the old address named are of no use any more. */
  function dropSecrets(before: HostDraft['address'], after?: HostDraft['address']) {
    const kept = new Set(after ? secretIds(after) : [])
    for (const id of secretIds(before)) if (!kept.has(id)) void ports.secrets.remove(id).catch(logged('removeSecret'))
  }

  const logged = (event: string) => (thrown: unknown) => ports.log.warn(`hosts.${event}`, { thrown: String(thrown) })

  const handlers = {
    watch: (_, { signal }) => feed.watch(signal),
    discover: () => ports.discover(),
    async add(draft) {
      refuseTwins(draft)
      const { name, address, ...remarks } = draft
      const kept: KeptHost = { id: crypto.randomUUID().replaceAll('-', ''), name, address, remarks, enabled: true }
      await ports.store.save(kept, ports.clock.now())
      start(kept, false)
      return { hostId: kept.id }
    },
    async edit({ hostId, ...draft }) {
      const entry = entryOf(hostId)
      const { host: before, enabled } = entry
      refuseTwins(draft, hostId)
      const { name, address, ...remarks } = draft
      const kept: KeptHost = { ...before, name, address, remarks, enabled }
      if (!before.simulated) await ports.store.save(kept, ports.clock.now())
      else if (!isSameWay(before.address, address)) throw new Failure('INVALID', 'A simulated host cannot move.')
      if (isSameWay(before.address, address)) return change(hostId, { name, ...rowRemarks(remarks) })
      stop(hostId)
      dropSecrets(before.address, address)
      start(kept, false, entry.watch)
    },
    async setEnabled({ hostId, enabled }) {
      const entry = entryOf(hostId)
      if (entry.enabled === enabled) return
      const { host } = entry
      if (!host.simulated) await ports.store.save({ ...host, remarks: remarksOf(host), enabled }, ports.clock.now())
      entry.enabled = enabled
      entry.link?.dispose()
      entry.link = enabled ? linkOf(entry) : undefined
      if (!enabled) change(hostId, { link: 'disabled', error: undefined, retryAt: undefined, pingMs: undefined })
    },
    async *followLink({ hostId }, { signal }) {
      const stopWatching = entryOf(hostId).watch.add()
      try {
        yield* log.follow(hostId, signal)
      } finally {
        stopWatching()
      }
    },
    diskUsage: ({ hostId, maxAgeMs }) => diskUsage.of(hostId, maxAgeMs),
    async remove({ hostId }) {
      const { host } = entryOf(hostId)
      await ports.store.remove(hostId)
      stop(hostId)
      dropSecrets(host.address)
      feed.removed(hostId)
      for (const removal of removals) removal(hostId)
      log.forget(hostId)
      diskUsage.forget(hostId)
    },
    reconnect({ hostId }) {
      entryOf(hostId).link?.retryNow()
    },
    async test(draft, { session }) {
      return {
        taskId: await ports.tasks.run(testTask(draft, session.operator), (task) => testHost(draft, linkPorts, task)),
      }
    },
    async trustKey(key) {
      await keys.trust(key)
      for (const { host, link } of entries.values())
        if (host.address.kind === 'ssh' && host.address.host.toLowerCase() === key.host.toLowerCase()) link?.retryNow()
    },
  } satisfies Implementation<typeof hostsContract, Session>

  for (const kept of await ports.store.list()) start(kept, false)

  return {
    handlers,
    list,
    watch: feed.watch,
    nameOf: (hostId: string) => entries.get(hostId)?.host.name,
    addSimulated(hosts: SimulatedHost[]) {
      for (const [index, { draft, fingerprint }] of hosts.entries()) {
        const { name, address, ...remarks } = draft
        if (address.kind !== 'ssh') continue
        keys.addSimulated(address.host, address.port, fingerprint)
        start({ id: `simulated${String(index + 1).padStart(4, '0')}`, name, address, remarks, enabled: true }, true)
      }
    },
    /** Told of each engine that becomes live, and at once of those that are. Gives the function that ends it. */
    subscribe(listener: (live: LiveHost) => void): () => void {
      listeners.add(listener)
      for (const { live } of entries.values()) if (live) listener(live)
      return () => listeners.delete(listener)
    },
    onRemoved(removal: (hostId: string) => void) {
      removals.add(removal)
    },
    engineOf,
    /** The machine woke, the network changed, the vault opened: every link that waits tries now. */
    retryAll(which: (host: Host) => boolean = () => true) {
      for (const { host, link } of entries.values()) if (which(host)) link?.retryNow()
    },
    dispose() {
      for (const hostId of [...entries.keys()]) stop(hostId)
    },
  }
}

/** The remarks as the row carries them: a list and a text that are always there. */
function rowRemarks({
  group,
  tags = [],
  colour,
  note = '',
}: HostRemarks): Pick<Host, 'group' | 'tags' | 'colour' | 'note'> {
  return { group, tags, colour, note }
}

function remarksOf({ group, tags, colour, note }: Host): HostRemarks {
  return { group, tags, colour, note }
}
