/**
 * From inspect to what the container could be made from again. Read exactly, not cleaned: a script loses its meaning
 * with its line breaks. What a spec has no word for is named in `leftOut`, so that a copy that differs says so.
 * Pure; used by containers.ts. The way back is container-map-body.ts.
 */
import * as z from 'zod'
import { type ContainerSpec, specMount, specVariable } from '../../../../shared/contract/container-spec'
import { leftOutOf } from './container-map-left-out'
import { cpuLimitOf, pidsLimitOf, portOf, resourcesOf, splitVariable } from './container-map-parts'
import { asDockerTells } from './container-map-podman'
import { anything, entriesOf, flag, list, number, object, text } from './fields'

const exact = z.string().catch('')
const exactWords = z
  .union([z.array(z.string()), z.string().transform((one) => [one])])
  .nullish()
  .catch([])
  .transform((all) => all ?? [])

const wireMount = object({ Type: exact, Source: exact, Target: exact, ReadOnly: flag })
const wire = object({
  Id: exact,
  Name: exact,
  Image: text(128),
  Config: object({
    Image: exact,
    Cmd: exactWords,
    Entrypoint: exactWords,
    WorkingDir: exact,
    User: exact,
    Hostname: exact,
    Env: list(z.string()),
    Labels: anything,
    Volumes: anything,
    OpenStdin: flag,
    Tty: flag,
  }),
  HostConfig: object({
    RestartPolicy: object({ Name: text(32), MaximumRetryCount: number }),
    Memory: number,
    NanoCpus: number,
    CpuQuota: number,
    CpuPeriod: number,
    PidsLimit: number,
    NetworkMode: exact,
    PortBindings: anything,
    Binds: list(z.string()),
    Mounts: list(wireMount),
    Tmpfs: anything,
    Privileged: flag,
    ReadonlyRootfs: flag,
    AutoRemove: flag,
  }),
})
type Wire = z.output<typeof wire>

