/** The filter of the Fleet page: `tag:prod -state:online disk>90% web`, and the chips of the tags in use. */
import type { Host } from '../../../shared/contract/hosts'
import { hostUsageOf } from '../../app/hooks'
import { addressText, linkWord } from '../../app/hooks/host-words'
import { createFilter, quoted } from '../../app/parts'
import { cpuShare, diskShare, memoryShare } from './usage'

const percentOf = (shareOf: typeof cpuShare) => (host: Host) => {
  const share = shareOf(hostUsageOf(host.id))
  return share === undefined ? undefined : share * 100
}
const cpu = percentOf(cpuShare)

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
  {
    cpu: { plain: cpu, percent: cpu, example: 'cpu>80, in percent of all its cores' },
    memory: {
      bytes: (host) => hostUsageOf(host.id)?.memory,
      percent: percentOf(memoryShare),
      example: 'memory>80%, or memory>16GiB',
    },
    disk: {
      bytes: (host) => hostUsageOf(host.id)?.disk?.usedBytes,
      percent: percentOf(diskShare),
      example: 'disk>90%, or disk>200GiB',
    },
    load: { plain: (host) => hostUsageOf(host.id)?.load, example: 'load>4' },
  },
)

export const FILTER_EXAMPLES = [
  ['web', 'web in the name, address, tags, group or note'],
  ['tag:prod,test', 'with one of these tags'],
  ['group:"Rack 2"', 'of this group'],
  ['-state:online', 'all that are not online (offline, attention, disabled …)'],
  ['disk>90% memory>80%', 'little disk and little memory left; cpu>80 and load>4 too'],
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
