/** How many at a time, for engines that wait, that work, and that answer at once. */
import { describe, expect, it } from 'vitest'
import { createWidth } from './width'

/** Looks at `count` containers, again and again, of an engine whose answers take so long with so many at a time. */
function settle(answerMs: (width: number) => number, count: number, looks = 12) {
  const width = createWidth()
  for (let look = 0; look < looks; look += 1) {
    width.note({ asked: count, answerMs: answerMs(Math.min(width.now(), count)) })
  }
  return { width: width.now(), perSecond: width.perSecond() }
}

describe('the width', () => {
  it('grows where each answer waits for the next second, as in Docker before 25', () => {
    expect(settle(() => 990, 60)).toEqual({ width: 64, perSecond: 64 })
    expect(settle(() => 990, 1000)).toEqual({ width: 64, perSecond: 64 })
  })
  it('stays where answers come at once', () => {
    expect(settle(() => 5, 60)).toEqual({ width: 4, perSecond: 800 })
  })
  it('goes back where twice as many only take twice as long', () => {
    expect(settle((width) => width * 60, 200)).toEqual({ width: 4, perSecond: 16 })
  })
  it('stays where there are too few to tell', () => {
    expect(settle(() => 990, 3).width).toBe(4)
    expect(settle(() => 990, 20).width).toBe(32)
  })
})
