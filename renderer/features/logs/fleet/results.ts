/**
 * What a search over the fleet has found so far: lines by host and container in the order they came, progress of each
 * host, what could not be read. Pure; used by use-fleet-search.ts.
 */
import type { logs as logsContract } from '../../../../shared/contract/logs'

export type FleetNews = (typeof logsContract.watchFleet.output)['_output']
export type FoundLine = FleetNews['found'][number]
export type HostProgress = FleetNews['progress'][number]

export interface FoundIn {
  /** `hostId/containerId` */
  key: string
  hostId: string
  lines: readonly FoundLine[]
}

export interface FleetResults {
  progress: ReadonlyMap<string, HostProgress>
  containers: ReadonlyMap<string, FoundIn>
  failed: FleetNews['failed']
}

export const NO_RESULTS: FleetResults = { progress: new Map(), containers: new Map(), failed: [] }

export function withNews(results: FleetResults, news: FleetNews): FleetResults {
  const progress = new Map(results.progress)
  for (const each of news.progress) progress.set(each.hostId, each)
  const containers = new Map(results.containers)
  for (const [key, lines] of Map.groupBy(news.found, ({ hostId, containerId }) => `${hostId}/${containerId}`)) {
    const [first] = lines
    if (!first) continue
    const before = containers.get(key)
    containers.set(key, { key, hostId: first.hostId, lines: [...(before?.lines ?? []), ...lines] })
  }
  return { progress, containers, failed: [...results.failed, ...news.failed] }
}

export interface Totals {
  done: number
  total: number
  lines: number
  bytes: number
  found: number
}

export function totalsOf({ progress }: FleetResults): Totals {
  const sum = { done: 0, total: 0, lines: 0, bytes: 0, found: 0 }
  for (const each of progress.values())
    for (const what of ['done', 'total', 'lines', 'bytes', 'found'] as const) sum[what] += each[what]
  return sum
}
