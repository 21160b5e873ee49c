/**
 * Docker's words for containers to ours (Engine API, ContainerList and ContainerInspect). Pure; used by index.ts.
 * Ports come in one order from both, or a row would change with each look.
 */
import * as z from 'zod'
import type { InspectedContainer, ListedContainer, ListedPort } from '../../ports'
import { anything, entriesOf, flag, instant, list, number, object, record, text, words } from './fields'

const MAX_CONTAINERS = 20_000
const MAX_PORTS = 1000

/** Without its id a container cannot be asked for, so it is left out. */
const id = z.string().regex(/^[0-9a-f]{12,64}$/)
const portNumber = z.number().int().min(0).max(65_535)
const listedPort = z.object({
  IP: text(64),
  PrivatePort: portNumber,
  PublicPort: portNumber.optional().catch(undefined),
  Type: z.enum(['tcp', 'udp', 'sctp']).catch('tcp'),
})

const listed = z.object({
  Id: id,
  Names: list(text(256)),
  Image: text(),
  ImageID: text(128),
  State: text(32),
  Status: text(128),
  Created: number,
  Labels: record,
  Ports: list(listedPort, MAX_PORTS),
})

export function readList(raw: unknown): ListedContainer[] {
  return list(listed, MAX_CONTAINERS)
    .parse(raw)
    .map((one) => ({
      id: one.Id,
      name: nameOf(one.Names) || one.Id.slice(0, 12),
      image: one.Image,
      imageId: one.ImageID,
      state: one.State.toLowerCase(),
      status: one.Status,
      createdAt: one.Created * 1000,
      labels: one.Labels,
      ports: sorted(
        one.Ports.map((port) => ({
          hostIp: port.IP,
          hostPort: port.PublicPort || undefined,
          containerPort: port.PrivatePort,
          protocol: port.Type,
        })),
      ),
    }))
}

/** Other names are those of links: `/web/db`. */
function nameOf(names: readonly string[]): string {
  const plain = names.map((name) => name.replace(/^\//, ''))
  return plain.find((name) => !name.includes('/')) ?? plain[0] ?? ''
}

const HEALTH = z.enum(['starting', 'healthy', 'unhealthy', 'none']).catch('none')
const inspected = z.object({
  Id: id,
  Name: text(256),
  Image: text(128),
  Created: instant,
  RestartCount: number,
  State: object({
    Status: text(32),
    ExitCode: number,
    OOMKilled: flag,
    Error: text(2048),
    StartedAt: instant,
    FinishedAt: instant,
    Health: object({ Status: HEALTH }),
  }),
  Config: object({
    Image: text(),
    Cmd: words,
    Entrypoint: words,
    WorkingDir: text(4096),
    User: text(128),
    Hostname: text(256),
    Labels: record,
    Healthcheck: object({ Test: words }),
  }),
  HostConfig: object({
    RestartPolicy: object({ Name: text(32), MaximumRetryCount: number }),
    Memory: number,
    NanoCpus: number,
    CpuQuota: number,
    CpuPeriod: number,
  }),
  Mounts: list(object({ Type: text(32), Source: text(4096), Destination: text(4096), RW: z.boolean().catch(true) })),
  NetworkSettings: object({ Ports: anything, Networks: anything }),
})

/** Undefined when it is no container at all. */
export function readInspected(raw: unknown): InspectedContainer | undefined {
  const parsed = inspected.safeParse(raw)
  if (!parsed.success) return undefined
  const { Id, Name, Image, Created, RestartCount, State, Config, HostConfig, Mounts, NetworkSettings } = parsed.data
  const check = Config.Healthcheck.Test.join(' ')
  return {
    id: Id,
    name: nameOf([Name]) || Id.slice(0, 12),
    image: Config.Image,
    imageId: Image,
    state: State.Status.toLowerCase(),
    createdAt: Created ?? 0,
    labels: Config.Labels,
    ports: sorted(readPortMap(NetworkSettings.Ports)),
    health: State.Health.Status,
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    error: State.Error,
    startedAt: State.StartedAt,
    finishedAt: State.FinishedAt,
    restartCount: RestartCount,
    command: Config.Cmd,
    entrypoint: Config.Entrypoint,
    workingDirectory: Config.WorkingDir,
    user: Config.User,
    hostname: Config.Hostname,
    restartPolicy: restartPolicyOf(HostConfig.RestartPolicy),
    memoryLimitBytes: HostConfig.Memory,
    cpuLimit: cpuLimitOf(HostConfig),
    healthcheck: check === '' || check === 'NONE' ? undefined : check,
    mounts: Mounts.map((mount) => ({
      kind: mount.Type,
      source: mount.Source,
      destination: mount.Destination,
      readOnly: !mount.RW,
    })),
    networks: readNetworks(NetworkSettings.Networks),
  }
}

function restartPolicyOf({ Name, MaximumRetryCount }: { Name: string; MaximumRetryCount: number }): string {
  return Name === 'on-failure' && MaximumRetryCount > 0 ? `on-failure:${MaximumRetryCount}` : Name || 'no'
}

/** CPUs; 0 means no limit. `--cpus` sets NanoCpus, older tools a quota for each period (100 ms unless told). */
function cpuLimitOf({ NanoCpus, CpuQuota, CpuPeriod }: { NanoCpus: number; CpuQuota: number; CpuPeriod: number }) {
  if (NanoCpus > 0) return NanoCpus / 1e9
  return CpuQuota > 0 ? CpuQuota / (CpuPeriod > 0 ? CpuPeriod : 100_000) : 0
}

const binding = object({ HostIp: text(64), HostPort: text(8) })

/** `{"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}], "443/tcp": null}` */
function readPortMap(raw: unknown): ListedPort[] {
  return entriesOf(raw, MAX_PORTS).flatMap(([key, value]): ListedPort[] => {
    const match = /^(\d{1,5})\/(tcp|udp|sctp)$/.exec(key)
    if (!match) return []
    const port = { containerPort: Number(match[1]), protocol: match[2] as ListedPort['protocol'] }
    const bindings = list(binding, MAX_PORTS).parse(value)
    if (bindings.length === 0) return [{ hostIp: '', hostPort: undefined, ...port }]
    return bindings.map(({ HostIp, HostPort }) => ({
      hostIp: HostIp,
      hostPort: Number(HostPort) || undefined,
      ...port,
    }))
  })
}

const network = object({ IPAddress: text(64), GlobalIPv6Address: text(64), Aliases: words })

function readNetworks(raw: unknown): InspectedContainer['networks'] {
  return entriesOf(raw).map(([name, value]) => {
    const { IPAddress, GlobalIPv6Address, Aliases } = network.parse(value)
    return { network: text(256).parse(name), address: IPAddress || GlobalIPv6Address, aliases: Aliases }
  })
}

function sorted(ports: ListedPort[]): ListedPort[] {
  const order = (port: ListedPort) =>
    [String(port.containerPort).padStart(5, '0'), port.protocol, port.hostIp, port.hostPort ?? 0].join(' ')
  return ports.sort((left, right) => (order(left) < order(right) ? -1 : 1))
}
