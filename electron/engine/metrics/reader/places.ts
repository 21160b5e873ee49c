/**
 * Where the kernel keeps the figures of a container: mounts and paths of control groups to names of files. Version 1,
 * version 2, and both at once (a controller belongs to one of them), whoever made the group. Pure; used by finding.ts.
 *
 * Formats: mountinfo of proc_pid_mountinfo(5); /proc/PID/cgroup of cgroups(7), `4:cpu,cpuacct:/docker/ID`, `0::/…` for
 * version 2. A mount shows the tree from its `root` on, which is not the top inside a container.
 */
import { isPlain } from './script'

/** What a file tells, and how it is written. */
export type FileKind =
  | 'cpu-v1'
  | 'cpu-v2'
  | 'memory'
  | 'memory-stat-v1'
  | 'memory-stat-v2'
  | 'limit'
  | 'kills'
  | 'quota'
  | 'period'
  | 'cpu-max'
  | 'held'
  | 'io-v1'
  | 'io-v2'
  | 'pids'
  | 'network'

export interface File {
  kind: FileKind
  path: string
}

/** Controllers that tell what we want, by their names in version 1. */
const CONTROLLERS = ['cpuacct', 'memory', 'blkio', 'pids', 'cpu'] as const
type Controller = (typeof CONTROLLERS)[number]
const UNIFIED = 'unified'
type Tree = Controller | typeof UNIFIED

interface Mount {
  /** Of the tree, as it is mounted here: `/`, or the group that this machine lives in. */
  root: string
  /** Where it is mounted. */
  point: string
}
export type Mounts = ReadonlyMap<Tree, Mount>
/** Paths in the trees, cut after the container's own group. */
export type Groups = ReadonlyMap<Tree, string>

const MOUNT = /^\d+ \d+ \d+:\d+ (\S+) (\S+) .*? - (cgroup2?) \S+ (\S+)$/

/** Of several mounts of one tree the whole one counts, then the first. `under` puts a prefix before each path. */
export function readMounts(lines: readonly string[], under = (path: string) => path): Mounts {
  const found = new Map<Tree, Mount>()
  for (const line of lines) {
    const [, root, point, type, options] = MOUNT.exec(line) ?? []
    if (root === undefined || point === undefined || !isPlain(point) || point.includes('\\')) continue
    for (const tree of treesOf(type, options)) {
      const known = found.get(tree)
      if (!known || (known.root !== '/' && root === '/')) found.set(tree, { root, point: under(point) })
    }
  }
  return found
}

function treesOf(type: string | undefined, options = ''): Tree[] {
  if (type === 'cgroup2') return [UNIFIED]
  const named = options.split(',')
  return CONTROLLERS.filter((controller) => named.includes(controller))
}

/**
 * Of the lines of /proc/PID/cgroup. Empty where the process is not of this container: its number was given to another.
 * Groups made inside the container, by a systemd say, are part of it.
 */
export function readGroups(lines: readonly string[], id: string): Groups {
  const found = new Map<Tree, string>()
  for (const line of lines) {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    const own = upTo(path, id)
    if (own === undefined || !isPlain(own)) continue
    const named = controllers === '' ? [] : controllers.split(',')
    if (controllers === '') found.set(UNIFIED, own)
    for (const controller of CONTROLLERS) if (named.includes(controller)) found.set(controller, own)
  }
  return found
}

/** `/system.slice/docker-ID.scope/init.scope` to what belongs to the container. */
function upTo(path: string, id: string): string | undefined {
  const at = path.indexOf(id)
  if (at < 0) return undefined
  const end = path.indexOf('/', at)
  return end < 0 ? path : path.slice(0, end)
}

/** Where Docker puts containers unless told otherwise: by itself, and by systemd. For hosts that hide processes from us. */
export function usualGroups(id: string): Groups[] {
  return [`/docker/${id}`, `/system.slice/docker-${id}.scope`].map(
    (path) => new Map([...CONTROLLERS, UNIFIED].map((tree): [Tree, string] => [tree as Tree, path])),
  )
}

/**
 * What a controller's files are called. Of block I/O in version 1 the file that Docker reads: kernels since 4.19 have a
 * recursive one too, older ones have not.
 */
const FILES: Record<Controller, { v1: [FileKind, string][]; v2: [FileKind, string][] }> = {
  cpuacct: { v1: [['cpu-v1', 'cpuacct.usage']], v2: [['cpu-v2', 'cpu.stat']] },
  memory: {
    v1: [
      ['memory', 'memory.usage_in_bytes'],
      ['memory-stat-v1', 'memory.stat'],
      ['limit', 'memory.limit_in_bytes'],
      ['kills', 'memory.oom_control'],
    ],
    v2: [
      ['memory', 'memory.current'],
      ['memory-stat-v2', 'memory.stat'],
      ['limit', 'memory.max'],
      ['kills', 'memory.events'],
    ],
  },
  blkio: { v1: [['io-v1', 'blkio.throttle.io_service_bytes']], v2: [['io-v2', 'io.stat']] },
  pids: { v1: [['pids', 'pids.current']], v2: [['pids', 'pids.current']] },
  cpu: {
    v1: [
      ['quota', 'cpu.cfs_quota_us'],
      ['period', 'cpu.cfs_period_us'],
      ['held', 'cpu.stat'],
    ],
    v2: [['cpu-max', 'cpu.max']], // its cpu.stat is that of cpuacct
  },
}

/** A controller that is mounted as version 1 is nowhere else. */
export function filesOf(mounts: Mounts, groups: Groups): File[] {
  return CONTROLLERS.flatMap((controller) => {
    const tree = mounts.has(controller) ? controller : UNIFIED
    const folder = folderOf(mounts.get(tree), groups.get(tree))
    if (folder === undefined) return []
    const names = FILES[controller][tree === UNIFIED ? 'v2' : 'v1']
    return names.map(([kind, name]) => ({ kind, path: `${folder}/${name}` }))
  })
}

function folderOf(mount: Mount | undefined, group: string | undefined): string | undefined {
  if (!mount || group === undefined) return undefined
  if (mount.root === '/') return mount.point + group
  return group.startsWith(`${mount.root}/`) ? mount.point + group.slice(mount.root.length) : undefined
}

const OF_CPU_LIMIT: ReadonlySet<FileKind> = new Set(['quota', 'period', 'cpu-max', 'held'])
/** Says nothing of a container whose engine gave it no limit: most have none, and each name is sent byte by byte. */
export const isOfCpuLimit = ({ kind }: File): boolean => OF_CPU_LIMIT.has(kind)

/** Kept in the host's memory under a name of its own, as it is asked for once a minute. */
export const isSlow = (file: File): boolean => file.kind === 'limit' || file.kind === 'kills' || isOfCpuLimit(file)
