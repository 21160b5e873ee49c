/**
 * Docker engines behind the port DockerHost, whichever way leads to them (ways/). Given to the hosts capability by the
 * composition root. Everything an engine says is checked and cleaned in this folder and nowhere else.
 */
import type { HostAddress } from '../../../../shared/contract/hosts'
import type { ConnectContext, DockerHost, OpenHost } from '../../ports'
import { stage, within } from '../ssh'
import { type Calls, createCalls } from './calls'
import { clockCall } from './clock'
import { containerCalls } from './containers'
import { diskUsageCall } from './disk-usage'
import { createDocker } from './dockerode'
import { type Engine, readFacts, readVersion } from './engine-facts'
import { openEvents } from './events'
import { imageCalls } from './images'
import { networkCalls } from './networks'
import { notAnswering, type Place } from './rules'
import { volumeCalls } from './volumes'
import { openLocal } from './ways/local'
import { openOverSsh } from './ways/ssh'
import { openTcp } from './ways/tcp'
import { openTls } from './ways/tls'
import type { Way } from './ways/way'

const FIRST_ANSWER_TIMEOUT_MS = 10_000
const INFO_TIMEOUT_MS = 15_000

export const openHost: OpenHost = async (address, context) => {
  const way = await openWay(address, context)
  const calls = createCalls({ ...way, parseLarge: context.parseLarge })
  const close = () => {
    calls.close()
    way.close()
  }
  try {
    await way.prove(calls, context)
    const engine = await stage(context, 'engine', async (note) => {
      const met = await meet(calls, way.place, context.signal)
      way.place.product = met.podman ? 'Podman' : 'Docker'
      note(`${met.podman ? '' : 'Docker '}${met.facts.version}, API ${met.facts.apiVersion}`)
      return met
    })
    return await dockerHost(way, calls, engine, close)
  } catch (thrown) {
    close()
    throw thrown
  }
}

function openWay(address: HostAddress, context: ConnectContext): Way | Promise<Way> {
  switch (address.kind) {
    case 'local':
      return openLocal(address)
    case 'ssh':
      return openOverSsh(address, context)
    case 'tls':
      return openTls(address, context)
    case 'tcp':
      return openTcp(address, context)
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

async function dockerHost(
  way: Way,
  calls: Calls,
  { api, podman, facts }: Engine,
  close: () => void,
): Promise<DockerHost> {
  const { place, watchClosely } = way
  const docker = await createDocker(calls, api)
  return {
    facts,
    certificate: way.certificate,
    closed: way.closed,
    close,
    ping: calls.ping,
    events: (options, signal) => openEvents(docker, calls, place, options, signal),
    clock: clockCall(calls, place, api),
    diskUsage: diskUsageCall(docker, calls, place, api),
    dial: way.dial,
    shell: way.shell,
    talk: way.talk,
    containers: containerCalls(docker, calls, place, { api, podman, facts }),
    images: imageCalls(docker, calls, place, api),
    volumes: volumeCalls(docker, calls, place, api),
    networks: networkCalls(docker, calls, place, api),
    watchClosely: watchClosely && (() => watchClosely(calls)),
  }
}
