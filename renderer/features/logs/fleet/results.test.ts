import { expect, test } from 'vitest'
import { NO_RESULTS, totalsOf, withNews } from './results'

const line = (hostId: string, containerId: string, text: string) => ({
  hostId,
  containerId,
  at: 1,
  kind: 1,
  text: new TextEncoder().encode(text),
})
const progress = (hostId: string, done: number, found: number) => ({
  hostId,
  done,
  total: 2,
  lines: 10 * done,
  bytes: 100 * done,
  found,
})

test('parts add up, the newest progress of a host counts', () => {
  const first = withNews(NO_RESULTS, {
    progress: [progress('a', 1, 2), progress('b', 0, 0)],
    found: [line('a', 'x', '1'), line('a', 'y', '2')],
    failed: [],
  })
  const second = withNews(first, { progress: [progress('a', 2, 3)], found: [line('a', 'x', '3')], failed: [] })
  expect([...second.containers].map(([key, { lines }]) => [key, lines.length])).toEqual([
    ['a/x', 2],
    ['a/y', 1],
  ])
  expect(totalsOf(second)).toEqual({ done: 2, total: 4, lines: 20, bytes: 200, found: 3 })
  expect(first.containers.get('a/x')?.lines).toHaveLength(1)
})
