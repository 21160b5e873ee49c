/**
 * Who has a history: one owner for each host, and one for each container through all that replace it. Owners are there at
 * once, whether the database is open yet or not: what is to be kept of one waits until it has its number. Made by
 * index.ts; the rule which container goes on with which history is identity.ts.
 */
import type { Mark } from '../../../shared/contract/metrics'
import type { Clock, Log } from '../ports'
import { historyOf, type Who } from './identity'
import type { Keeping, KeptOwner } from './keeping'
import type { OwnerId, Point } from './model'
import { forgetRecent, newOwner, type Owner, RING_MS, remember } from './owner'

export interface OwnersPorts {
  keeping: Pick<Keeping, 'owners' | 'newOwner' | 'touchOwner' | 'add' | 'forgetHost'>
  clock: Clock
  log: Log
  /** It runs, or will in a moment. */
  isHolding: (hostId: string, id: string) => boolean
  /** It is on its host, running or not. */
  isThere: (hostId: string, id: string) => boolean
  /** Milliseconds that a container must have been there before it gets a number. */
  passingMs?: number | undefined
  /** Another container goes on with the history of `before`. */
  onReplaced: (owner: Owner, before: { image: string | undefined }) => void
}

/** Half an hour of one container that nobody looks at: the database is opened beside everything else, in less. */
const MAX_WAITING = 180
const ASK_AGAIN_MS = 60_000
/** Containers that come and go by the thousand, each under a name of its own, leave nothing behind if they went so soon. */
const PASSING_MS = 30_000
/** Nothing is kept for longer, so that the database has dropped the owner. */
const KEPT_MS = 29 * 86_400_000

export type Owners = ReturnType<typeof createOwners>

interface OfHost {
  host: Owner | undefined
  containers: Set<Owner>
  /** By the container that holds it, or held it last. */
  byId: Map<string, Owner>
}

