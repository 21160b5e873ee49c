/** Where a forward leads, and how that reads: decisions, pure. Used by target.ts and index.ts. */
import type { PublishedPort } from '../../../shared/contract/containers'
import { Failure } from '../../../shared/errors'

/** What is dialled from the host. */
export interface Destination {
  host: string
  port: number
}

/** What is known of a container that is about to be dialled. */
export interface Reachable {
  name: string
  state: string
  ports: readonly PublishedPort[]
  networkMode: string
  /** In the engine's order; an address is empty while the container does not run. */
  networks: readonly { address: string }[]
}

/** An engine that binds all addresses says 0.0.0.0 or ::; from the host itself that is its loopback. */
const ANY = new Set(['', '0.0.0.0', '::', '[::]'])
const START_IT = { hint: 'Start it, then open the port.' }
const PUBLISH_IT = { hint: 'Publish the port, or attach the container to a network.' }

/**
 * A published port is reached where it is published; any other at the container's own address, which the engine's host
 * can reach unless the engine is rootless; a container in the host's network at the host's loopback. CONFLICT when
 * there is nothing to dial.
 */
export function destinationOf(container: Reachable, containerPort: number, isRootless: boolean): Destination {
  const { name, state, networkMode, networks } = container
  if (state === 'paused')
    throw new Failure('CONFLICT', `${name} is paused.`, { hint: 'Unpause it, then open the port.' })
  if (state !== 'running') throw new Failure('CONFLICT', `${name} does not run.`, START_IT)
  const published = publishedAt(container, containerPort)
  if (published) return published
  if (networkMode === 'host') return { host: '127.0.0.1', port: containerPort }
  if (networkMode === 'none') throw new Failure('CONFLICT', `${name} was started without a network.`, PUBLISH_IT)
  if (isRootless)
    throw new Failure('CONFLICT', `Port ${containerPort} of ${name} is not published, and its engine is rootless.`, {
      hint: 'Networks of a rootless engine cannot be reached from its host. Publish the port.',
    })
  const address = networks.find((network) => network.address !== '')?.address
  if (address) return { host: address, port: containerPort }
  throw new Failure('CONFLICT', `${name} has no address on a network.`, PUBLISH_IT)
}

/** Both families are published as a rule; IPv4 is the one every host has. */
function publishedAt({ ports }: Reachable, containerPort: number): Destination | undefined {
  const found = ports.filter((port) => port.containerPort === containerPort && port.protocol === 'tcp')
  const best = found.find(isIpv4) ?? found.find((port) => port.hostPort !== undefined)
  if (best?.hostPort === undefined) return undefined
  return { host: ANY.has(best.hostIp) ? '127.0.0.1' : best.hostIp, port: best.hostPort }
}

const isIpv4 = (port: PublishedPort) => port.hostPort !== undefined && !port.hostIp.includes(':')

export const destinationText = ({ host, port }: Destination): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** After these its ports may lead elsewhere or nowhere, or it has another name. */
export const MOVES: ReadonlySet<string> = new Set([
  ...['start', 'die', 'pause', 'unpause', 'rename'],
  ...['connect', 'disconnect'],
])
