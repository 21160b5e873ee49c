import { describe, expect, it } from 'vitest'
import { addPoints, KEPT_MS } from './live-points'

const point = (place: number, at: number) => ({ place, at, values: [at] })
const NOW = 10 * KEPT_MS

describe('points as they come', () => {
  const first = addPoints([[], []], [{ snapshot: true, points: [point(0, NOW - 2000), point(1, NOW - 1000)] }], NOW)

  it('go to the subject they are of, in their order', () => {
    const more = addPoints(first, [{ snapshot: false, points: [point(0, NOW - 1000), point(0, NOW)] }], NOW)
    expect(more.map((list) => list.map(({ at }) => NOW - at))).toEqual([[2000, 1000, 0], [1000]])
    expect(first[0]).toHaveLength(1)
  })
  it('are all replaced by a snapshot, as after a reconnect', () => {
    expect(addPoints(first, [{ snapshot: true, points: [point(1, NOW)] }], NOW)).toEqual([[], [point(1, NOW)]])
  })
  it('are forgotten when they are old', () => {
    const later = addPoints(first, [{ snapshot: false, points: [point(1, NOW + KEPT_MS)] }], NOW + KEPT_MS)
    expect(later).toEqual([[], [point(1, NOW + KEPT_MS)]])
  })
  it('of nobody asked for go nowhere', () => {
    expect(addPoints([[]], [{ snapshot: false, points: [point(3, NOW)] }], NOW)).toEqual([[]])
  })
})
