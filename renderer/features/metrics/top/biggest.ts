/** Who uses the most of something right now, over all hosts or those in scope. Pure; used by the Top page. */
import type { Container } from '../../../../shared/contract/containers'
import type { Host } from '../../../../shared/contract/hosts'
import type { ContainerUsage } from '../../../../shared/contract/metrics'
import { usageSum } from '../../../app/parts'

export const MEASURES = [
  { id: 'cpu', title: 'CPU' },
  { id: 'memory', title: 'Memory' },
  { id: 'network', title: 'Network' },
  { id: 'io', title: 'Block I/O' },
] as const
export type Measure = (typeof MEASURES)[number]['id']

/** What a URL names is nothing to rely on. */
export const measureOf = (asked: string | null): Measure => MEASURES.find(({ id }) => id === asked)?.id ?? 'cpu'

export interface TopRow {
  container: Container
  hostName: string
  /** What was used when they were compared; the cells show what is used now. */
  value: number
  /** All of it that the host has or moves, in the unit of the value; undefined while that is not known. */
  whole: number | undefined
}

export const TOP = 100

/** Percent of a core, bytes, bytes a second; undefined while it is not known. */
export function amountOf(usage: ContainerUsage | undefined, by: Measure): number | undefined {
  if (!usage) return undefined
  return by === 'cpu' || by === 'memory' ? (usage[by] ?? undefined) : usageSum(usage, by)
}

interface Known {
  containers: readonly Container[]
  hosts: ReadonlyMap<string, Host>
  usageOf: (key: string) => ContainerUsage | undefined
  /** undefined: all hosts. */
  hostIds: ReadonlySet<string> | undefined
}

/** The `TOP` of them, the biggest first; those that use nothing of it are left out. */
export function biggest({ containers, hosts, usageOf, hostIds }: Known, by: Measure): TopRow[] {
  const found: { container: Container; value: number }[] = []
  const moved = new Map<string, number>()
  for (const container of containers) {
    if (hostIds && !hostIds.has(container.hostId)) continue
    const value = amountOf(usageOf(container.key), by)
    if (!value) continue
    found.push({ container, value })
    moved.set(container.hostId, (moved.get(container.hostId) ?? 0) + value)
  }
  found.sort((a, b) => b.value - a.value || (a.container.key < b.container.key ? -1 : 1))
  return found.slice(0, TOP).map(({ container, value }) => {
    const host = hosts.get(container.hostId)
    return { container, value, hostName: host?.name ?? '', whole: wholeOf(host, by) ?? moved.get(container.hostId) }
  })
}

/** What the machine has; of network and block I/O nobody knows the end, there it is what its containers move together. */
function wholeOf(host: Host | undefined, by: Measure): number | undefined {
  if (by === 'cpu') return host?.facts && host.facts.cpus * 100
  if (by === 'memory') return host?.facts?.memoryBytes
  return undefined
}
