/**
 * Hosts: keeps their definitions, owns one link each, and tells who asks how every link does. Containers and later
 * capabilities subscribe to the engines that are live. The one owner of truth on a host's state.
 */
import type { Discovered, Host, HostDraft, hosts as hostsContract } from '../../../shared/contract/hosts'
import type { Implementation } from '../../../shared/contract/runtime'
import { createFeed } from '../../../shared/domain/feed'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { Clock, DockerHost, KnownKey, KnownKeys, Log, OpenHost, Remote, Secrets } from '../ports'
import type { Tasks } from '../tasks'
import { type Link, type LinkPorts, type LiveHost, startLink } from './link'
import { addressKey, CONNECTS_AT_A_TIME, secretIds } from './rules'
import type { HostsStore, KeptHost } from './store'
import { testHost, testTask } from './test-host'
import { createTurns } from './turns'

export type { LiveHost } from './link'

export interface HostsPorts {
  store: Remote<HostsStore>
  clock: Clock
  log: Log
  secrets: Secrets
  openHost: OpenHost
  discover: () => Promise<Discovered[]>
  /** Keys the person's own known_hosts files trust or revoke. */
  knownHosts: (host: string, port: number) => Promise<KnownKey[]>
  tasks: Pick<Tasks, 'run'>
  chance: () => number
}

/** A simulated host lives for one run of the app and is never kept. */
export interface SimulatedHost {
  draft: HostDraft
  fingerprint: string
}

interface Entry {
  host: Host
  link: Link | undefined
  live: LiveHost | undefined
  factsKeptAt: number
}

const FACTS_KEPT_EVERY_MS = 30_000

export type Hosts = Awaited<ReturnType<typeof createHosts>>

/** Loads what is kept and starts every link. `dispose` closes them all. */
export async function createHosts(ports: HostsPorts) {
  const entries = new Map<string, Entry>()
  const simulatedKeys = new Map<string, KnownKey>()
  const listeners = new Set<(live: LiveHost) => void>()
  const removals = new Set<(hostId: string) => void>()
  const feed = createFeed<Host>({ all: () => list(), keyOf: (host) => host.id, intervalMs: 50 })
  const takeTurn = createTurns(CONNECTS_AT_A_TIME)
  const knownKeys: KnownKeys = { find: findKeys }
  const linkPorts: LinkPorts = { ...ports, knownKeys, takeTurn }

  const list = () => [...entries.values()].map((entry) => entry.host)

  async function findKeys(host: string, port: number): Promise<KnownKey[]> {
    const simulated = simulatedKeys.get(`${host}:${port}`)
    if (simulated) return [simulated]
    const [trusted, own] = await Promise.all([ports.store.trustedKeys(host, port), ports.knownHosts(host, port)])
    return trusted.length > 0 ? [...trusted, ...own.filter((key) => key.revoked)] : own
  }

  function change(hostId: string, change: Partial<Host>) {
    const entry = entries.get(hostId)
    if (!entry) return
    const now = ports.clock.now()
    const moved = change.link !== undefined && change.link !== entry.host.link
    entry.host = { ...entry.host, ...change, ...(moved ? { linkSince: now } : {}) }
    keepFacts(entry, now)
    feed.changed(entry.host)
  }

  /** So that the next start knows how old what it paints is. */
  function keepFacts(entry: Entry, now: number) {
    const { id, facts, heardAt, simulated } = entry.host
    if (simulated || !facts || !heardAt || now - entry.factsKeptAt < FACTS_KEPT_EVERY_MS) return
    entry.factsKeptAt = now
    void ports.store.keepFacts(id, facts, heardAt).catch(logged('keepFacts'))
  }

  function start(kept: KeptHost, simulated: boolean) {
    const { id: hostId, address, name, facts, heardAt } = kept
    const host: Host = {
      id: hostId,
      name,
      address,
      simulated,
      link: 'connecting',
      linkSince: ports.clock.now(),
      facts,
      heardAt,
    }
    const entry: Entry = { host, link: undefined, live: undefined, factsKeptAt: 0 }
    entries.set(hostId, entry)
    feed.changed(host)
    entry.link = startLink(linkPorts, {
      hostId,
      address,
      onChange: (to) => change(hostId, to),
      onLive: (live) => announce(entry, live),
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
      const kept: KeptHost = { id: crypto.randomUUID().replaceAll('-', ''), name: draft.name, address: draft.address }
      await ports.store.save(kept, ports.clock.now())
      start(kept, false)
      return { hostId: kept.id }
    },
    async edit({ hostId, ...draft }) {
      const before = entryOf(hostId).host
      if (before.simulated) throw new Failure('INVALID', 'A simulated host cannot be edited.')
      refuseTwins(draft, hostId)
      const kept: KeptHost = { ...before, ...draft }
      await ports.store.save(kept, ports.clock.now())
      stop(hostId)
      dropSecrets(before.address, draft.address)
      start(kept, false)
    },
    async remove({ hostId }) {
      const { host } = entryOf(hostId)
      await ports.store.remove(hostId)
      stop(hostId)
      dropSecrets(host.address)
      feed.removed(hostId)
      for (const removal of removals) removal(hostId)
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
      const known = (await findKeys(key.host, key.port)).filter((other) => !other.revoked)
      const trusted = known.find((other) => other.fingerprint === key.replaces)
      if (known.length > 0 && !trusted)
        throw new Failure('HOST_KEY_CHANGED', 'Another key is trusted for that host.', {
          hint: 'Compare both fingerprints, then replace the key in the host’s settings.',
        })
      await ports.store.trustKey({ ...key, keyType: key.keyType ?? '' }, ports.clock.now())
      for (const { host, link } of entries.values())
        if (host.address.kind === 'ssh' && host.address.host.toLowerCase() === key.host.toLowerCase()) link?.retryNow()
    },
  } satisfies Implementation<typeof hostsContract, Session>

  for (const kept of await ports.store.list()) start(kept, false)

  return {
    handlers,
    list,
    knownKeys,
    watch: feed.watch,
    nameOf: (hostId: string) => entries.get(hostId)?.host.name,
    addSimulated(hosts: SimulatedHost[]) {
      for (const [index, { draft, fingerprint }] of hosts.entries()) {
        if (draft.address.kind !== 'ssh') continue
        simulatedKeys.set(`${draft.address.host}:${draft.address.port}`, {
          keyType: 'ssh-ed25519',
          fingerprint,
          revoked: false,
        })
        start({ id: `simulated${String(index + 1).padStart(4, '0')}`, ...draft }, true)
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
    /** The live engine of a host, or a Failure that says why there is none. */
    engineOf(hostId: string): DockerHost {
      const { host, live } = entryOf(hostId)
      if (live) return live.docker
      throw new Failure('HOST_UNREACHABLE', `${host.name} is not connected.`, {
        hint: host.error?.hint || 'Wait for it to come back, or connect now.',
      })
    },
    /** The machine woke, the network changed, the vault opened: every link that waits tries now. */
    retryAll(which: (host: Host) => boolean = () => true) {
      for (const { host, link } of entries.values()) if (which(host)) link?.retryNow()
    },
    dispose() {
      for (const hostId of [...entries.keys()]) stop(hostId)
    },
  }
}
