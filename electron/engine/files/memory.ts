/**
 * What lies only in the memory of a running container: tmpfs, /proc, /sys, secrets of Swarm. The engine's archive calls do
 * not see it; worse, they read and write what lies hidden beneath. So a running container is asked for its mounts first.
 * Used by editing.ts, download.ts and upload.ts.
 */
import type { Inside } from './locate'

const IN_MEMORY = new Set([
  ...['tmpfs', 'ramfs', 'proc', 'sysfs', 'devtmpfs', 'devpts', 'mqueue', 'cgroup', 'cgroup2', 'debugfs', 'tracefs'],
  ...['securityfs', 'pstore', 'bpf', 'hugetlbfs', 'configfs', 'fusectl', 'binfmt_misc'],
])

/** False where the container does not run, or has no tool that could tell. */
export async function isInMemory(
  { docker, id }: Inside,
  path: string,
  isRunning: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  if (!isRunning) return false
  const command = ['cat', '/proc/self/mountinfo']
  const answer = await docker.containers.run(id, { command, user: '0' }, signal).catch(() => undefined)
  signal.throwIfAborted()
  return answer?.exitCode === 0 && isMountedInMemory(answer.stdout.toString('utf8'), path)
}

/** From the text of /proc/self/mountinfo (proc(5)). A folder of the host's own tmpfs that is mounted is seen by the engine. */
export function isMountedInMemory(mountinfo: string, path: string): boolean {
  let longest = { at: '', inMemory: false }
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , root, rawAt] = before.split(' ')
    if (rawAt === undefined) continue
    const at = unescaped(rawAt)
    const isAbove = at === '/' || path === at || path.startsWith(`${at}/`)
    // Of two on one place the later one covers the other.
    if (!isAbove || at.length < longest.at.length) continue
    longest = { at, inMemory: root === '/' && IN_MEMORY.has(after.split(' ')[0] ?? '') }
  }
  return longest.inMemory
}

/** Space, tab, line feed and backslash stand there as octal. */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
