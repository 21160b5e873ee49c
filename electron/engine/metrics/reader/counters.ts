/**
 * What the files of one container say, line by line, and what it means: the same as `docker stats`. Nothing a host prints
 * makes these throw; a line that is not as the kernel writes it counts as not there. Used by roster.ts.
 *
 * Formats: cgroup-v1/{cpuacct,memory,blkio-controller,pids}.rst, cgroup-v2.rst, and proc_pid_net(5) of the kernel.
 */
import type { ContainerCounters } from '../../ports'
import type { FileKind } from './places'

/** Collected of one container at one look. undefined = no such line. */
export interface Found {
  cpuNs: number | undefined
  usedBytes: number | undefined
  /** File cache that can go at once. */
  inactiveBytes: number | undefined
  limitBytes: number | undefined
  memoryKills: number | undefined
  /** Microseconds of processor time in each period, and how long that is. */
  quotaUs: number | undefined
  periodUs: number | undefined
  periods: number | undefined
  heldPeriods: number | undefined
  readBytes: number
  writtenBytes: number
  receivedBytes: number
  sentBytes: number
  pids: number | undefined
  /** What could not be opened or read. An empty file is none of these: no block I/O yet is written so. */
  failed: Set<FileKind> | undefined
}

export function nothingFound(): Found {
  return {
    cpuNs: undefined,
    usedBytes: undefined,
    inactiveBytes: undefined,
    limitBytes: undefined,
    memoryKills: undefined,
    quotaUs: undefined,
    periodUs: undefined,
    periods: undefined,
    heldPeriods: undefined,
    readBytes: 0,
    writtenBytes: 0,
    receivedBytes: 0,
    sentBytes: 0,
    pids: undefined,
    failed: undefined,
  }
}

/** Version 1 writes "no limit" as the largest number of whole pages below 2^63; all there is is less than this. */
const NO_LIMIT_BYTES = 2 ** 62

/** How a line of each file is taken in. */
export const TAKE: Readonly<Record<FileKind, (found: Found, line: string) => void>> = {
  'cpu-v1': (found, line) => {
    found.cpuNs = numberIn(line)
  },
  'cpu-v2': (found, line) => {
    const micros = after(line, 'usage_usec ')
    if (micros !== undefined) found.cpuNs = micros * 1000
    else takeHeld(found, line)
  },
  memory: (found, line) => {
    found.usedBytes = numberIn(line)
  },
  'memory-stat-v1': (found, line) => {
    found.inactiveBytes = after(line, 'total_inactive_file ') ?? found.inactiveBytes
  },
  'memory-stat-v2': (found, line) => {
    found.inactiveBytes = after(line, 'inactive_file ') ?? found.inactiveBytes
  },
  limit: (found, line) => {
    found.limitBytes = line === 'max' ? Number.POSITIVE_INFINITY : numberIn(line)
  },
  kills: (found, line) => {
    found.memoryKills = after(line, 'oom_kill ') ?? found.memoryKills
  },
  quota: (found, line) => {
    found.quotaUs = line === '-1' ? Number.POSITIVE_INFINITY : numberIn(line)
  },
  period: (found, line) => {
    found.periodUs = numberIn(line)
  },
  'cpu-max': (found, line) => {
    const [quota, period] = line.split(' ')
    found.quotaUs = quota === 'max' ? Number.POSITIVE_INFINITY : numberIn(quota)
    found.periodUs = numberIn(period)
  },
  held: takeHeld,
  'io-v1': (found, line) => {
    // `8:16 Read 4096`; the sum of all devices stands under `Total`.
    const [, device, direction, bytes = ''] = /^(\d+:\d+) (Read|Write) (\d+)$/.exec(line) ?? []
    if (device === undefined) return
    if (direction === 'Read') found.readBytes += Number(bytes)
    else found.writtenBytes += Number(bytes)
  },
  'io-v2': (found, line) => {
    found.readBytes += Number(/ rbytes=(\d+)/.exec(line)?.[1] ?? 0)
    found.writtenBytes += Number(/ wbytes=(\d+)/.exec(line)?.[1] ?? 0)
  },
  pids: (found, line) => {
    found.pids = numberIn(line)
  },
  network: (found, line) => {
    const traffic = readInterface(line)
    if (!traffic) return
    found.receivedBytes += traffic.receivedBytes
    found.sentBytes += traffic.sentBytes
  },
}

