/** What the containers can be grouped by, and what the head of a group says of them. Pure. */
import { plural } from '../../ui/format'
import type { Grouping } from '../../ui/table-groups'
import type { Row } from './rows'
import { stateRank } from './words'

export type GroupBy = 'none' | 'host' | 'project' | 'image'
export const GROUPS: readonly { value: GroupBy; label: string }[] = [
  { value: 'none', label: 'No groups' },
  { value: 'host', label: 'By host' },
  { value: 'project', label: 'By project' },
  { value: 'image', label: 'By image' },
]

/** `3 need a look · 12 running`: what is wrong first, and nothing of what there is none. */
export function summary(rows: readonly Row[]): string {
  const ailing = rows.filter(({ container }) => stateRank(container) < 2).length
  const running = rows.filter(({ container }) => container.state === 'running').length
  const told = [
    ailing > 0 ? `${ailing} ${ailing === 1 ? 'needs' : 'need'} a look` : '',
    running > 0 ? `${running} running` : '',
  ]
  return told.filter(Boolean).join(' · ') || `${plural(rows.length, 'container')} at rest`
}

/** Hosts may share a name; the same project on two hosts is one group. */
const GROUPINGS: Record<Exclude<GroupBy, 'none'>, Grouping<Row>> = {
  host: {
    id: 'host',
    keyOf: ({ container }) => container.hostId,
    labelOf: ({ hostName }) => hostName,
    noneLabel: 'No host',
    summary,
  },
  project: {
    id: 'project',
    keyOf: ({ container }) => container.project ?? '',
    labelOf: ({ container }) => container.project ?? '',
    noneLabel: 'No project',
    summary,
  },
  image: {
    id: 'image',
    keyOf: ({ container }) => container.image,
    labelOf: ({ container }) => container.image,
    noneLabel: 'No image',
    summary,
  },
}

/** The same object for the same word; undefined for `none` and for words from elsewhere. */
export function groupingOf(word: string): Grouping<Row> | undefined {
  return word === 'host' || word === 'project' || word === 'image' ? GROUPINGS[word] : undefined
}
