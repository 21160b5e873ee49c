/**
 * Finds the lab's processes by their network namespace. Every process a lab starts lives in one of that lab's network
 * namespaces, so the namespace says whose a process is; no pid file can be stale and no name can match a stranger.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  pid: number
  /** Start time in clock ticks since boot: field 22 of /proc/PID/stat, proc(5). */
  startTicks: number
}

/** Identity of a running process, or undefined if there is none with that number. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const stat = readOrUndefined(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The command name may hold spaces and brackets; the fields proper begin after its last bracket with field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? undefined : { pid, startTicks: Number(fields[19]) }
}

/** True if exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startTicks === identity.startTicks
}

/** Pids of all processes in a named network namespace; none if the namespace is not there. */
export function pidsInNamespace(netns: string): number[] {
  const wanted = namespaceKey(`/run/netns/${netns}`)
  if (wanted === undefined) return []
  if (wanted === namespaceKey('/proc/self/ns/net')) throw new Error(`${netns} is the namespace of this process`)
  return allPids().filter((pid) => namespaceKey(`/proc/${pid}/ns/net`) === wanted)
}

/**
 * Pid (as seen from here) of the host's own process 1, or undefined if the host is not running. A container with
 * `--network host` also lies in the namespace, but one pid namespace deeper.
 */
export function findHostInit(netns: string): number | undefined {
  return pidsInNamespace(netns).find((pid) => {
    const status = readOrUndefined(`/proc/${pid}/status`) ?? ''
    const levels = /^NSpid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? []
    return levels.length === 2 && levels[1] === '1'
  })
}

/**
 * Kills all processes in the given namespaces and waits until the kernel has let go of them. Killing a host's process 1
 * ends its dockerd, its containers and its sessions, wherever in the tree they are.
 * @throws Error if some are still there after 20 s.
 */
export async function killNamespaces(names: readonly string[]): Promise<void> {
  const deadlineAt = Date.now() + 20_000
  for (;;) {
    const pids = names.flatMap(pidsInNamespace)
    if (pids.length === 0) return
    if (Date.now() > deadlineAt) throw new Error(`processes ${pids.join(' ')} of ${names.join(' ')} do not end`)
    for (const pid of pids) killQuietly(pid)
    await sleep(30)
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in between.
  }
}

function allPids(): number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
}

/** Device and inode of a namespace file: equal exactly for the same namespace, see namespaces(7). */
function namespaceKey(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
