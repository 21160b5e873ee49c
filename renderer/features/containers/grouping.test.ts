/** What containers are grouped by, and the words on the head of a group. */
import { expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import { containerOf } from '../../testing/container'
import { stateSummary } from './group-summary'
import { groupingOf } from './grouping'
import type { Row } from './rows'

const row = (more: Partial<Container>, hostName = 'web-1'): Row => ({
  container: containerOf(more),
  hostName,
  isFresh: true,
})

it('groups by host, project and image, and by nothing else', () => {
  const one = row({ project: 'shop' })
  const keys = ['host', 'project', 'image'].map((word) => groupingOf(word)?.keyOf(one))
  expect(keys).toEqual(['h1', 'shop', 'nginx:1.27'])
  expect(groupingOf('host')?.labelOf(one)).toBe('web-1')
  expect(groupingOf('project')?.keyOf(row({}))).toBe('')
  expect([groupingOf('none'), groupingOf('constructor')]).toEqual([undefined, undefined])
  expect(groupingOf('host')).toBe(groupingOf('host'))
})

it('says first what is wrong, and nothing of what there is none', () => {
  const bad = row({ health: 'unhealthy' })
  const off = row({ state: 'exited', exitCode: 0 })
  expect(stateSummary([bad, row({}), off])).toBe('1 needs a look · 2 running')
  expect(stateSummary([bad, bad])).toBe('2 need a look · 2 running')
  expect(stateSummary([row({})])).toBe('1 running')
  expect(stateSummary([off])).toBe('1 container at rest')
})
