/**
 * Removes everything one lab has on the machine. The owner calls it when it is done, the reaper when the owner died and
 * the sweep when both did. It works from the lab's prefix alone and every step may run twice, so that a removal that was
 * itself interrupted is simply done again.
 */
import { existsSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { killNamespaces } from './processes.ts'
import type { LabRecord } from './record.ts'
import { run } from './run.ts'

const CGROUP_ROOT = '/sys/fs/cgroup'

/** Removes the lab's processes, network namespaces, links, cgroups and files, in this order. */
export async function removeLab(lab: Pick<LabRecord, 'prefix' | 'directory'>): Promise<void> {
  const namespaces = namespacesOf(lab.prefix)
  for (const path of cgroupsOf(lab.prefix)) thaw(path)
  await killNamespaces(namespaces)
  for (const name of namespaces) await run('ip', ['netns', 'delete', name])
  if (existsSync(`/sys/class/net/${lab.prefix}-up`)) {
    // The kernel may already be taking the link away together with its peer's namespace.
    await run('ip', ['link', 'delete', `${lab.prefix}-up`]).catch(() => undefined)
  }
  await removeCgroups(lab.prefix)
  rmSync(lab.directory, { recursive: true, force: true, maxRetries: 5 })
}

/** Names of the lab's network namespaces that exist now. */
export function namespacesOf(prefix: string): string[] {
  if (!existsSync('/run/netns')) return []
  return readdirSync('/run/netns').filter((name) => name.startsWith(`${prefix}-`))
}

/** The lab's cgroup folders: one under each controller with cgroup v1, one in all with v2. */
export function cgroupsOf(prefix: string): string[] {
  const roots = [CGROUP_ROOT, ...readdirSync(CGROUP_ROOT).map((name) => join(CGROUP_ROOT, name))]
  return roots.map((root) => join(root, prefix)).filter((path) => existsSync(path))
}

/** A paused container's processes are frozen and cannot die before they are let go. Version 1 and 2 name it differently. */
function thaw(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) if (entry.isDirectory()) thaw(join(path, entry.name))
  for (const [file, word] of [
    ['freezer.state', 'THAWED'],
    ['cgroup.freeze', '0'],
  ] as const) {
    const control = join(path, file)
    if (existsSync(control)) writeFileSync(control, word)
  }
}

async function removeCgroups(prefix: string): Promise<void> {
  // A cgroup is busy for some milliseconds after its last process has gone.
  for (let attempt = 0; attempt < 50; attempt++) {
    const left = cgroupsOf(prefix)
    if (left.length === 0) return
    for (const path of left) removeCgroupTree(path)
    await sleep(20)
  }
  throw new Error(`cgroups of ${prefix} cannot be removed: ${cgroupsOf(prefix).join(' ')}`)
}

/** Children first: only rmdir works on cgroups, their files cannot be unlinked. */
function removeCgroupTree(path: string): void {
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) removeCgroupTree(join(path, entry.name))
    }
    rmdirSync(path)
  } catch {
    // Busy or already gone: the caller looks again.
  }
}
