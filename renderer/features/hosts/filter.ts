/** The filter of the Fleet page: `tag:prod group:berlin -state:online web`, and the chips of the tags in use. Pure. */
import type { Host } from '../../../shared/contract/hosts'
import { addressText, linkWord } from '../../app/hooks/host-words'
import { createFilter, quoted } from '../../app/parts'

export const hostFilter = createFilter<Host>(
  {
    name: { read: (host) => [host.name] },
    address: { read: (host) => [addressText(host.address)] },
    tag: { read: (host) => host.tags, isWhole: true },
    group: { read: (host) => [host.group ?? ''], isWhole: true },
    state: { read: (host) => [host.link, linkWord(host)], isWhole: true },
    note: { read: (host) => [host.note] },
  },
  ['name', 'address', 'tag', 'group', 'note'],
)

export const FILTER_EXAMPLES = [
  ['web', 'web in the name, address, tags, group or note'],
  ['tag:prod,test', 'with one of these tags'],
  ['group:"Rack 2"', 'of this group'],
  ['-state:online', 'all that are not online (offline, attention, disabled …)'],
] as const

const MOST_TAGS = 4

/** The tags in use, the most common first, as terms of the filter. A tag that would read as two values gets none. */
export function tagTerms(hosts: readonly Host[]): { term: string; tag: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const tag of hosts.flatMap((host) => host.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .filter(([tag]) => !/[",*]/.test(tag))
    .map(([tag, count]) => ({ term: `tag:${quoted(tag)}`, tag, count }))
    .sort((left, right) => right.count - left.count || left.tag.localeCompare(right.tag, undefined, { numeric: true }))
    .slice(0, MOST_TAGS)
}
