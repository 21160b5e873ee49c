/**
 * What each running container uses, as the page keeps it: ten thousand rows of which a thousand change each second. So
 * the map is written in place and only what wraps it is made anew: copying it would cost more than all who read it.
 * Pure but for that; used by replicas.ts, read row by row through app/hooks.
 */
import type { ContainerUsage } from '../../../shared/contract/metrics'
import type { Patch } from './apply-patch'

export interface UsageBoard {
  byKey: ReadonlyMap<string, ContainerUsage>
}

export const createUsageBoard = (): UsageBoard => ({ byKey: new Map() })

/** Another board over the same map; over a map of its own when a snapshot begins anew. */
export function addUsage(before: UsageBoard, patches: readonly Patch<ContainerUsage>[]): UsageBoard {
  let byKey = before.byKey as Map<string, ContainerUsage>
  for (const { snapshot, changed, removed } of patches) {
    if (snapshot) byKey = new Map()
    for (const usage of changed) byKey.set(usage.key, usage)
    for (const key of removed) byKey.delete(key)
  }
  return { byKey }
}
