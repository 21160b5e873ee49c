/**
 * Docker engines behind the port DockerHost: over a local socket or over one SSH connection. Given to the hosts
 * capability by the composition root. Everything an engine says is checked and cleaned here and nowhere else.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import type { Duplex } from 'node:stream'
import type { HostAddress } from '../../../../shared/contract/hosts'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext, DockerHost, OpenHost } from '../../ports'
import { openSsh, SocketRefused, stage, within } from '../ssh'
import { type Calls, createCalls } from './calls'
import { readInspected, readList } from './container-map'
import { createDocker } from './dockerode'
import { type Engine, readFacts, readVersion } from './engine-facts'
import { openEvents } from './events'
import { explainRefusal } from './probe'
import { malformed, notAnswering, type Place, socketFailure } from './rules'

const OPEN_SOCKET_TIMEOUT_MS = 10_000
const FIRST_ANSWER_TIMEOUT_MS = 10_000
const INFO_TIMEOUT_MS = 15_000

/** Ids and names alike (Docker's RestrictedNamePattern). */
const CONTAINER_ID = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/

/** What the engine is reached through. */
interface Way {
  connectSocket: () => Duplex
  explain: (error: Error) => Promise<Failure>
  lost: () => Failure | undefined
  closed: Promise<Error | undefined>
  close: () => void
}

export const openHost: OpenHost = async (address, context) => {
  const place = placeOf(address)
  const way = address.kind === 'local' ? openLocal(place) : await openOverSsh(address, place, context)
  const calls = createCalls({ place, parseLarge: context.parseLarge, ...way })
  const close = () => {
    calls.close()
    way.close()
  }
  try {
    await stage(context, 'socket', async (note) => {
      await tryToOpen(way, place, context.signal)
      note(address.socketPath)
    })
    const engine = await stage(context, 'engine', async (note) => {
      const met = await meet(calls, place, context.signal)
      note(`${met.podman ? '' : 'Docker '}${met.facts.version}, API ${met.facts.apiVersion}`)
      return met
    })
    return dockerHost(calls, place, engine, { closed: way.closed, close })
  } catch (thrown) {
    close()
    throw thrown
  }
}

function placeOf(address: HostAddress): Place {
  if (address.kind === 'ssh') return { name: address.host, user: address.user, socketPath: address.socketPath }
  return { name: 'this computer', user: userInfo().username, socketPath: address.socketPath }
}

function openLocal(place: Place): Way {
  const closed = Promise.withResolvers<undefined>()
  return {
    connectSocket: () => connect(place.socketPath),
    explain: async (error) => socketFailure(error, place),
    lost: () => undefined,
    closed: closed.promise,
    close: () => closed.resolve(undefined),
  }
}

async function openOverSsh(
  address: Extract<HostAddress, { kind: 'ssh' }>,
  place: Place,
  context: ConnectContext,
): Promise<Way> {
  const link = await openSsh(address, context)
  let asking: Promise<Failure> | undefined
  return {
    connectSocket: () => link.connectSocket(address.socketPath),
    // Requests that fail together ask together.
    explain(error) {
      asking ??= explainRefusal(link, place, error).finally(() => {
        asking = undefined
      })
      return asking
    },
    lost: link.lost,
    closed: link.closed,
    close: link.close,
  }
}

async function tryToOpen(way: Way, place: Place, signal: AbortSignal): Promise<void> {
  const patience = { signal, timeoutMs: OPEN_SOCKET_TIMEOUT_MS, late: () => notAnswering(place) }
  const socket = way.connectSocket()
  try {
    await within(patience, () => once(socket, 'connect'))
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
    throw thrown instanceof SocketRefused ? await way.explain(thrown) : socketFailure(thrown, place)
  } finally {
    socket.on('error', () => {})
    socket.destroy()
  }
}

async function meet(calls: Calls, place: Place, signal: AbortSignal): Promise<Engine> {
  const late = () => notAnswering(place)
  return within({ signal, timeoutMs: FIRST_ANSWER_TIMEOUT_MS + INFO_TIMEOUT_MS, late }, async (inner) => {
    const version = await within({ signal: inner, timeoutMs: FIRST_ANSWER_TIMEOUT_MS, late }, (first) =>
      calls.json({ path: '/version', signal: first }),
    )
    const { api, podman } = readVersion(version, place)
    const info = await calls.json({ path: `/v${api}/info`, signal: inner })
    return { api, podman, facts: readFacts(version, info, podman) }
  })
}

function dockerHost(
  calls: Calls,
  place: Place,
  { api, facts }: Engine,
  life: Pick<DockerHost, 'closed' | 'close'>,
): DockerHost {
  const docker = createDocker(calls, api)
  const containerOf = (id: string) => {
    // The engine would tidy up `..` and redirect to another of its calls.
    if (!CONTAINER_ID.test(id)) throw new Failure('NOT_FOUND', `That is no container of ${place.name}.`)
    return docker.getContainer(id)
  }
  return {
    ...life,
    facts,
    ping: calls.ping,
    listContainers: async (abortSignal) => readList(await docker.listContainers({ all: true, abortSignal })),
    async inspectContainer(id, abortSignal) {
      const container = readInspected(await containerOf(id).inspect({ abortSignal }))
      if (!container) throw malformed(place, 'a container', id)
      return container
    },
    startContainer: async (id, abortSignal) => void (await containerOf(id).start({ abortSignal })),
    stopContainer: async (id, t, abortSignal) => void (await containerOf(id).stop({ t, abortSignal })),
    restartContainer: async (id, t, abortSignal) => void (await containerOf(id).restart({ t, abortSignal })),
    events: (options, signal) => openEvents(docker, calls, place, options, signal),
  }
}
