/**
 * Docker's words for containers to ours (Engine API, ContainerList and ContainerInspect). Pure; used by containers.ts.
 * Ports, volumes and networks come in one order from both, or a row would change with each look.
 */
import * as z from 'zod'
import type { InspectedContainer, InspectedRow, ListedContainer } from '../../ports'
import {
  attachmentsOf,
  type Binding,
  cpuLimitOf,
  exposedIn,
  portKey,
  portsIn,
  resourcesOf,
  restartPolicyOf,
  variablesOf,
} from './container-map-parts'
import { anything, entriesOf, flag, instant, list, number, object, record, text, words } from './fields'

const MAX_CONTAINERS = 20_000
const MAX_PORTS = 1000
/** The engine keeps the last five runs of a healthcheck, each with 4 KiB of output. */
const MAX_PROBES = 10
const PROBE_OUTPUT = 4096

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
  Mounts: list(object({ Type: text(32), Name: text(256) })),
  NetworkSettings: object({ Networks: anything }),
  HostConfig: object({ NetworkMode: text(256) }),
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
      volumes: volumesIn(one.Mounts),
      networks: networkNames(one.NetworkSettings.Networks),
      networkOf: sharedNetworkOf(one.HostConfig.NetworkMode),
    }))
}

/** Other names are those of links: `/web/db`. */
function nameOf(names: readonly string[]): string {
  const plain = names.map((name) => name.replace(/^\//, ''))
  return plain.find((name) => !name.includes('/')) ?? plain[0] ?? ''
}

const HEALTH = z.enum(['starting', 'healthy', 'unhealthy', 'none']).catch('none')
const probe = object({ Start: instant, End: instant, ExitCode: number, Output: text(PROBE_OUTPUT) })
const mount = object({
  Type: text(32),
  Name: text(256),
  Source: text(4096),
  Destination: text(4096),
  RW: z.boolean().catch(true),
})

const rowShape = {
  Id: id,
  Name: text(256),
  Image: text(128),
  Created: instant,
  RestartCount: number,
}
const rowState = {
  Status: text(32),
  Pid: number,
  ExitCode: number,
  OOMKilled: flag,
  StartedAt: instant,
  FinishedAt: instant,
}
const settings = object({ Ports: anything, Networks: anything })

const inspectedRow = z.object({
  ...rowShape,
  State: object({ ...rowState, Health: object({ Status: HEALTH }) }),
  Config: object({ Image: text(), Labels: record }),
  HostConfig: object({ NetworkMode: text(256), NanoCpus: number, CpuQuota: number, CpuPeriod: number }),
  Mounts: list(object({ Type: text(32), Name: text(256) })),
  NetworkSettings: settings,
})

/** Undefined when it is no container at all. A fleet is read with this, so it looks at no more than it needs. */
export function readInspectedRow(raw: unknown): InspectedRow | undefined {
  const parsed = inspectedRow.safeParse(raw)
  return parsed.success ? rowOf(parsed.data) : undefined
}

function rowOf(one: z.output<typeof inspectedRow>): InspectedRow {
  const { State, Config, HostConfig, Mounts, NetworkSettings } = one
  return {
    id: one.Id,
    name: nameOf([one.Name]) || one.Id.slice(0, 12),
    image: Config.Image,
    imageId: one.Image,
    state: State.Status.toLowerCase(),
    createdAt: one.Created ?? 0,
    labels: Config.Labels,
    ports: sorted(portsIn(NetworkSettings.Ports)),
    volumes: volumesIn(Mounts),
    networks: networksOf(NetworkSettings.Networks, HostConfig.NetworkMode),
    networkOf: sharedNetworkOf(HostConfig.NetworkMode),
    health: State.Health.Status,
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled,
    startedAt: State.StartedAt,
    finishedAt: State.FinishedAt,
    restartCount: one.RestartCount,
    pid: Number.isSafeInteger(State.Pid) && State.Pid > 0 ? State.Pid : undefined,
    cpuLimit: cpuLimitOf(HostConfig),
  }
}

const inspected = z.object({
  ...rowShape,
  Platform: text(32),
  State: object({
    ...rowState,
    Error: text(2048),
    Health: object({ Status: HEALTH, Log: list(probe, MAX_PROBES) }),
  }),
  Config: object({
    Image: text(),
    Cmd: words,
    Entrypoint: words,
    WorkingDir: text(4096),
    User: text(128),
    Hostname: text(256),
    Env: list(z.string()),
    Tty: flag,
    Labels: record,
    ExposedPorts: anything,
    Healthcheck: object({ Test: words }),
  }),
  HostConfig: object({
    RestartPolicy: object({ Name: text(32), MaximumRetryCount: number }),
    Memory: number,
    NanoCpus: number,
    CpuQuota: number,
    CpuPeriod: number,
    PidsLimit: number,
    NetworkMode: text(256),
    Privileged: flag,
    ReadonlyRootfs: flag,
    CapAdd: words,
    LogConfig: object({ Type: text(64) }),
  }),
  Mounts: list(mount),
  NetworkSettings: settings,
})

/** Undefined when it is no container at all. */
export function readInspected(raw: unknown): InspectedContainer | undefined {
  const parsed = inspected.safeParse(raw)
  if (!parsed.success) return undefined
  const { Platform, State, Config, HostConfig, Mounts, NetworkSettings } = parsed.data
  const check = Config.Healthcheck.Test.join(' ')
  const row = rowOf(parsed.data)
  return {
    ...row,
    probes: State.Health.Log.map(({ Start, End, ExitCode, Output }) => ({
      startedAt: Start ?? 0,
      endedAt: End ?? 0,
      exitCode: ExitCode,
      output: Output,
    })),
    error: State.Error,
    pid: State.Pid,
    command: Config.Cmd,
    entrypoint: Config.Entrypoint,
    workingDirectory: Config.WorkingDir,
    user: Config.User,
    hostname: Config.Hostname,
    environment: variablesOf(Config.Env),
    resources: resourcesOf(HostConfig),
    restartPolicy: restartPolicyOf(HostConfig.RestartPolicy),
    memoryLimitBytes: HostConfig.Memory,
    healthcheck: check === '' || check === 'NONE' ? undefined : check,
    mounts: mountsIn(Mounts),
    networkMode: HostConfig.NetworkMode,
    networks: attachmentsOf(NetworkSettings.Networks),
    exposedPorts: exposedIn(Config.ExposedPorts, row.ports),
    isPrivileged: HostConfig.Privileged,
    hasReadOnlyRoot: HostConfig.ReadonlyRootfs,
    hasTty: Config.Tty,
    addedCapabilities: HostConfig.CapAdd,
    logDriver: HostConfig.LogConfig.Type,
    platform: Platform,
  }
}

/** In the order of their paths: the engine keeps them in none. */
function mountsIn(mounts: readonly z.output<typeof mount>[]): InspectedContainer['mounts'] {
  return mounts
    .map(({ Type, Name, Source, Destination, RW }) => ({
      kind: Type,
      name: Name || undefined,
      source: Source,
      destination: Destination,
      readOnly: !RW,
    }))
    .sort((left, right) => (left.destination < right.destination ? -1 : 1))
}

function volumesIn(mounts: readonly { Type: string; Name: string }[]): string[] {
  const names = mounts.flatMap(({ Type, Name }) => (Type === 'volume' && Name !== '' ? [Name] : []))
  return [...new Set(names)].sort()
}

const networkName = text(256)

function networkNames(raw: unknown): string[] {
  return entriesOf(raw)
    .map(([name]) => networkName.parse(name))
    .filter((name) => name !== '')
    .sort()
}

/** Docker names the network of the host, and none, like any other; Podman says only the mode. */
function networksOf(raw: unknown, mode: string): string[] {
  const names = networkNames(raw)
  return names.length === 0 && (mode === 'host' || mode === 'none') ? [mode] : names
}

/** `container:<id>`, as `docker run --network container:web` ends up. */
function sharedNetworkOf(mode: string): string | undefined {
  return /^container:(.+)$/.exec(mode)?.[1]
}

function sorted<P extends Binding>(ports: P[]): P[] {
  return ports.sort((left, right) => (portKey(left) < portKey(right) ? -1 : 1))
}
