/** How many new ones wait while the page is paused. */
import { expect, it } from 'vitest'
import type { EventItem, Scope } from '../../app/hooks'
import { countAfter } from './rows'

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
