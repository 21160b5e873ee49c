/** The orders of the Fleet page: by name, those with trouble first, those with the most of something first. Pure. */
import type { Host, LinkState } from '../../../shared/contract/hosts'
import type { HostUsage } from '../../../shared/contract/metrics'
import { type Counts, countAll } from './counts'
import { cpuShare, diskShare, memoryShare } from './usage'

export const ORDERS = [
  { value: 'name', label: 'By name' },
  { value: 'trouble', label: 'Trouble first' },
  { value: 'containers', label: 'Most containers first' },
  { value: 'cpu', label: 'Busiest first' },
  { value: 'memory', label: 'Most memory first' },
  { value: 'disk', label: 'Fullest disk first' },
] as const
export type HostOrder = (typeof ORDERS)[number]['value']

/** What a URL or an earlier version may name is nothing to rely on. */
export const hostOrder = (asked: string): HostOrder => ORDERS.find(({ value }) => value === asked)?.value ?? 'name'

const BY_USAGE: Partial<Record<HostOrder, (usage: HostUsage | undefined) => number | undefined>> = {
  cpu: cpuShare,
  memory: memoryShare,
  disk: diskShare,
}
/** Does it change by itself, with what hosts use? */
export const isByUsage = (order: HostOrder): boolean => BY_USAGE[order] !== undefined

/** From the worst link to the one that nobody waits for. */
const SEVERITY: LinkState[] = ['attention', 'locked', 'offline', 'degraded', 'connecting', 'online', 'disabled']
const severity = ({ link }: Host) => SEVERITY.indexOf(link)

const collator = new Intl.Collator(undefined, { numeric: true })
const byName = (a: Host, b: Host) => collator.compare(a.name, b.name)
const troubled = ({ unhealthy, restarting }: Counts) => unhealthy + restarting

/** A new list. Hosts alike in the order that was asked for stand by their names; those of unknown use come last. */
export function sortHosts(
  hosts: readonly Host[],
  order: HostOrder,
  countsOf: (host: Host) => Counts,
  usageOf: (hostId: string) => HostUsage | undefined,
): Host[] {
  if (order === 'name') return [...hosts].sort(byName)
  const shareOf = BY_USAGE[order]
  if (shareOf) {
    const shares = new Map(hosts.map((host) => [host, shareOf(usageOf(host.id)) ?? -1]))
    return [...hosts].sort((a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0) || byName(a, b))
  }
  if (order === 'containers')
    return [...hosts].sort((a, b) => countAll(countsOf(b)) - countAll(countsOf(a)) || byName(a, b))
  return [...hosts].sort(
    (a, b) => severity(a) - severity(b) || troubled(countsOf(b)) - troubled(countsOf(a)) || byName(a, b),
  )
}

/** Hosts with something to say stand apart; the worst of them first, whatever was asked for the others. */
export const worstFirst = (a: Host, b: Host): number => severity(a) - severity(b)

/** In the order of `ids`, as it was seen; those that came since stand at the end. */
export function inOrderOf(hosts: readonly Host[], ids: readonly string[]): Host[] {
  const places = new Map(ids.map((id, at) => [id, at]))
  const place = ({ id }: Host) => places.get(id) ?? ids.length
  return [...hosts].sort((a, b) => place(a) - place(b))
}
