/** The orders of the Fleet page: by name, those with trouble first, those with the most containers first. Pure. */
import type { Host, LinkState } from '../../../shared/contract/hosts'
import { type Counts, countAll } from './counts'

export const ORDERS = [
  { value: 'name', label: 'By name' },
  { value: 'trouble', label: 'Trouble first' },
  { value: 'containers', label: 'Most containers first' },
] as const
export type HostOrder = (typeof ORDERS)[number]['value']

/** What a URL or an earlier version may name is nothing to rely on. */
export const hostOrder = (asked: string): HostOrder => ORDERS.find(({ value }) => value === asked)?.value ?? 'name'

/** From the worst link to the one that nobody waits for. */
const SEVERITY: LinkState[] = ['attention', 'locked', 'offline', 'degraded', 'connecting', 'online', 'disabled']
const severity = ({ link }: Host) => SEVERITY.indexOf(link)

const collator = new Intl.Collator(undefined, { numeric: true })
const byName = (a: Host, b: Host) => collator.compare(a.name, b.name)
const troubled = ({ unhealthy, restarting }: Counts) => unhealthy + restarting

/** A new list. Hosts alike in the order that was asked for stand by their names. */
export function sortHosts(hosts: readonly Host[], order: HostOrder, countsOf: (host: Host) => Counts): Host[] {
  if (order === 'name') return [...hosts].sort(byName)
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
