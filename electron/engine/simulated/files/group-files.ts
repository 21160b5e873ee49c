/**
 * The files of a simulated container's control group, in the layout of its machine: v1 as the lab's kernel writes them, v2
 * after the kernel's cgroup-v2.rst. Part of tree.ts. From the same figures as the engine's stats.
 */
import { blockIoV1, DISK, memoryStatV1, memoryStatV2 } from '../answers/stats'
import type { Container } from '../model'
import { countersOf, heldBackOf, memoryOf, pidsOf } from '../usage/container'

const DEVICE = `${DISK.major}:${DISK.minor}`
/** The largest number of bytes in whole pages: no limit. */
const UNLIMITED_V1 = '9223372036854771712'

/** `skew` is what a machine that counts wrongly multiplies with; 1 of all others. */
export type GroupFile = (container: Container, now: number, skew: number) => string

/** v1: of which controller, and its file. */
export const GROUP_V1: Readonly<Record<string, Readonly<Record<string, GroupFile>>>> = {
  cpu: {
    'cpu.cfs_quota_us': ({ nanoCpus }) => `${nanoCpus > 0 ? nanoCpus / 10_000 : -1}\n`,
    'cpu.cfs_period_us': () => '100000\n',
    'cpu.stat': (container, now) => {
      const { periods, held } = heldBackOf(container, now)
      return lines({ nr_periods: periods, nr_throttled: held, throttled_time: held * 50_000_000 })
    },
  },
  cpuacct: { 'cpuacct.usage': (container, now, skew) => `${cpuNs(container, now, skew)}\n` },
  memory: {
    'memory.usage_in_bytes': memoryUsage,
    'memory.limit_in_bytes': ({ memoryLimitBytes }) => `${memoryLimitBytes || UNLIMITED_V1}\n`,
    'memory.stat': memoryStatTextV1,
    'memory.oom_control': () => lines({ oom_kill_disable: 0, under_oom: 0, oom_kill: 0 }), // who was killed ends
  },
  pids: { 'pids.current': (container) => `${pidsOf(container)}\n` },
  blkio: {
    'blkio.throttle.io_service_bytes': ioServiceBytes,
    'blkio.throttle.io_service_bytes_recursive': ioServiceBytes,
  },
}

export const GROUP_V2: Readonly<Record<string, GroupFile>> = {
  'cpu.stat': cpuStatText,
  'cpu.max': ({ nanoCpus }) => `${nanoCpus > 0 ? nanoCpus / 10_000 : 'max'} 100000\n`,
  'memory.current': memoryUsage,
  'memory.max': ({ memoryLimitBytes }) => `${memoryLimitBytes || 'max'}\n`,
  'memory.stat': (container, now) => lines(memoryStatV2(container, now)),
  'memory.events': () => lines({ low: 0, high: 0, max: 0, oom: 0, oom_kill: 0, oom_group_kill: 0 }),
  'pids.current': (container) => `${pidsOf(container)}\n`,
  'io.stat': ioStatText,
}

function cpuNs(container: Container, now: number, skew: number): number {
  return Math.floor(countersOf(container, now).cpuNs * skew)
}

function memoryUsage(container: Container, now: number, skew: number): string {
  const { rssBytes, cacheBytes } = memoryOf(container, now)
  return `${Math.floor((rssBytes + cacheBytes) * skew)}\n`
}

function memoryStatTextV1(container: Container, now: number): string {
  const own = memoryStatV1(container, now)
  const limit = container.memoryLimitBytes || UNLIMITED_V1
  const totals = Object.fromEntries(Object.entries(own).map(([name, value]) => [`total_${name}`, value]))
  return lines(own) + lines({ hierarchical_memory_limit: limit, hierarchical_memsw_limit: limit, ...totals })
}

function ioServiceBytes(container: Container, now: number): string {
  const { readBytes, writtenBytes } = countersOf(container, now)
  const all = readBytes + writtenBytes
  if (all === 0) return 'Total 0\n'
  const each = Object.entries(blockIoV1(readBytes, writtenBytes)).map(([op, value]) => `${DEVICE} ${op} ${value}\n`)
  return `${each.join('')}Total ${all}\n`
}

function cpuStatText(container: Container, now: number, skew: number): string {
  const usage = Math.floor(cpuNs(container, now, skew) / 1000)
  const user = Math.floor(usage * 0.7)
  const { periods, held } = heldBackOf(container, now)
  const limited = { nr_periods: periods, nr_throttled: held, throttled_usec: held * 50_000 }
  return lines({ usage_usec: usage, user_usec: user, system_usec: usage - user, ...limited })
}

/** A group that read and wrote nothing has no line. */
function ioStatText(container: Container, now: number): string {
  const { readBytes, writtenBytes } = countersOf(container, now)
  if (readBytes + writtenBytes === 0) return ''
  return `${DEVICE} rbytes=${readBytes} wbytes=${writtenBytes} rios=1 wios=1 dbytes=0 dios=0\n`
}

function lines(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')
}
