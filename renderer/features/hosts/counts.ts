/** How many containers of what kind a host has, and how much machine hosts have together: for cards and totals. Pure. */
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'

export interface Counts {
  /** Running and not unhealthy. */
  running: number
  unhealthy: number
  restarting: number
  /** Everything else: exited, created, paused, dead. */
  stopped: number
}

export const noCounts: Counts = { running: 0, unhealthy: 0, restarting: 0, stopped: 0 }

export const isSameCounts = (a: Counts, b: Counts) =>
  a.running === b.running && a.unhealthy === b.unhealthy && a.restarting === b.restarting && a.stopped === b.stopped

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

export const countAll = ({ running, unhealthy, restarting, stopped }: Counts) =>
  running + unhealthy + restarting + stopped

/** Unhealthy ones run too. */
export const countRunning = ({ running, unhealthy }: Counts) => running + unhealthy

export function sumCounts(all: Iterable<Counts>): Counts {
  const sum = { ...noCounts }
  for (const counts of all) {
    for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += counts[kind]
  }
  return sum
}

/** The containers of a host that need a person, by their names: those that fail again and again before unhealthy ones. */
export function troubledOf(containers: readonly Container[], hostId: string): Container[] {
  const isTroubled = (row: Container) => row.hostId === hostId && ['restarting', 'unhealthy'].includes(kindOf(row))
  return containers
    .filter(isTroubled)
    .sort((a, b) => kindOf(a).localeCompare(kindOf(b)) || a.name.localeCompare(b.name, undefined, { numeric: true }))
}

/** Processors and memory of all together; an engine that is reached in two ways counts once. */
export function machinesOf(hosts: readonly Host[]): { cpus: number; memoryBytes: number } {
  const engines = new Map(hosts.flatMap(({ id, facts }) => (facts ? [[facts.engineId || id, facts] as const] : [])))
  const sum = { cpus: 0, memoryBytes: 0 }
  for (const { cpus, memoryBytes } of engines.values()) {
    sum.cpus += cpus
    sum.memoryBytes += memoryBytes
  }
  return sum
}