/** `answer` is that of inspect. The result is not yet checked against the contract's limits. */
export function readSpec(answer: unknown, isPodman = false): { imageId: string; spec: ContainerSpec } {
  const raw = isPodman ? asDockerTells(answer) : answer
  const read = wire.parse(raw)
  const { Config, HostConfig } = read
  const { ports, unsaid: oddPorts } = portsOf(HostConfig.PortBindings)
  const { mounts, unsaid: oddMounts } = mountsOf(read)
  const { labels, unsaid: oddLabels } = labelsOf(Config.Labels)
  const variables = Config.Env.map(splitVariable)
  const environment = variables.flatMap((one) => specVariable.safeParse(one).data ?? [])
  const unsaid = variables.filter(({ name, value }) => value !== undefined && !environment.some((e) => e.name === name))
  const spec: ContainerSpec = {
    image: Config.Image,
    name: read.Name.replace(/^\//, '') || undefined,
    command: Config.Cmd,
    entrypoint: Config.Entrypoint,
    workingDirectory: Config.WorkingDir || undefined,
    user: Config.User || undefined,
    hostname: hostnameOf(read),
    environment: environment.filter(({ value }) => value !== undefined),
    ports,
    mounts,
    labels,
    network: networkOf(HostConfig.NetworkMode),
    resources: limitsOf(HostConfig),
    isInteractive: Config.OpenStdin,
    hasTty: Config.Tty,
    isPrivileged: HostConfig.Privileged,
    hasReadOnlyRoot: HostConfig.ReadonlyRootfs,
    isTemporary: HostConfig.AutoRemove,
  }
  const odd = [...oddPorts, ...oddMounts, ...oddLabels, ...unsaid.map(({ name }) => `the variable ${name}`)]
  const leftOut = [...odd, ...leftOutOf(raw)].slice(0, 100).map((words) => text(300).parse(words))
  return { imageId: read.Image, spec: leftOut.length > 0 ? { ...spec, leftOut } : spec }
}

/** The engine writes one where none was asked for: the short id, or with host networking the host's own. */
function hostnameOf({ Id, Config, HostConfig }: Wire): string | undefined {
  const isShared = HostConfig.NetworkMode === 'host' || HostConfig.NetworkMode.startsWith('container:')
  return Config.Hostname === '' || isShared || Id.startsWith(Config.Hostname) ? undefined : Config.Hostname
}

/** Newer engines write `bridge` for `default`; it is the same network. */
function networkOf(mode: string): string | undefined {
  return mode === '' || mode === 'default' || mode === 'bridge' ? undefined : mode
}

/** Only limits that are set. */
function limitsOf(config: Wire['HostConfig']): ContainerSpec['resources'] {
  const { memoryBytes = 0, restart } = resourcesOf(config)
  const cpus = cpuLimitOf(config)
  const pids = pidsLimitOf(config)
  return {
    ...(memoryBytes > 0 ? { memoryBytes } : {}),
    ...(cpus > 0 ? { cpus } : {}),
    ...(pids > 0 ? { pids } : {}),
    ...(restart && restart.name !== 'no' ? { restart } : {}),
  }
}

const wireBinding = object({ HostIp: exact, HostPort: exact })

/** As asked for (HostConfig.PortBindings), not as it came about; a range of host ports has no word here. */
function portsOf(raw: unknown): { ports: ContainerSpec['ports']; unsaid: string[] } {
  const unsaid: string[] = []
  const ports = entriesOf(raw).flatMap(([key, value]) => {
    const port = portOf(key)
    if (!port) return []
    const bindings = list(wireBinding).parse(value)
    return bindings.map(({ HostIp, HostPort }) => {
      if (HostPort.includes('-')) unsaid.push(`the range of host ports ${HostPort} for ${key}`)
      const hostPort = /^\d+$/.test(HostPort) ? Number(HostPort) : 0
      return { ...(HostIp ? { hostIp: HostIp } : {}), ...(hostPort > 0 ? { hostPort } : {}), ...port }
    })
  })
  return { ports, unsaid }
}

/** Of `-v`, `--mount`, `--tmpfs` and anonymous volumes; Config.Volumes holds the image's own, too. */
function mountsOf({ Config, HostConfig }: Wire): { mounts: ContainerSpec['mounts']; unsaid: string[] } {
  const unsaid: string[] = []
  const mounts: ContainerSpec['mounts'] = []
  const add = (kind: string, source: string, target: string, readOnly: boolean) => {
    const read = specMount.safeParse({ kind, ...(source ? { source } : {}), target, readOnly })
    if (read.success) mounts.push(read.data)
    else unsaid.push(`the ${kind} mount at ${target}`)
  }
  for (const { Type, Source, Target, ReadOnly } of HostConfig.Mounts) add(Type, Source, Target, ReadOnly)
  for (const bind of HostConfig.Binds) {
    const [source = '', target = '', options = ''] = bind.split(':')
    const [isReadOnly, ...more] = readOptions(options)
    add(source.startsWith('/') ? 'bind' : 'volume', source, target, isReadOnly)
    if (more.length > 0) unsaid.push(`options of the mount at ${target}: ${more.join(', ')}`)
  }
  for (const [target, options] of entriesOf(HostConfig.Tmpfs)) {
    add('tmpfs', '', target, false)
    if (typeof options === 'string' && options !== '') unsaid.push(`options of the tmpfs at ${target}: ${options}`)
  }
  for (const [target] of entriesOf(Config.Volumes))
    if (!mounts.some((mount) => mount.target === target)) add('volume', '', target, false)
  return { mounts, unsaid }
}

/** The first says read-only or not; `rw` and `z` change nothing worth a word. */
function readOptions(options: string): [boolean, ...string[]] {
  const all = options.split(',').filter((option) => option !== '')
  return [all.includes('ro'), ...all.filter((option) => !['ro', 'rw', 'z', 'Z'].includes(option))]
}

function labelsOf(raw: unknown): { labels: Record<string, string>; unsaid: string[] } {
  const all = entriesOf(raw).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const sayable = all.filter(([key]) => /^[^=\s\0]+$/.test(key))
  const unsaid = all.filter((entry) => !sayable.includes(entry)).map(([key]) => `the label ${key}`)
  return { labels: Object.fromEntries(sayable), unsaid }
}
