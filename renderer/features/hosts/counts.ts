/** How many containers of what kind a host has, for its card and the totals. Pure. */
import type { Container } from '../../../shared/contract/containers'

export interface Counts {
  /** Running and not unhealthy. */
  running: number
  unhealthy: number
  restarting: number
  /** Everything else: exited, created, paused, dead. */
  stopped: number
}

export const noCounts: Counts = { running: 0, unhealthy: 0, restarting: 0, stopped: 0 }

export function countsByHost(containers: readonly Container[]): Map<string, Counts> {
  const byHost = new Map<string, Counts>()
  for (const row of containers) {
    const counts = byHost.get(row.hostId) ?? { ...noCounts }
    counts[kindOf(row)] += 1
    byHost.set(row.hostId, counts)
  }
  return byHost
}

function kindOf(row: Container): keyof Counts {
  if (row.state === 'restarting') return 'restarting'
  if (row.state !== 'running') return 'stopped'
  return row.health === 'unhealthy' ? 'unhealthy' : 'running'
}

export function sumCounts(all: Iterable<Counts>): Counts {
  const sum = { ...noCounts }
  for (const counts of all) {
    for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += counts[kind]
  }
  return sum
}
