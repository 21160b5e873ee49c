/** GET /containers/json: the same fields, sorting and Status words as dockerd 20.10. Called by routes.ts. */
import type { Engine } from '../engine-state'
import { type Container, isUp, networkName, type Port, sharesNetwork } from '../model'
import { imageId, imageOf } from './images'
import { mountsOf } from './mounts'
import { endpointOf } from './networks'
import { humanDuration } from './times'

export function listEntry(engine: Engine, container: Container, withSize: boolean) {
  const { id, name, image, labels } = container
  return {
    Id: id,
    Names: [`/${name}`],
    Image: image,
    ImageID: imageId(image),
    Command: commandLine(container),
    Created: Math.floor(container.createdAt / 1000),
    Ports: isUp(container) && container.status !== 'restarting' ? container.ports.flatMap(portEntries) : [],
    ...(withSize ? { SizeRootFs: imageOf(image).bytes } : {}),
    Labels: labels,
    State: container.status,
    Status: statusWords(container, engine.now()),
    HostConfig: { NetworkMode: container.network },
    NetworkSettings: { Networks: networksOf(engine, container) },
    Mounts: mountsOf(container),
  }
}

function networksOf(engine: Engine, container: Container) {
  if (sharesNetwork(container)) return {}
  return { [networkName(container)]: { ...endpointOf(engine, container), Aliases: null } }
}

/** daemon/list.go: path and arguments, an argument with a space in single quotes. */
export function commandLine(container: Container): string {
  const [path = '', ...args] = [...(container.entrypoint ?? []), ...container.command]
  return [path, ...args.map((each) => (each.includes(' ') ? `'${each}'` : each))].join(' ')
}

/** container/state.go, State.String. */
export function statusWords(container: Container, now: number): string {
  const { status, exitCode } = container
  const upFor = humanDuration(now - container.startedAt)
  const endedFor = humanDuration(now - container.finishedAt)
  if (status === 'paused') return `Up ${upFor} (Paused)`
  if (status === 'restarting') return `Restarting (${exitCode}) ${endedFor} ago`
  if (status === 'running') return `Up ${upFor}${healthWords(container)}`
  if (status === 'dead') return 'Dead'
  if (container.startedAt === 0) return 'Created'
  return `Exited (${exitCode}) ${endedFor} ago`
}

function healthWords(container: Container): string {
  if (!container.health) return ''
  return container.healthStatus === 'starting' ? ' (health: starting)' : ` (${container.healthStatus})`
}

function portEntries(port: Port) {
  const { privatePort: PrivatePort, protocol: Type, hostIp, publicPort } = port
  if (publicPort === undefined) return [{ PrivatePort, Type }]
  const addresses = hostIp ? [hostIp] : ['0.0.0.0', '::']
  return addresses.map((IP) => ({ IP, PrivatePort, PublicPort: publicPort, Type }))
}
