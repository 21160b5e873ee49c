/**
 * From a spec to what the engine is sent (Engine API, ContainerCreate and ContainerUpdate). Pure; used by containers.ts.
 * Mounts go as Mounts, never as Binds: a path may hold a colon, and a source that is not there is an error instead of
 * a new folder that belongs to root.
 */
import type { ContainerSpec, Resources } from '../../../../shared/contract/container-spec'

/** The body of POST /containers/create; the name goes into the query. Every variable has a value. */
export function createBody(spec: ContainerSpec): Record<string, unknown> {
  return {
    Image: spec.image,
    ...(spec.command.length > 0 ? { Cmd: spec.command } : {}),
    ...(spec.entrypoint ? { Entrypoint: entrypointOf(spec.entrypoint) } : {}),
    ...(spec.workingDirectory ? { WorkingDir: spec.workingDirectory } : {}),
    ...(spec.user ? { User: spec.user } : {}),
    ...(spec.hostname ? { Hostname: spec.hostname } : {}),
    Env: spec.environment.map(({ name, value = '' }) => `${name}=${value}`),
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [keyOf(port), {}])),
    Labels: spec.labels,
    OpenStdin: spec.isInteractive,
    Tty: spec.hasTty,
    HostConfig: {
      NetworkMode: spec.network ?? 'default',
      PortBindings: bindingsOf(spec.ports),
      Mounts: spec.mounts.map(({ kind, source, target, readOnly }) => ({
        Type: kind,
        ...(source ? { Source: source } : {}),
        Target: target,
        ...(readOnly ? { ReadOnly: true } : {}),
      })),
      Privileged: spec.isPrivileged,
      ReadonlyRootfs: spec.hasReadOnlyRoot,
      AutoRemove: spec.isTemporary,
      ...limits({ restart: { name: 'no' }, ...spec.resources }),
    },
    ...(isNamed(spec.network) ? { NetworkingConfig: { EndpointsConfig: { [spec.network]: {} } } } : {}),
  }
}

/** One empty word is Docker's way to say: none, not even the image's. */
function entrypointOf(words: readonly string[]): readonly string[] {
  return words.length > 0 ? words : ['']
}

function isNamed(network: string | undefined): network is string {
  return network !== undefined && !/^(default|bridge|host|none|container:.*)$/.test(network)
}

function keyOf({ containerPort, protocol }: ContainerSpec['ports'][number]): string {
  return `${containerPort}/${protocol}`
}

function bindingsOf(ports: ContainerSpec['ports']): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings = new Map<string, { HostIp: string; HostPort: string }[]>()
  for (const port of ports) {
    const { hostIp = '', hostPort = '' } = port
    bindings.set(keyOf(port), [...(bindings.get(keyOf(port)) ?? []), { HostIp: hostIp, HostPort: String(hostPort) }])
  }
  return Object.fromEntries(bindings)
}

function limits({ memoryBytes, cpus, pids, restart }: Resources): Record<string, unknown> {
  return {
    ...(memoryBytes ? { Memory: memoryBytes } : {}),
    ...(cpus ? { NanoCpus: Math.round(cpus * 1e9) } : {}),
    ...(pids ? { PidsLimit: pids } : {}),
    ...(restart ? { RestartPolicy: { Name: restart.name, MaximumRetryCount: restart.maximumRetries ?? 0 } } : {}),
  }
}

/** What update must know of the container as it is; -1 for swap means no limit. */
export interface LimitsNow {
  memoryBytes: number
  memoryAndSwapBytes: number
}

/**
 * The body of POST /containers/ID/update. Zero means "unchanged" to the engine, except for processes, so a limit of
 * memory or CPUs cannot be taken away by it; the containers capability refuses that before.
 */
export function updateBody(resources: Resources, now: LimitsNow): Record<string, unknown> {
  const { memoryBytes = 0, pids } = resources
  return {
    ...limits(resources),
    ...(pids === 0 ? { PidsLimit: -1 } : {}),
    ...(memoryBytes > 0 ? swap(memoryBytes, now) : {}),
  }
}

/**
 * Memory may not pass the limit of memory and swap, so that one moves with it by the rule it was made by. Without one
 * (0) the engine would not take a limit of memory either: then it gets what a new container would get, twice the memory.
 */
function swap(
  memoryBytes: number,
  { memoryBytes: before, memoryAndSwapBytes: both }: LimitsNow,
): { MemorySwap: number } {
  if (both < 0) return { MemorySwap: -1 }
  return { MemorySwap: both === 2 * before ? 2 * memoryBytes : memoryBytes + Math.max(0, both - before) }
}