export function createOwners(ports: OwnersPorts) {
  const { keeping, clock, log, passingMs = PASSING_MS } = ports
  const hosts = new Map<string, OfHost>()
  let isLoaded = false
  const ready = Promise.withResolvers<void>()

  function ofHost(hostId: string): OfHost {
    const known = hosts.get(hostId)
    if (known) return known
    const fresh: OfHost = { host: undefined, containers: new Set(), byId: new Map() }
    hosts.set(hostId, fresh)
    return fresh
  }

  function put(owner: Owner): Owner {
    const there = ofHost(owner.hostId)
    if (owner.kind === 'host') there.host = owner
    else {
      there.containers.add(owner)
      if (owner.containerId !== undefined) there.byId.set(owner.containerId, owner)
    }
    return owner
  }

  function begun(of: Pick<KeptOwner, 'hostId' | 'kind' | 'name'> & Partial<KeptOwner>): Owner {
    return put(newOwner({ ...of, firstAt: clock.now(), lastAt: clock.now() }))
  }

  const freeFor = (hostId: string, who: Who) =>
    historyOf(who, ofHost(hostId).containers, (id) => ports.isHolding(hostId, id))

  /** The history that a container which runs, or ran just now, goes on with. */
  function claim(hostId: string, who: Who, image: string): Owner {
    const mine = ofHost(hostId).byId.get(who.id)
    if (mine) {
      if (mine.name !== who.name) tell(Object.assign(mine, { name: who.name }))
      mine.image = image
      return mine
    }
    const { id: containerId, name, project, service } = who
    const free = freeFor(hostId, who)
    if (!free)
      return Object.assign(begun({ hostId, kind: 'container', name, project, service, containerId }), { image })
    const before = { image: free.image }
    if (free.containerId !== undefined) ofHost(hostId).byId.delete(free.containerId)
    tell(put(Object.assign(free, { containerId, name, image })))
    ports.onReplaced(free, before)
    return free
  }

  /** The database hears who holds it now. */
  function tell(owner: Owner) {
    const { containerId, name } = owner
    whenKnown(owner, (id) => {
      void keeping.touchOwner(id, { containerId, name }).catch((thrown) => warn(owner, thrown))
    })
  }

  /** Does it now, or once the database has given the owner its number. Of too many that wait the oldest go. */
  function whenKnown(owner: Owner, work: (id: OwnerId) => void) {
    if (owner.id !== undefined) return work(owner.id)
    owner.waiting.push(work)
    if (owner.waiting.length > MAX_WAITING) owner.waiting.shift()
    if (isLoaded) void enrol(owner)
  }

  async function enrol(owner: Owner): Promise<void> {
    if (isPassing(owner) || clock.monotonic() < owner.askAgainAt) return
    owner.askAgainAt = clock.monotonic() + ASK_AGAIN_MS
    const { hostId, kind, name, project, service, containerId } = owner
    try {
      know(owner, await keeping.newOwner({ hostId, kind, name, project, service, containerId }))
    } catch (thrown) {
      warn(owner, thrown)
    }
  }

  function isPassing({ kind, hostId, containerId = '', firstAt, lastAt }: Owner): boolean {
    const seenUntil = ports.isThere(hostId, containerId) ? clock.now() : lastAt
    return kind === 'container' && seenUntil - firstAt < passingMs
  }

  function know(owner: Owner, id: OwnerId) {
    owner.id = id
    owner.early = []
    for (const work of owner.waiting.splice(0)) work(id)
  }

  const warn = ({ hostId }: Owner, thrown: unknown) => log.warn('metrics.owner', { hostId, thrown: String(thrown) })

  /** Goes on where the last run ended, once the database is there. Rejects when the signal fires. */
  async function load(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        return goOn(await keeping.owners())
      } catch (thrown) {
        signal.throwIfAborted()
        log.warn('metrics.owners', { thrown: String(thrown) })
      } finally {
        ready.resolve()
      }
      await clock.sleep(ASK_AGAIN_MS, signal)
    }
  }

  /** Who was claimed meanwhile gets its number, or a new one. */
  function goOn(kept: readonly KeptOwner[]) {
    const early = [...all()]
    hosts.clear()
    for (const { id, ...one } of kept) if (!isSimulated(one.hostId)) put({ ...newOwner(one), id })
    isLoaded = true
    for (const hostId of new Set(kept.map((one) => one.hostId))) if (isSimulated(hostId)) forgetKept(hostId)
    for (const owner of early) settle(owner)
  }

  function settle(owner: Owner) {
    const there = ofHost(owner.hostId)
    const { containerId = '' } = owner
    const before = owner.kind === 'host' ? there.host : freeFor(owner.hostId, { ...owner, id: containerId })
    if (before) there.containers.delete(before)
    put(owner)
    if (before?.id === undefined) return void enrol(owner)
    owner.firstAt = before.firstAt
    know(owner, before.id)
    if (before.containerId === owner.containerId) return
    if (before.containerId !== undefined) there.byId.delete(before.containerId)
    tell(owner)
    ports.onReplaced(owner, { image: undefined })
  }

  function drop(owner: Owner) {
    const there = ofHost(owner.hostId)
    there.containers.delete(owner)
    if (owner.containerId !== undefined) there.byId.delete(owner.containerId)
    if (there.host === owner) there.host = undefined
  }

  function forgetKept(hostId: string) {
    void keeping.forgetHost(hostId).catch((thrown) => log.warn('metrics.forget', { hostId, thrown: String(thrown) }))
  }

  function* all(): Generator<Owner, void, void> {
    for (const { host, containers } of hosts.values()) {
      if (host) yield host
      yield* containers
    }
  }

  return {
    load,
    /** The database was asked who there is, whatever it said. */
    ready: ready.promise,
    claim,
    claimHost: (hostId: string) => ofHost(hostId).host ?? begun({ hostId, kind: 'host', name: '' }),
    hostOf: (hostId: string) => hosts.get(hostId)?.host,
    find: (hostId: string, containerId: string) => hosts.get(hostId)?.byId.get(containerId),
    /** Who goes on with the history a container had that is gone. */
    heir: (hostId: string, who: Who) => historyOf(who, ofHost(hostId).containers, () => false),
    whenKnown,
    /** What happened to its containers that have no number yet. */
    early: (hostId: string): Mark[] => [...(hosts.get(hostId)?.containers ?? [])].flatMap(({ early }) => early),
    /** Into memory, and on its way to the database. */
    record(owner: Owner, point: Point, isFollowed: boolean) {
      remember(owner, point, isFollowed, clock.monotonic())
      whenKnown(owner, (id) => keeping.add(id, owner.kind, point))
    },
    /** What ended a while ago gives its memory back. What ended at once but is still there is kept after all. */
    sweep() {
      for (const owner of all()) {
        if (isLoaded && owner.waiting.length > 0) void enrol(owner)
        const agoMs = Math.abs(clock.now() - owner.lastAt)
        if (agoMs > RING_MS) forgetRecent(owner)
        if (agoMs > (owner.id === undefined ? RING_MS : KEPT_MS)) drop(owner)
      }
    },
    forgetHost(hostId: string) {
      hosts.delete(hostId)
      forgetKept(hostId)
    },
    /** Of the past nothing is left; who goes on keeps its number. */
    forget() {
      for (const owner of all()) {
        forgetRecent(owner)
        owner.firstAt = clock.now()
      }
    },
  }
}

/** A simulated host lives for one run of the app; another run's is another one. */
const isSimulated = (hostId: string) => hostId.startsWith('simulated')
