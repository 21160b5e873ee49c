/**
 * A container as Podman inspects it, told as Docker would: without what Podman itself gives every container, and with
 * the network that it is on. Else a copy would carry another container's host name, and stand on another network.
 * Pure; used by container-map-spec.ts.
 */
import * as z from 'zod'
import { splitVariable } from './container-map-parts'
import { anything, entriesOf, list, object } from './fields'

const wire = object({ Config: anything, HostConfig: anything, NetworkSettings: anything })
const config = object({ Env: list(z.string()), User: z.string().catch(''), Hostname: z.string().catch('') })
const capabilities = list(z.string())

/** The name of the network that every container is on unless told otherwise; Docker's is `bridge`. */
const DEFAULT_NETWORK = 'podman'
/** Capabilities that Docker gives to a container and Podman does not. */
const NEVER_GIVEN = new Set(['AUDIT_WRITE', 'MKNOD', 'NET_RAW'])
/** 64000 KiB, of containers.conf(5); Docker's is 64 MiB. */
const SHM_BYTES = 65_536_000
const DOCKERS_SHM_BYTES = 67_108_864
/** Seconds: not said in the request, and the default of containers.conf(5). */
const STOP_TIMEOUTS: readonly unknown[] = [0, 10]

export function asDockerTells(raw: unknown): unknown {
  const { Config, HostConfig, NetworkSettings } = wire.parse(raw)
  const own = new Map(entriesOf(Config))
  const host = new Map(entriesOf(HostConfig))
  const network = new Map(entriesOf(NetworkSettings))
  own.set('Env', withoutPodmansOwn(config.parse(Config)))
  if (STOP_TIMEOUTS.includes(own.get('StopTimeout'))) own.delete('StopTimeout')
  host.set(
    'CapDrop',
    capabilities.parse(host.get('CapDrop')).filter((name) => !NEVER_GIVEN.has(name.replace(/^CAP_/, ''))),
  )
  if (host.get('ShmSize') === SHM_BYTES) host.set('ShmSize', DOCKERS_SHM_BYTES)
  const networks = entriesOf(network.get('Networks'))
  host.set('NetworkMode', modeOf(host.get('NetworkMode'), networks))
  network.set(
    'Networks',
    Object.fromEntries(networks.map(([name, value]) => [name === DEFAULT_NETWORK ? 'bridge' : name, value])),
  )
  return {
    ...Object.fromEntries(entriesOf(raw)),
    Config: Object.fromEntries(own),
    HostConfig: Object.fromEntries(host),
    NetworkSettings: Object.fromEntries(network),
  }
}

/** Podman says `bridge` of every network of that driver; the first one that a person chose is meant. */
function modeOf(mode: unknown, networks: readonly [string, unknown][]): unknown {
  if (mode !== 'bridge') return mode
  const names = networks.map(([name]) => name)
  return names.includes(DEFAULT_NETWORK) ? 'default' : (names[0] ?? 'default')
}

/**
 * Podman writes what it gives (`container`, TERM, HOME, HOSTNAME) among what was asked for, in no order. What is left
 * out here has the value that Podman gives anew; another one was asked for.
 */
function withoutPodmansOwn({ Env, User, Hostname }: z.output<typeof config>): string[] {
  return Env.filter((line) => {
    const { name, value } = splitVariable(line)
    if (name === 'container') return value !== 'podman'
    if (name === 'TERM') return value !== 'xterm'
    if (name === 'HOSTNAME') return value !== Hostname
    return name !== 'HOME' || value !== homeOf(User)
  })
}

/** As nearly every image's passwd has it; a home elsewhere stays in the copy, where it does no harm. */
function homeOf(user: string): string {
  const [name = ''] = user.split(':')
  if (name === '' || name === '0' || name === 'root') return '/root'
  return /^\d+$/.test(name) ? '/' : `/home/${name}`
}
