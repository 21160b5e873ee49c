/**
 * What the kernel says of the whole machine, and what our own processes cost it. Used by look.ts.
 * Formats: proc_uptime(5), proc_stat(5), proc_meminfo(5), proc_loadavg(5), iostats.rst, proc_pid_net(5), proc_pid_stat(5).
 */
import type { Batch, HostCounters } from '../model'
import { numberIn, readInterface } from './counters'

/** One file of the machine, by what stands behind /proc. */
export const HOST_FILES = ['stat', 'meminfo', 'loadavg', 'diskstats', 'net/dev'] as const
export type HostFile = (typeof HOST_FILES)[number]
export type HostLines = ReadonlyMap<HostFile, readonly string[]>

/** undefined = the machine does not tell, in a container for instance. */
export function readHost(lines: HostLines, atS: number, ticksPerS: number): HostCounters {
  const of = (file: HostFile) => lines.get(file) ?? []
  const disks = readDisks(of('diskstats'))
  const network = sum(
    of('net/dev').flatMap((line) => readInterface(line) ?? []),
    'receivedBytes',
    'sentBytes',
  )
  return {
    atS,
    ...readProcessors(of('stat'), ticksPerS),
    ...readMemory(of('meminfo')),
    load: decimalIn(of('loadavg')[0]),
    receivedBytes: network?.[0],
    sentBytes: network?.[1],
    readBytes: disks?.[0],
    writtenBytes: disks?.[1],
  }
}

/** Words for what is missing. */
export function missingOf(host: HostCounters): string[] {
  const missing: [unknown, string][] = [
    [host.cpuTotalS, 'processors of the host'],
    [host.memoryUsedBytes, 'memory of the host'],
    [host.load, 'load of the host'],
    [host.receivedBytes, 'network of the host'],
    [host.readBytes, 'disks of the host'],
  ]
  return missing.flatMap(([value, words]) => (value === undefined ? [words] : []))
}

/** `12.34 56.78`: the first number. */
export function decimalIn(line: string | undefined): number | undefined {
  const [, text] = /^(\d{1,12}\.\d+) /.exec(line ?? '') ?? []
  return text === undefined ? undefined : Number(text)
}

/** `cpu user nice system idle iowait irq softirq steal guest guest_nice`; guests are in user and nice already. */
function readProcessors(lines: readonly string[], ticksPerS: number) {
  const none = { cpuTotalS: undefined, cpuBusyS: undefined }
  const line = lines.find((each) => each.startsWith('cpu '))
  if (!line) return none
  const ticks = line.slice(4).trim().split(' ').slice(0, 8).map(numberIn)
  const [, , , idle, waiting] = ticks
  if (idle === undefined || ticks.includes(undefined)) return none
  const total = ticks.reduce<number>((all, each) => all + (each ?? 0), 0)
  return { cpuTotalS: total / ticksPerS, cpuBusyS: (total - idle - (waiting ?? 0)) / ticksPerS }
}

/** Used is what is not available: caches that can go are. Kernels before 3.14 do not tell. */
function readMemory(lines: readonly string[]) {
  const bytes = (name: string) => {
    const line = lines.find((each) => each.startsWith(name))
    const kib = numberIn(/: +(\d+) kB$/.exec(line ?? '')?.[1])
    return kib === undefined ? undefined : kib * 1024
  }
  const memoryTotalBytes = bytes('MemTotal:')
  const available = bytes('MemAvailable:')
  const isKnown = memoryTotalBytes !== undefined && available !== undefined
  return { memoryTotalBytes, memoryUsedBytes: isKnown ? Math.max(0, memoryTotalBytes - available) : undefined }
}

/** Sectors here are of 512 bytes whatever the disk's own are. */
const SECTOR_BYTES = 512
/** Made of memory, of files, of other disks, or removable: their bytes are none of a disk, or count twice. */
const INNER_DISK = /^(loop|ram|zram|sr|fd|dm-|md|bcache|drbd|zd|nvme\d+c)/

/**
 * Bytes read and written by whole disks. `major minor name reads merged SECTORS ms writes merged SECTORS …`. A partition
 * is a name that has another one before its number (`sda1`, `nvme0n1p1`); an `xvda1` without an `xvda` is a disk.
 */
function readDisks(lines: readonly string[]): [number, number] | undefined {
  const disks = lines.flatMap((line) => {
    const [, , name = '', , , read, , , , written] = line.trim().split(/ +/)
    const readSectors = numberIn(read)
    const writtenSectors = numberIn(written)
    if (INNER_DISK.test(name) || readSectors === undefined || writtenSectors === undefined) return []
    return { name, readBytes: readSectors * SECTOR_BYTES, writtenBytes: writtenSectors * SECTOR_BYTES }
  })
  const names = new Set(disks.map(({ name }) => name))
  const whole = disks.filter(({ name }) => !names.has(diskOf(name)))
  return sum(whole, 'readBytes', 'writtenBytes')
}

/** Of which disk it would be a part; empty where its name tells that it is none. */
function diskOf(name: string): string {
  const [, disk = ''] = /^(.*\d)p\d+$/.exec(name) ?? /^(.*\D)\d+$/.exec(name) ?? []
  return disk
}

function sum<K extends string>(rows: readonly Record<K, number>[], one: K, other: K): [number, number] | undefined {
  if (rows.length === 0) return undefined
  return [rows.reduce((all, row) => all + row[one], 0), rows.reduce((all, row) => all + row[other], 0)]
}

/**
 * Seconds of processor time: of the reader and what it started and waited for, and of the server's process for this
 * connection, which carries the engine's answers too. `pid (name) state …`, where a name may hold anything.
 */
export function readCost(own: string | undefined, parent: string | undefined, ticksPerS: number): Batch['cost'] {
  const readerS = secondsIn(own, 4, ticksPerS)
  const connectionS = secondsIn(parent, 2, ticksPerS)
  return readerS === undefined || connectionS === undefined ? undefined : { readerS, connectionS }
}

/** utime, stime, cutime and cstime are the 14th to 17th field; behind the name the 12th and so on. */
function secondsIn(line: string | undefined, fields: 2 | 4, ticksPerS: number): number | undefined {
  if (line === undefined) return undefined
  const numbers = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const ticks = numbers.slice(11, 11 + fields).map(numberIn)
  if (ticks.length < fields || ticks.includes(undefined)) return undefined
  return ticks.reduce<number>((all, each) => all + (each ?? 0), 0) / ticksPerS
}

/** `df -P`: file system, KiB in all, used, available, percent, mount point; names may hold blanks. */
export function readDisk(body: string, path: string): Batch['disk'] {
  const line = body.trimEnd().split('\n').at(-1)?.slice(0, 8192) ?? ''
  const [, size, used] = / (\d+) +(\d+) +-?\d+ +\d+% +\//.exec(line) ?? []
  const sizeKib = numberIn(size)
  const usedKib = numberIn(used)
  if (sizeKib === undefined || usedKib === undefined || sizeKib === 0) return undefined
  return { path, usedBytes: usedKib * 1024, sizeBytes: sizeKib * 1024 }
}
