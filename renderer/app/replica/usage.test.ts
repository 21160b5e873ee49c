/** Usage as the page keeps it: patches in place, another board each time so that whoever reads it is told. */
import { expect, it } from 'vitest'
import type { ContainerUsage } from '../../../shared/contract/metrics'
import { addUsage, createUsageBoard } from './usage'

const usage = (key: string, cpu: number): ContainerUsage => ({
  key,
  at: 0,
  cpu,
  memory: null,
  memoryLimit: null,
  received: null,
  sent: null,
  read: null,
  written: null,
  pids: null,
})
const first = addUsage(createUsageBoard(), [{ snapshot: true, changed: [usage('a', 1), usage('b', 2)], removed: [] }])

it('takes what changed and lets go of what left, in another board', () => {
  const second = addUsage(first, [{ snapshot: false, changed: [usage('a', 5)], removed: ['b', 'nobody'] }])
  expect(second).not.toBe(first)
  expect([...second.byKey].map(([key, { cpu }]) => [key, cpu])).toEqual([['a', 5]])
})

it('forgets by a snapshot what is not in it', () => {
  const again = addUsage(first, [
    { snapshot: false, changed: [usage('c', 3)], removed: [] },
    { snapshot: true, changed: [usage('d', 4)], removed: [] },
  ])
  expect([...again.byKey.keys()]).toEqual(['d'])
})
