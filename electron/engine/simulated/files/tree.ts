/**
 * The files of a simulated machine that tell what it and its containers use, by path: /proc and /sys/fs/cgroup. None is
 * kept: a path is looked up once and gives a function, which writes the text of the instant. Read by ../reader.ts.
 */
import type { Engine } from '../engine-state'
import type { Container } from '../model'
import { countersOf, ownsNetwork } from '../usage/container'
import { GROUP_V1, GROUP_V2, type GroupFile } from './group-files'
import { diskstats, loadavg, machineNetDev, meminfo, netDev, stat, uptime } from './machine-files'

/** undefined: it is no longer there. */
export type File = () => string | undefined

export interface Seen {
  engine: Engine
  /** 1, or what cpu and memory of containers are multiplied with. */
  skew: () => number
}

const CGROUP = '/sys/fs/cgroup'
/** Hierarchies of v1, as their mounts are called; cpu and cpuacct are one. */
const HIERARCHIES = ['cpu,cpuacct', 'memory', 'pids', 'blkio', 'cpuset', 'devices', 'freezer', 'net_cls,net_prio']
const MACHINE: Readonly<Record<string, (engine: Engine) => string>> = {
  '/proc/stat': stat,
  '/proc/uptime': uptime,
  '/proc/meminfo': meminfo,
  '/proc/loadavg': loadavg,
  '/proc/diskstats': diskstats,
  '/proc/net/dev': machineNetDev,
  '/proc/1/net/dev': machineNetDev,
  '/proc/self/mountinfo': (engine) => mountinfo(engine.machine.cgroupVersion),
  '/proc/mounts': (engine) => mounts(engine.machine.cgroupVersion),
}

/** undefined: there is no such file. */
export function fileAt(seen: Seen, path: string): File | undefined {
  const { engine } = seen
  const ofMachine = MACHINE[path]
  if (ofMachine) return () => ofMachine(engine)
  const [, pid, name] = /^\/proc\/(\d+)\/(cgroup|net\/dev)$/.exec(path) ?? []
  if (pid !== undefined) return processFile(engine, Number(pid), name === 'cgroup')
  return groupFile(seen, path)
}

function processFile(engine: Engine, pid: number, isCgroup: boolean): File | undefined {
  const container = [...engine.containers.values()].find((each) => each.pid === pid)
  if (!container) return undefined
  return () => {
    if (container.pid !== pid) return undefined
    return isCgroup ? cgroup(engine, container) : containerNetDev(engine, container)
  }
}

function containerNetDev(engine: Engine, container: Container): string {
  if (container.network === 'host') return machineNetDev(engine)
  const { receivedBytes, sentBytes } = countersOf(container, engine.now())
  return netDev({ lo: [0, 0], ...(ownsNetwork(container) ? { eth0: [receivedBytes, sentBytes] } : {}) })
}

/** cgroups(7), /proc/PID/cgroup. */
function cgroup({ machine }: Engine, { id }: Container): string {
  if (machine.cgroupVersion === 2) return `0::/system.slice/docker-${id}.scope\n`
  const v1 = HIERARCHIES.map((names, at) => `${HIERARCHIES.length + 1 - at}:${names}:/docker/${id}\n`)
  return `${v1.join('')}1:name=systemd:/docker/${id}\n0::/system.slice/containerd.service\n`
}

function groupFile({ engine, skew }: Seen, path: string): File | undefined {
  const isV2 = engine.machine.cgroupVersion === 2
  const pattern = isV2
    ? /^\/sys\/fs\/cgroup()\/system\.slice\/docker-([0-9a-f]{64})\.scope\/([\w.]+)$/
    : /^\/sys\/fs\/cgroup\/([\w,]+)\/docker\/([0-9a-f]{64})\/([\w.]+)$/
  const [, hierarchy = '', id = '', name = ''] = pattern.exec(path) ?? []
  const write = isV2 ? GROUP_V2[name] : v1File(hierarchy, name)
  const container = engine.containers.get(id)
  if (!write || !container) return undefined
  return () => (container.pid === 0 ? undefined : write(container, engine.now(), skew()))
}

function v1File(hierarchy: string, name: string): GroupFile | undefined {
  return hierarchy
    .split(',')
    .map((controller) => GROUP_V1[controller]?.[name])
    .find((file) => file !== undefined)
}

/** proc_pid_mountinfo(5). */
function mountinfo(version: 1 | 2): string {
  const own = 'rw,nosuid,nodev,noexec,relatime'
  const root =
    '22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n25 22 0:22 / /proc rw shared:2 - proc proc rw\n'
  if (version === 2) return `${root}30 22 0:26 / ${CGROUP} ${own} shared:9 - cgroup2 cgroup2 rw,nsdelegate\n`
  const v1 = HIERARCHIES.map(
    (names, at) =>
      `${33 + at} 30 0:${28 + at} / ${CGROUP}/${names} ${own} shared:${12 + at} - cgroup cgroup rw,${names}\n`,
  )
  const systemd = `32 30 0:27 / ${CGROUP}/systemd ${own} shared:11 - cgroup cgroup rw,name=systemd\n`
  const unified = `31 30 0:26 / ${CGROUP}/unified ${own} shared:10 - cgroup2 cgroup2 rw\n`
  return `${root}30 22 0:25 / ${CGROUP} ro shared:9 - tmpfs tmpfs ro\n${unified}${systemd}${v1.join('')}`
}

/** The same in the words of fstab(5): the fields behind the dash, then where. */
function mounts(version: 1 | 2): string {
  return mountinfo(version)
    .split('\n')
    .map((line) => line.split(' '))
    .filter((fields) => fields.length > 9)
    .map((fields) => `${fields.at(-2)} ${fields[4]} ${fields.at(-3)} ${fields.at(-1)} 0 0\n`)
    .join('')
}
