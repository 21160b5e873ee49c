/** How many new ones wait while the page is paused, and the past joined with what is live. */
import { describe, expect, it } from 'vitest'
import type { EventItem, Scope } from '../../hooks'
import { countAfter, joinEvents } from './join'

const event = (seq: number, hostId: string): EventItem => ({
  key: String(seq),
  seq,
  at: seq,
  hostId,
  type: 'container',
  action: 'start',
  detail: '',
  id: 'a',
  name: 'web',
  attributes: {},
})

it('counts what came after, of the host that is looked at', () => {
  const list = [event(1, 'a'), event(2, 'b'), event(3, 'a'), event(4, 'b'), event(5, 'b')]
  expect(countAfter(list, 2, undefined)).toBe(3)
  const b: Scope = { value: 'b', hostId: 'b', group: undefined, hostIds: new Set(['b']) }
  expect(countAfter(list, 2, b)).toBe(2)
  expect(countAfter(list, 5, undefined)).toBe(0)
  expect(countAfter([], 0, undefined)).toBe(0)
})

describe('the past joined with what is live', () => {
  const live = (seq: number, at = seq) => ({ ...event(seq, 'a'), at })
  const past = (at: number, seq = 0) => ({ ...event(seq, 'a'), at, key: `past ${at}` })
  const keys = (items: readonly EventItem[]) => items.map(({ key }) => key)

  it('is the live list while nothing is remembered', () => {
    const list = [live(2), live(1)]
    expect(joinEvents(list, [])).toBe(list)
  })

  it('shows what stands in both once, under the key of the live one', () => {
    expect(keys(joinEvents([live(9, 30), live(8, 20)], [past(20, 8), past(10)]))).toEqual(['9', '8', 'past 10'])
  })

  it('knows the same event by what it says: an engine began to count anew', () => {
    expect(keys(joinEvents([live(1, 20)], [past(20, 731), past(10, 730)]))).toEqual(['1', 'past 10'])
    expect(keys(joinEvents([live(5, 20)], [past(10, 5)]))).toEqual(['5', 'past 10'])
  })

  it('puts what happened while the connection was down between the live ones', () => {
    expect(keys(joinEvents([live(4, 40), live(3, 10)], [past(20), past(10), past(5)]))).toEqual([
      '4',
      'past 20',
      '3',
      'past 5',
    ])
  })

  it('gives no two rows of one key', () => {
    const twice = [live(3, 30), { ...live(4, 30), action: 'die' }]
    const joined = keys(joinEvents(twice, [past(30), past(20)]))
    expect(new Set(joined).size).toBe(joined.length)
  })
})
