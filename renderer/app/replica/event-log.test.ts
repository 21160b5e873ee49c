/** The page's memory of events: in order, bounded, honest about what was missed. */
import { describe, expect, it } from 'vitest'
import type { DockerEventRow } from '../../../shared/contract/events'
import { addEvents, EVENTS_SHOWN, emptyEventLog } from './event-log'

const event = (seq: number): DockerEventRow => ({
  seq,
  at: seq,
  hostId: 'h',
  type: 'container',
  action: 'start',
  detail: '',
  id: 'a',
  name: 'web',
  attributes: {},
})
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => event(from + index))

describe('addEvents', () => {
  const first = addEvents(emptyEventLog, [{ snapshot: true, added: events(1, 3), dropped: 0 }])

  it('adds behind what is there, and keeps each row as it is', () => {
    const second = addEvents(first, [{ snapshot: false, added: events(4, 5), dropped: 7 }])
    expect(second.list.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5'])
    expect(second.list[0]).toBe(first.list[0])
    expect(addEvents(second, [{ snapshot: false, added: events(6, 6), dropped: 2 }]).dropped).toBe(9)
  })

  it('keeps the newest of a flood', () => {
    const many = addEvents(first, [{ snapshot: false, added: events(4, EVENTS_SHOWN + 2), dropped: 0 }])
    expect(many.list.length).toBe(EVENTS_SHOWN)
    expect(many.list[0]?.seq).toBe(3)
    const more = addEvents(many, [{ snapshot: false, added: events(9000, 9000 + EVENTS_SHOWN), dropped: 0 }])
    expect([more.list.length, more.list[0]?.seq]).toEqual([EVENTS_SHOWN, 9001])
  })

  it('begins anew with a snapshot', () => {
    const again = addEvents(first, [{ snapshot: true, added: events(1, 1), dropped: 0 }])
    expect(again).toMatchObject({ list: [{ key: '1' }], dropped: 0 })
  })
})
