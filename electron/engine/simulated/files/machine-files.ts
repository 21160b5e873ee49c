/**
 * The files of a simulated machine's /proc that speak of the machine: text as Linux 6.1 writes it (proc(5)), from
 * usage/machine.ts. Part of tree.ts. Lines nobody reads are left out: processor by processor, most of meminfo.
 */
import { DISK } from '../answers/stats'
import type { Engine } from '../engine-state'
import { diskUsage, machineUsage } from '../usage/machine'

/** USER_HZ, what getconf CLK_TCK says. */
export const TICKS_PER_S = 100
const SECTOR_BYTES = 512
/** A page or two of a request. */
const REQUEST_BYTES = 16_384
/** Waiting for disks, of what is not busy: on a machine with tasks that wait. */
const IO_WAIT = 0.3

export function uptime(engine: Engine): string {
  const upS = (engine.now() - engine.machine.bootedAt) / 1000
  const idleS = upS * engine.machine.cpus - machineUsage(engine).cpuNs / 1e9
  return `${upS.toFixed(2)} ${Math.max(0, idleS).toFixed(2)}\n`
}

/** Columns: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice, in ticks. */
export function stat(engine: Engine): string {
  const { cpus, bootedAt, waitingTasks } = engine.machine
  const allTicks = ((engine.now() - bootedAt) / 1000) * cpus * TICKS_PER_S
  const busyTicks = Math.min(allTicks, (machineUsage(engine).cpuNs / 1e9) * TICKS_PER_S)
  const rest = allTicks - busyTicks
  const waiting = Math.floor(waitingTasks > 0 ? rest * IO_WAIT : rest * 0.002)
  const [user, system] = [Math.floor(busyTicks * 0.7), Math.floor(busyTicks * 0.29)]
  const soft = Math.floor(busyTicks) - user - system
  const line = `cpu  ${user} 0 ${system} ${Math.floor(rest) - waiting} ${waiting} 0 ${soft} 0 0 0\n`
  return `${line}btime ${Math.floor(bootedAt / 1000)}\n`
}

export function meminfo(engine: Engine): string {
  const { memoryBytes } = engine.machine
  const usage = machineUsage(engine)
  const available = memoryBytes - usage.memoryBytes
  const cache = Math.min(usage.cacheBytes, available * 0.8)
  const rows = {
    MemTotal: memoryBytes,
    MemFree: available - cache * 0.95,
    MemAvailable: available,
    Buffers: cache * 0.1,
    Cached: cache * 0.9,
    SwapTotal: 0,
    SwapFree: 0,
  }
  return Object.entries(rows)
    .map(([name, bytes]) => `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`)
    .join('')
}

/** Means of 1, 5 and 15 minutes, which are one here; running and all tasks; the newest process. */
export function loadavg(engine: Engine): string {
  const load = machineUsage(engine).load.toFixed(2)
  return `${load} ${load} ${load} ${Math.max(1, Math.round(Number(load)))}/${200 + 12 * engine.containers.size} 31337\n`
}

/** One disk and its partition, which counts the same again. */
export function diskstats(engine: Engine): string {
  const { readBytes, writtenBytes } = machineUsage(engine)
  const side = (bytes: number) => `${Math.floor(bytes / REQUEST_BYTES)} 0 ${Math.floor(bytes / SECTOR_BYTES)} 0`
  const line = (minor: number, name: string) =>
    `${String(DISK.major).padStart(4)} ${String(minor).padStart(7)} ${name} ${side(readBytes)} ${side(writtenBytes)} 0 0 0 0 0 0 0 0 0\n`
  return line(DISK.minor, 'vda') + line(DISK.minor + 1, 'vda1')
}

const NET_DEV_HEAD = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`

/** /proc/net/dev, of the machine or of a container. */
export function netDev(interfaces: Readonly<Record<string, readonly [received: number, sent: number]>>): string {
  const side = (bytes: number) => `${Math.floor(bytes)} ${Math.floor(bytes / 400)} 0 0 0 0 0 0`
  const lines = Object.entries(interfaces).map(
    ([name, [received, sent]]) => `${`${name}:`.padStart(7)} ${side(received)} ${side(sent)}\n`,
  )
  return NET_DEV_HEAD + lines.join('')
}

/** What leaves the machine goes through eth0; the bridge and the ends of containers would count it again. */
export function machineNetDev(engine: Engine): string {
  const { receivedBytes, sentBytes } = machineUsage(engine)
  const inside = [sentBytes * 0.9, receivedBytes * 0.9] as const
  return netDev({ lo: [9e6, 9e6], eth0: [receivedBytes, sentBytes], docker0: inside, veth1a2b3c4: inside })
}

/** `df -Pk`: POSIX, df, "-P" output. */
export function df(engine: Engine): string {
  const { sizeBytes, usedBytes } = diskUsage(engine.machine, engine.now())
  const [size, used] = [Math.floor(sizeBytes / 1024), Math.floor(usedBytes / 1024)]
  const head = 'Filesystem     1024-blocks      Used Available Capacity Mounted on\n'
  return `${head}/dev/vda1 ${size} ${used} ${size - used} ${Math.ceil((used / size) * 100)}% /\n`
}
