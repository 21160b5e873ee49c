/**
 * POST /containers/create: from the body to a container that has not run yet, with dockerd's refusals. Of the body the
 * part is honoured that a ContainerSpec can say; a program that is created runs until it is stopped. Called by routes.ts.
 */
import { findImage } from './answers/images'
import type { Engine } from './engine-state'
import { appendOf } from './event-log'
import type { ContainerSpec, Mount, Port } from './model'
import { Refusal } from './refusal'
import { withTag } from './stored'

type Values = Record<string, unknown>

/** The random ports of Linux (ip_local_port_range); taken in turn. */
const FIRST_RANDOM_PORT = 32_768
const LEAST_MEMORY_BYTES = 6 * 1024 * 1024

/** @throws Refusal 400, 404 or 409 */
export function create(engine: Engine, name: string, body: unknown): { Id: string; Warnings: string[] } {
  const given = valuesOf(body)
  const host = valuesOf(given.HostConfig)
  const image = textOf(given.Image)
  if (image === '') throw new Refusal(400, 'No command specified')
  const wanted = checkName(engine, name)
  if (!isThere(engine, image)) throw new Refusal(404, `No such image: ${withTag(image)}`)
  const memoryLimitBytes = numberOf(host.Memory)
  if (memoryLimitBytes !== 0 && memoryLimitBytes < LEAST_MEMORY_BYTES)
    throw new Refusal(400, 'Minimum memory limit allowed is 6MB')
  const policy = valuesOf(host.RestartPolicy)
  const { mounts, tmpfs } = mountsOf(engine, host)
  const hostname = textOf(given.Hostname)
  const container = engine.add({
    ...(wanted === '' ? {} : { name: wanted }),
    image,
    entrypoint: entrypointOf(given.Entrypoint),
    command: commandOf(given),
    ...(hostname === '' ? {} : { hostname }),
    labels: textsOf(given.Labels),
    env: wordsOf(given.Env),
    ports: portsOf(engine, host.PortBindings, given.ExposedPorts),
    mounts,
    tmpfs,
    network: networkOf(engine, textOf(host.NetworkMode)),
    restartPolicy: { name: policyName(policy.Name), maximumRetryCount: numberOf(policy.MaximumRetryCount) },
    memoryLimitBytes,
    nanoCpus: numberOf(host.NanoCpus),
    pidsLimit: Math.max(0, numberOf(host.PidsLimit)),
    user: textOf(given.User),
    workingDir: textOf(given.WorkingDir),
    isPrivileged: host.Privileged === true,
    hasReadOnlyRoot: host.ReadonlyRootfs === true,
    isTemporary: host.AutoRemove === true,
    isInteractive: given.OpenStdin === true,
    tty: given.Tty === true,
    status: 'created',
    createdAt: engine.now(),
  })
  appendOf(engine.events, container, 'create')
  return { Id: container.id, Warnings: [] }
}

function checkName(engine: Engine, name: string): string {
  const wanted = name.replace(/^\//, '')
  if (wanted === '') return ''
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(wanted))
    throw new Refusal(400, `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  const other = [...engine.containers.values()].find((each) => each.name === wanted)
  if (!other) return wanted
  throw new Refusal(
    409,
    `Conflict. The container name "/${wanted}" is already in use by container "${other.id}". ` +
      'You have to remove (or rename) that container to be able to reuse that name.',
  )
}

function isThere(engine: Engine, image: string): boolean {
  try {
    findImage(engine, image)
    return true
  } catch {
    return false
  }
}

/** One empty word asks for none. */
function entrypointOf(value: unknown): string[] | null {
  const words = wordsOf(value)
  return words.length === 0 || (words.length === 1 && words[0] === '') ? null : words
}

/** Every simulated image says `sh`. */
function commandOf({ Cmd, Entrypoint }: Values): string[] {
  const words = wordsOf(Cmd)
  return words.length > 0 || wordsOf(Entrypoint).length > 0 ? words : ['sh']
}

function portsOf(engine: Engine, bindings: unknown, exposed: unknown): Port[] {
  const published = Object.entries(valuesOf(bindings)).flatMap(([key, value]) => {
    const port = portOf(key)
    return (Array.isArray(value) ? value : []).map((one: unknown): Port => {
      const { HostIp, HostPort } = valuesOf(one)
      const publicPort = Number(textOf(HostPort)) || freePort(engine)
      return { ...port, hostIp: textOf(HostIp), publicPort }
    })
  })
  const only = Object.keys(valuesOf(exposed))
    .map(portOf)
    .filter((port) => !published.some((one) => one.privatePort === port.privatePort && one.protocol === port.protocol))
  return [...published, ...only]
}

function portOf(key: string): Pick<Port, 'privatePort' | 'protocol'> {
  const [port, protocol] = key.split('/')
  return { privatePort: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' }
}

function freePort(engine: Engine): number {
  const taken = [...engine.containers.values()].flatMap(({ ports }) => ports.map(({ publicPort = 0 }) => publicPort))
  return Math.max(FIRST_RANDOM_PORT - 1, ...taken.filter((port) => port >= FIRST_RANDOM_PORT)) + 1
}

function mountsOf(engine: Engine, host: Values): { mounts: Mount[]; tmpfs: string[] } {
  const all = (Array.isArray(host.Mounts) ? host.Mounts : []).map(valuesOf)
  const tmpfs = all.filter(({ Type }) => Type === 'tmpfs').map(({ Target }) => textOf(Target))
  const mounts = all.flatMap(({ Type, Source, Target, ReadOnly }): Mount[] => {
    const where = { destination: textOf(Target), readOnly: ReadOnly === true }
    if (Type === 'bind') return [{ kind: 'bind', source: textOf(Source), ...where }]
    return Type === 'volume' ? [{ kind: 'volume', name: textOf(Source) || engine.random.id(), ...where }] : []
  })
  return { mounts, tmpfs }
}

function networkOf(engine: Engine, mode: string): string {
  if (mode === '') return 'default'
  if (['default', 'bridge', 'host', 'none'].includes(mode)) return mode
  if (mode.startsWith('container:')) return `container:${engine.find(mode.slice('container:'.length)).id}`
  if (engine.networks.some((each) => each.name === mode && !each.isGone)) return mode
  throw new Refusal(404, `network ${mode} not found`)
}

function policyName(value: unknown): ContainerSpec['restartPolicy']['name'] {
  if (value === 'always' || value === 'unless-stopped' || value === 'on-failure') return value
  if (value === undefined || value === '' || value === 'no') return 'no'
  throw new Refusal(400, `invalid restart policy '${String(value)}'`)
}

function valuesOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(valuesOf(value)).map(([key, one]) => [key, textOf(one)]))
}

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