/** Counters that are still zero are not sent. */
function takeHeld(found: Found, line: string): void {
  found.periods = after(line, 'nr_periods ') ?? found.periods
  found.heldPeriods = after(line, 'nr_throttled ') ?? found.heldPeriods
}

/**
 * Interfaces whose bytes come from or go through another one, and would count twice: loopback, bridges, ends of
 * containers and machines, tunnels, VLANs, bundles of others (their parts count).
 */
const INNER =
  /^(lo$|ve|docker|br-|br\d|virbr|vmbr|lxcbr|lxdbr|podman|cni|cali|cilium|flannel|fwbr|fwpr|fwln|vnet|tap|tun|wg|bond|team|dummy|ifb|vxlan|gre|erspan|sit|ip6|tunl|ovs|kube|nodelocal)|\./

const TRAFFIC = /^ *([^: ]+): *(\d{1,20})(?: +\d{1,20}){7} +(\d{1,20}) /

/** A line of net/dev: bytes received are the first number, bytes sent the ninth. undefined for one that is left out. */
export function readInterface(line: string): { receivedBytes: number; sentBytes: number } | undefined {
  const [, name = '', received, sent] = TRAFFIC.exec(line) ?? []
  if (received === undefined || INNER.test(name)) return undefined
  return { receivedBytes: Number(received), sentBytes: Number(sent) }
}

/** Digits and nothing else. Beyond 2^53, 104 days in nanoseconds, the last ones are lost: fractions of a microsecond. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined
}

function after(line: string, word: string): number | undefined {
  return line.startsWith(word) ? numberIn(line.slice(word.length)) : undefined
}

/** undefined where nothing of its control groups was found: it has ended meanwhile. `asked` is what was looked at. */
export function toCounters(id: string, atS: number, found: Found, asked: ReadonlySet<FileKind>): ContainerCounters {
  const has = (...kinds: FileKind[]) => kinds.some((kind) => asked.has(kind) && !found.failed?.has(kind))
  const hasIo = has('io-v1', 'io-v2')
  const hasNetwork = has('network')
  return {
    id,
    atS,
    cpuNs: found.cpuNs,
    memoryBytes: withoutCache(found),
    memoryLimitBytes: (found.limitBytes ?? NO_LIMIT_BYTES) < NO_LIMIT_BYTES ? found.limitBytes : undefined,
    receivedBytes: hasNetwork ? found.receivedBytes : undefined,
    sentBytes: hasNetwork ? found.sentBytes : undefined,
    readBytes: hasIo ? found.readBytes : undefined,
    writtenBytes: hasIo ? found.writtenBytes : undefined,
    pids: found.pids,
    memoryKills: found.memoryKills,
    cpuLimit: cpuLimitOf(found),
    periods: found.periods,
    heldPeriods: found.periods === undefined ? undefined : (found.heldPeriods ?? 0),
  }
}

function cpuLimitOf({ quotaUs, periodUs }: Found): number | undefined {
  if (quotaUs === Number.POSITIVE_INFINITY) return 0
  return quotaUs && periodUs ? quotaUs / periodUs : undefined
}

/** As the docker command does: the cache is taken off where it is less than all. Without memory.stat it cannot be known. */
function withoutCache({ usedBytes, inactiveBytes }: Found): number | undefined {
  if (usedBytes === undefined || inactiveBytes === undefined) return undefined
  return inactiveBytes < usedBytes ? usedBytes - inactiveBytes : usedBytes
}
