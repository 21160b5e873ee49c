/**
 * Forwards: a container's port opened on this computer's loopback. Each connection becomes a channel of the host's own
 * connection, so nothing has to be opened on the host. They are listed, and end with the container, the host or the
 * app. While a host is away its forwards stay and say why they do not work; a container that starts anew with another
 * address is found again.
 */
import type { Forward, forwards as forwardsContract } from '../../../shared/contract/forwards'
import type { Implementation } from '../../../shared/contract/runtime'
import { createFeed } from '../../../shared/domain/feed'
import { Failure } from '../../../shared/errors'
import type { Containers } from '../containers'
import type { Hosts } from '../hosts'
import type { Clock, ListenOnLoopback, Log } from '../ports'
import { type OpenForward, openForward } from './open-forward'
import { MOVES } from './rules'
import { findTarget, tryOnce } from './target'

export interface ForwardsPorts {
  hosts: Pick<Hosts, 'engineOf' | 'nameOf' | 'onRemoved'>
  containers: Pick<Containers, 'onEvent' | 'onResync'>
  listen: ListenOnLoopback
  clock: Clock
  log: Log
}

const PATCH_EVERY_MS = 500

interface Wanted {
  hostId: string
  id: string
  containerPort: number
  localPort?: number | undefined
}

export function createForwards(ports: ForwardsPorts) {
  const { hosts, clock, log } = ports
  const life = new AbortController()
  const open = new Map<string, OpenForward>()
  const opening = new Map<string, Promise<Forward>>()
  const feed = createFeed<Forward>({
    all: () => [...open.values()].map(({ row }) => row),
    keyOf: (row) => row.id,
    intervalMs: PATCH_EVERY_MS,
  })

  function close(each: OpenForward) {
    if (!open.delete(each.row.id)) return
    each.close()
    feed.removed(each.row.id)
  }

  function closeAll(which: (row: Forward) => boolean) {
    for (const each of [...open.values()]) if (which(each.row)) close(each)
  }

  async function start(wanted: Wanted, caller: AbortSignal): Promise<Forward> {
    const { hostId, id, containerPort, localPort = 0 } = wanted
    const signal = AbortSignal.any([caller, life.signal])
    const engine = hosts.engineOf(hostId)
    const target = await findTarget(engine, id, containerPort, signal)
    await tryOnce(engine, target.destination, signal)
    const each = await openForward(
      { listen: ports.listen, engine: () => hosts.engineOf(hostId), onChange: feed.changed },
      { hostId, containerPort, localPort, openedAt: clock.now(), ...target },
    )
    // What it was opened for may have gone while we waited.
    if (signal.aborted || hosts.nameOf(hostId) === undefined) {
      each.close()
      signal.throwIfAborted()
      throw new Failure('NOT_FOUND', 'That host is not in the list any more.')
    }
    open.set(each.row.id, each)
    feed.changed(each.row)
    return each.row
  }

  /** Asks the engine anew where the forwards of a host, or of one container of it, lead. */
  function findAgain(hostId: string, containerId?: string) {
    for (const each of open.values()) {
      const { row } = each
      if (row.hostId !== hostId || (containerId !== undefined && row.containerId !== containerId)) continue
      void look(each)
    }
  }

  /** Looks overtake each other when a container ends and starts at once; the last one counts. */
  const lastLook = new WeakMap<OpenForward, symbol>()

  async function look(each: OpenForward): Promise<void> {
    const { hostId, containerId, containerPort } = each.row
    const mine = Symbol(containerId)
    lastLook.set(each, mine)
    const isLast = () => lastLook.get(each) === mine && !life.signal.aborted
    try {
      const { containerName, destination } = await findTarget(
        hosts.engineOf(hostId),
        containerId,
        containerPort,
        life.signal,
      )
      if (!isLast()) return
      each.lead(destination)
      each.change({ containerName })
    } catch (thrown) {
      if (!isLast()) return
      if (!(thrown instanceof Failure)) return log.error('forwards.look', { hostId, thrown: String(thrown) })
      if (thrown.code === 'NOT_FOUND') close(each)
      // What only says that the engine is away leaves the address as it was.
      else if (thrown.code === 'CONFLICT') each.lead(thrown)
    }
  }

  hosts.onRemoved((hostId) => closeAll((row) => row.hostId === hostId))
  const endings = [
    ports.containers.onResync((hostId) => findAgain(hostId)),
    ports.containers.onEvent((hostId, event) => {
      if (event.type === 'network' && event.attributes.container) {
        if (MOVES.has(event.action)) findAgain(hostId, event.attributes.container)
      } else if (event.type !== 'container') return
      else if (event.action === 'destroy') closeAll((row) => row.hostId === hostId && row.containerId === event.id)
      else if (MOVES.has(event.action)) findAgain(hostId, event.id)
    }),
  ]

  const handlers = {
    watch: (_, { signal }) => feed.watch(signal),
    open(wanted, { signal }) {
      const there = [...open.values()].find(({ row }) => isSame(row, wanted))
      if (there) return there.row
      const key = [wanted.hostId, wanted.id, wanted.containerPort, wanted.localPort ?? 0].join(' ')
      const begun = opening.get(key) ?? start(wanted, signal).finally(() => opening.delete(key))
      opening.set(key, begun)
      return begun
    },
    close({ forwardId }) {
      const each = open.get(forwardId)
      if (!each) throw new Failure('NOT_FOUND', 'That forward is closed already.')
      close(each)
    },
  } satisfies Implementation<typeof forwardsContract, unknown>

  return {
    handlers,
    dispose() {
      for (const end of endings) end()
      life.abort()
      closeAll(() => true)
    },
  }
}

/** Whoever asks for no port of this computer takes the one there is. */
function isSame(row: Forward, { hostId, id, containerPort, localPort }: Wanted): boolean {
  return (
    row.hostId === hostId &&
    row.containerId.startsWith(id) &&
    row.containerPort === containerPort &&
    (localPort === undefined || localPort === row.localPort)
  )
}
