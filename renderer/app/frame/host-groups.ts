/** Hosts by name under the names of their groups; those of no group stand first, without a head. Pure. */
import type { Host } from '../../../shared/contract/hosts'

interface HostGroup {
  /** Undefined for hosts of no group. */
  group: string | undefined
  hosts: Host[]
}

const collator = new Intl.Collator(undefined, { numeric: true })

export function hostGroups(hosts: readonly Host[]): HostGroup[] {
  const groups = new Map<string, Host[]>()
  for (const host of [...hosts].sort((a, b) => collator.compare(a.name, b.name)))
    groups.set(host.group ?? '', [...(groups.get(host.group ?? '') ?? []), host])
  return [...groups]
    .sort(([a], [b]) => collator.compare(a, b))
    .map(([group, inGroup]) => ({ group: group || undefined, hosts: inGroup }))
}
