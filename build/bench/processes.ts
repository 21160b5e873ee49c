/**
 * What the kernel says of processes: CPU time, memory, children. From /proc (proc(5)), so the bench runs on Linux only.
 */
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ, 100 on every Linux that Electron runs on. */
const TICKS_PER_S = 100

/** Milliseconds of CPU that all threads of the process have used, user and system. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in parentheses may hold anything; fields count from behind it: 14 utime, 15 stime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_S) * 1000
}

/** Resident memory now and its highest since the start, in MB (10⁶ bytes). */
export function residentMb(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return { now: megabytes(status, 'VmRSS'), peak: megabytes(status, 'VmHWM') }
}

/** Pss of a process and all below it, in MB: what is shared is counted once over all its users. */
export function treePssMb(pid: number): number {
  return [pid, ...descendants(pid)].reduce((sum, each) => sum + pssMb(each), 0)
}

function pssMb(pid: number): number {
  try {
    return megabytes(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss')
  } catch {
    return 0 // ended between the listing and the reading
  }
}

export function descendants(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // ended meanwhile
    }
  }
  const below = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

function megabytes(text: string, field: string): number {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
  return (Number(kibibytes) * 1024) / 1e6
}
