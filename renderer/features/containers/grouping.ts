/** What the containers can be grouped by. Pure; what the head of a group says of them is in group-summary.tsx. */
import type { Grouping } from '../../ui/table-groups'
import { groupSummary } from './group-summary'
import type { Row } from './rows'

export type GroupBy = 'none' | 'host' | 'project' | 'image'
export const GROUPS: readonly { value: GroupBy; label: string }[] = [
  { value: 'none', label: 'No groups' },
  { value: 'host', label: 'By host' },
  { value: 'project', label: 'By project' },
  { value: 'image', label: 'By image' },
]

/** Hosts may share a name; the same project on two hosts is one group. */
const GROUPINGS: Record<Exclude<GroupBy, 'none'>, Grouping<Row>> = {
  host: {
    id: 'host',
    keyOf: ({ container }) => container.hostId,
    labelOf: ({ hostName }) => hostName,
    noneLabel: 'No host',
    summary: groupSummary,
  },
  project: {
    id: 'project',
    keyOf: ({ container }) => container.project ?? '',
    labelOf: ({ container }) => container.project ?? '',
    noneLabel: 'No project',
    summary: groupSummary,
  },
  image: {
    id: 'image',
    keyOf: ({ container }) => container.image,
    labelOf: ({ container }) => container.image,
    noneLabel: 'No image',
    summary: groupSummary,
  },
}

/** The same object for the same word; undefined for `none` and for words from elsewhere. */
export function groupingOf(word: string): Grouping<Row> | undefined {
  return word === 'host' || word === 'project' || word === 'image' ? GROUPINGS[word] : undefined
}
