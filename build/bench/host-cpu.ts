/**
 * Processor time that a lab host spends, whatever runs inside its containers left out: dockerd, containerd and its shims,
 * sshd, and what they start. From /proc of this machine, by the host's pid namespace. Used by scenarios/sample.ts.
 *
 * Nanoseconds of each thread (`schedstat`, sched-stats.rst), because fifty processes that take less than a tick of 10 ms
 * would count nothing; children that have ended are in their parents' cutime and cstime (proc_pid_stat(5)), so that a
 * difference of two looks misses only threads that end.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { LabHost } from '../../e2e/lab/lab.ts'

/** USER_HZ. */
const TICKS_PER_S = 100

/** Milliseconds since its processes began, by their names. Containers lie in namespaces of their own. */
export function hostCpuMs(host: LabHost): Map<string, number> {
  const [, init = ''] = /^\/proc\/(\d+)\//.exec(host.socketPath) ?? []
  const namespace = readlinkSync(`/proc/${init}/ns/pid`)
  const byName = new Map<string, number>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const found = read(pid, namespace)
    if (found) byName.set(found.name, (byName.get(found.name) ?? 0) + found.ms)
  }
  return byName
}

function read(pid: string, namespace: string): { name: string; ms: number } | undefined {
  try {
    if (readlinkSync(`/proc/${pid}/ns/pid`) !== namespace) return undefined
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    // Behind the name; of all fields the 16th and 17th.
    const [cutime, cstime] = stat
      .slice(end + 2)
      .split(' ')
      .slice(13, 15)
    const endedMs = ((Number(cutime) + Number(cstime)) / TICKS_PER_S) * 1000
    return { name: stat.slice(stat.indexOf('(') + 1, end), ms: ownMs(pid) + endedMs }
  } catch {
    return undefined // it ended between the listing and the reading
  }
}

function ownMs(pid: string): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const nanoseconds = (thread: string) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  return threads.reduce((sum, thread) => sum + nanoseconds(thread), 0) / 1e6
}

/** What was spent between two looks: in all, and in words by name, the most first. */
export function spent(before: Map<string, number>, after: Map<string, number>): { ms: number; words: string } {
  const rows = [...after].map(([name, ms]) => ({ name, ms: ms - (before.get(name) ?? 0) })).filter(({ ms }) => ms > 0)
  rows.sort((one, other) => other.ms - one.ms)
  return {
    ms: rows.reduce((sum, each) => sum + each.ms, 0),
    words: rows.map(({ name, ms }) => `${name} ${ms.toFixed(0)} ms`).join(', '),
  }
}
