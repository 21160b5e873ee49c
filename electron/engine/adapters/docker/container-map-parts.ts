/**
 * The smaller pieces of what inspect tells: limits, ports, networks, variables. Pure; used by container-map.ts and
 * container-map-spec.ts.
 */
import type { Attachment } from '../../../../shared/contract/container-details'
import type { Resources, RestartPolicy } from '../../../../shared/contract/container-spec'
import type { ListedPort } from '../../ports'
import { entriesOf, list, object, text, words } from './fields'

const MAX_PORTS = 1000
const MAX_VALUE = 8192

interface Policy {
  Name: string
  MaximumRetryCount: number
}
interface Limits {
  Memory: number
  NanoCpus: number
  CpuQuota: number
  CpuPeriod: number
  PidsLimit: number
}

/** As `docker run --restart` takes it. */
export function restartPolicyOf({ Name, MaximumRetryCount }: Policy): string {
  return Name === 'on-failure' && MaximumRetryCount > 0 ? `on-failure:${MaximumRetryCount}` : Name || 'no'
}

/** CPUs; 0 means no limit. `--cpus` sets NanoCpus, older tools a quota for each period (100 ms unless told). */
export function cpuLimitOf({ NanoCpus, CpuQuota, CpuPeriod }: Omit<Limits, 'Memory' | 'PidsLimit'>): number {
  if (NanoCpus > 0) return NanoCpus / 1e9
  return CpuQuota > 0 ? CpuQuota / (CpuPeriod > 0 ? CpuPeriod : 100_000) : 0
}

/** 0 and -1 both mean no limit. */
export function pidsLimitOf({ PidsLimit }: Pick<Limits, 'PidsLimit'>): number {
  return Math.max(0, PidsLimit)
}

/** Each limit as it is; 0 = none. */
export function resourcesOf(config: Limits & { RestartPolicy: Policy }): Resources {
  return {
    memoryBytes: Math.max(0, config.Memory),
    cpus: cpuLimitOf(config),
    pids: pidsLimitOf(config),
    restart: policyOf(config.RestartPolicy),
  }
}

function policyOf({ Name, MaximumRetryCount }: Policy): RestartPolicy {
  if (Name === 'always' || Name === 'unless-stopped') return { name: Name }
  if (Name !== 'on-failure') return { name: 'no' }
  return MaximumRetryCount > 0 ? { name: Name, maximumRetries: MaximumRetryCount } : { name: Name }
}

/** `NAME=value`; one without `=` only says that the image's variable of that name is not wanted. */
export function variablesOf(lines: readonly string[]): { name: string; value: string }[] {
  return lines.flatMap((line) => {
    const { name, value } = splitVariable(line)
    return value === undefined ? [] : [{ name: text(1024).parse(name), value: text(MAX_VALUE).parse(value) }]
  })
}

export function splitVariable(line: string): { name: string; value: string | undefined } {
  const at = line.indexOf('=')
  return at < 0 ? { name: line, value: undefined } : { name: line.slice(0, at), value: line.slice(at + 1) }
}

export type Binding = ListedPort
const wireBinding = object({ HostIp: text(64), HostPort: text(12) })

/** `{"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}], "443/tcp": null}` */
export function portsIn(raw: unknown): Binding[] {
  return entriesOf(raw, MAX_PORTS).flatMap(([key, value]): Binding[] => {
    const port = portOf(key)
    if (!port) return []
    const bindings = list(wireBinding, MAX_PORTS).parse(value)
    if (bindings.length === 0) return [{ hostIp: '', hostPort: undefined, ...port }]
    return bindings.map(({ HostIp, HostPort }) => ({
      hostIp: HostIp,
      hostPort: Number(HostPort) || undefined,
      ...port,
    }))
  })
}

/** `80/tcp` */
export function portOf(key: string): Pick<Binding, 'containerPort' | 'protocol'> | undefined {
  const [, number, protocol] = /^(\d{1,5})\/(tcp|udp|sctp)$/.exec(key) ?? []
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return undefined
  return { containerPort: Number(number), protocol }
}

/** Sorts as the numbers do. */
export function portKey({ containerPort, protocol, hostIp, hostPort = 0 }: Binding): string {
  return [String(containerPort).padStart(5, '0'), protocol, hostIp, hostPort].join(' ')
}

/** Declared by image or container and those published, each once, as `80/tcp`. */
export function exposedIn(declared: unknown, published: readonly Binding[]): string[] {
  const all = [...entriesOf(declared, MAX_PORTS).flatMap(([key]) => portOf(key) ?? []), ...published]
  const byText = new Map(all.map((port) => [`${port.containerPort}/${port.protocol}`, port.containerPort]))
  return [...byText].sort(([a, left], [b, right]) => left - right || (a < b ? -1 : 1)).map(([key]) => key)
}

const network = object({
  IPAddress: text(64),
  GlobalIPv6Address: text(64),
  Gateway: text(64),
  IPv6Gateway: text(64),
  MacAddress: text(32),
  Aliases: words,
})

export function attachmentsOf(raw: unknown): Attachment[] {
  return entriesOf(raw).map(([name, value]) => {
    const { IPAddress, GlobalIPv6Address, Gateway, IPv6Gateway, MacAddress, Aliases } = network.parse(value)
    return {
      network: text(256).parse(name),
      address: IPAddress || GlobalIPv6Address,
      aliases: Aliases,
      gateway: Gateway || IPv6Gateway,
      mac: MacAddress,
    }
  })
}
