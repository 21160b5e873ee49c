/** Hosts under the groups a person gave them, in the order of their names; those without one come last. Pure. */
import type { Host } from '../../../shared/contract/hosts'

export function groupsOf(hosts: readonly Host[]): { title: string; hosts: Host[] }[] {
  const groups = new Map<string, Host[]>()
  for (const host of hosts) {
    const group = host.link === 'disabled' ? DISABLED : (host.group ?? '')
    groups.set(group, [...(groups.get(group) ?? []), host])
  }
  const isAlone = [...groups.keys()].every((group) => group === '' || group === DISABLED)
  return [...groups]
    .sort(([left], [right]) => rank(left) - rank(right) || left.localeCompare(right, undefined, { numeric: true }))
    .map(([group, inGroup]) => ({ title: group || (isAlone ? 'Working' : 'Without a group'), hosts: inGroup }))
}

const DISABLED = 'Disabled'
const rank = (group: string) => (group === DISABLED ? 2 : group === '' ? 1 : 0)
