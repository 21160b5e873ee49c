/**
 * Containers over all hosts: the live table, the details of one, start, stop and restart. Owns the rows; the mirror
 * of each live engine writes them, the actions mark what was asked for, the store keeps what was last known.
 */
import {
  type Container,
  type ContainerAction,
  containerDetails,
  type containers as containersContract,
  type PendingAction,
} from '../../../shared/contract/containers'
import type { Implementation } from '../../../shared/contract/runtime'
import { createFeed } from '../../../shared/domain/feed'
import { Failure } from '../../../shared/errors'
import type { Hosts } from '../hosts'
import type { Clock, DockerHost, Log, Remote } from '../ports'
import { mirror, type Rows } from './mirror'
import { keyOf, rowFromInspected, sameRow } from './rules'
import type { ContainersStore } from './store'

export interface ContainersPorts {
  store: Remote<ContainersStore>
  hosts: Hosts
  clock: Clock
  log: Log
  /** How the person set it: must stop and restart carry a reason, and how long is the grace by default. */
  policy: () => { reasonRequired: boolean; stopGraceS: number }
}

/** ≤ 10 patches a second to each reader, whatever the engines send. */
const PATCH_EVERY_MS = 100
const KEEP_EVERY_MS = 2000

type Ref = { hostId: string; id: string; name?: string | undefined }

export async function createContainers(ports: ContainersPorts) {
  const { hosts, clock, store } = ports
  const life = new AbortController()
  const table = new Map<string, Container>()
  const unkept = new Set<string>()
  const feed = createFeed<Container>({ all: () => table.values(), keyOf: (row) => row.key, intervalMs: PATCH_EVERY_MS })

  const rows: Rows = {
    get: (key) => table.get(key),
    set(row) {
      const before = table.get(row.key)
      if (before && sameRow(before, row)) return
      table.set(row.key, row)
      unkept.add(row.hostId)
      feed.changed(row)
    },
    remove(key) {
      const row = table.get(key)
      if (!row) return
      table.delete(key)
      unkept.add(row.hostId)
      feed.removed(key)
    },
    ofHost: (hostId) => [...table.values()].filter((row) => row.hostId === hostId),
    confirmed(hostId, whole) {
      unkept.add(hostId)
      if (whole) void keepQuietly() // at once, so that an engine that dies in its first seconds still knows them
    },
  }

  async function keep(): Promise<void> {
    const due = [...unkept]
    unkept.clear()
    for (const hostId of due) await store.keep(hostId, rows.ofHost(hostId), clock.now())
  }

  /** What is kept is a cache: trouble with it is for the log. */
  async function keepQuietly(): Promise<void> {
    await keep().catch((thrown) => ports.log.warn('containers.keep', { thrown: String(thrown) }))
  }

  async function keepForever(): Promise<void> {
    while (!life.signal.aborted) {
      await clock.sleep(KEEP_EVERY_MS, life.signal).catch(() => {})
      await keepQuietly()
    }
  }

  /** Does one thing to one container: marks it pending, asks the engine, and looks at what came of it. */
  async function act(
    input: Ref,
    pending: PendingAction,
    signal: AbortSignal,
    ask: (docker: DockerHost) => Promise<void>,
  ): Promise<void> {
    const docker = hosts.engineOf(input.hostId)
    mark(input, pending)
    try {
      await ask(docker)
      await refresh(docker, input, signal)
    } catch (thrown) {
      throw named(thrown, input)
    } finally {
      mark(input, undefined)
    }
  }

  function mark(input: Ref, pending: PendingAction | undefined) {
    const row = table.get(keyOf(input.hostId, input.id))
    if (row) rows.set({ ...row, pending })
  }

  async function refresh(docker: DockerHost, input: Ref, signal: AbortSignal): Promise<void> {
    const inspected = await docker.inspectContainer(input.id, signal)
    rows.set(rowFromInspected(input.hostId, inspected, table.get(keyOf(input.hostId, input.id))))
  }

  /** Whatever the engine says, the person reads which container on which host it was about. */
  function named(thrown: unknown, input: Ref): unknown {
    if (!(thrown instanceof Failure) || thrown.code !== 'NOT_FOUND') return thrown
    const hint = 'It was removed meanwhile; the list is up to date again in a moment.'
    return new Failure(
      'NOT_FOUND',
      `${input.name ?? input.id.slice(0, 12)} is not on ${hosts.nameOf(input.hostId) ?? 'that host'} any more.`,
      { hint },
    )
  }

  const graceOf = (input: { graceS?: number | undefined }) => input.graceS ?? ports.policy().stopGraceS

  function needReason(input: ContainerAction) {
    if (ports.policy().reasonRequired && !input.reason)
      throw new Failure('INVALID', 'A reason is required.', {
        hint: 'Say in a few words why; it is kept in the audit.',
      })
  }

  for (const row of await store.all()) table.set(row.key, { ...row, pending: undefined })
  const unsubscribe = hosts.subscribe((live) => void mirror(live, rows, ports))
  hosts.onRemoved((hostId) => {
    for (const row of rows.ofHost(hostId)) rows.remove(row.key)
  })
  const keeping = keepForever()

  const handlers = {
    watch: (_, { signal }) => feed.watch(signal),
    inspect: async (input, { signal }) =>
      containerDetails.parse(await hosts.engineOf(input.hostId).inspectContainer(input.id, signal)),
    start: (input, { signal }) => act(input, 'starting', signal, (docker) => docker.startContainer(input.id, signal)),
    stop(input, { signal }) {
      needReason(input)
      return act(input, 'stopping', signal, (docker) => docker.stopContainer(input.id, graceOf(input), signal))
    },
    restart(input, { signal }) {
      needReason(input)
      return act(input, 'restarting', signal, (docker) => docker.restartContainer(input.id, graceOf(input), signal))
    },
  } satisfies Implementation<typeof containersContract, unknown>

  return {
    handlers,
    list: () => [...table.values()],
    async dispose() {
      unsubscribe()
      life.abort()
      await keeping
      await keep()
    },
  }
}
