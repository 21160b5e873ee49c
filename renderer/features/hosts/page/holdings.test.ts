/** What is known of what a host holds, and when nothing is. */
import { expect, it } from 'vitest'
import { driversText, rowsOfHost } from './holdings'

const ROWS = [{ hostId: 'a' }, { hostId: 'b' }, { hostId: 'a' }]

it('knows nothing before it has heard', () => expect(rowsOfHost(ROWS, 'waiting', 'a', true)).toBeUndefined())

it('has the rows of the host alone, also as last known', () => {
  expect(rowsOfHost(ROWS, 'live', 'a', true)).toHaveLength(2)
  expect(rowsOfHost(ROWS, 'stale', 'a', false)).toHaveLength(2)
})

it('tells none from not known: only a host that is connected can have none', () => {
  expect(rowsOfHost(ROWS, 'live', 'c', true)).toEqual([])
  expect(rowsOfHost(ROWS, 'live', 'c', false)).toBeUndefined()
})

it('names drivers, the most common first, the rest left out', () => {
  const of = (...drivers: string[]) => driversText(drivers.map((driver) => ({ driver })))
  expect(of()).toBe('')
  expect(of('local', 'local')).toBe('local')
  expect(of('null', 'bridge', 'host', 'bridge')).toBe('2 bridge, 1 host, 1 null')
  expect(of('a', 'b', 'c', 'd')).toBe('1 a, 1 b, 1 c …')
})
