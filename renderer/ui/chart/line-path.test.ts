import { describe, expect, it } from 'vitest'
import type { Course } from './course'
import type { Geometry } from './geometry'
import { bandPath, dotPath, linePath } from './line-path'

const PLOT: Geometry = { from: 0, until: 100, top: 10, widthPx: 200, heightPx: 50 }
const course = (at: number[], avg: (number | null)[], more: Partial<Course> = {}): Course => ({
  at,
  avg,
  reachMs: 5,
  ...more,
})

describe('the line of a course', () => {
  it('has 0 at the bottom and the top at the upper edge', () => {
    expect(linePath(course([0, 50, 100], [0, 5, 10]), PLOT)).toBe('M0 50L100 25L200 0')
  })
  it('begins anew after a gap, and shows a point alone as a dot', () => {
    expect(linePath(course([0, 10, 20, 30, 40], [10, null, 5, null, 10]), PLOT)).toBe('M0 0h0M40 25h0M80 0h0')
    expect(linePath(course([0, 10, 20, 30], [10, 10, null, 10]), PLOT)).toBe('M0 0L20 0M60 0h0')
    expect(dotPath(course([0, 10, 20, 30], [10, 10, null, 10]), PLOT)).toBe('M60 0h0')
  })
  it('reaches one point beyond either edge, so that it does not end before it', () => {
    expect(linePath(course([-30, -10, 50, 110, 130], [1, 10, 10, 10, 1]), PLOT)).toBe('M-20 0L100 0L220 0')
  })
  it('is empty where nothing is known', () => {
    expect(linePath(course([0, 50], [null, null]), PLOT)).toBe('')
    expect(linePath(course([], []), PLOT)).toBe('')
  })
})

describe('the band between the extremes', () => {
  it('runs along the most and back along the least', () => {
    const folded = course([0, 100], [5, 5], { min: [0, 5], max: [10, 10] })
    expect(bandPath(folded, PLOT)).toBe('M0 0L200 0L200 25L0 50Z')
  })
  it('is not drawn where points are values', () => {
    expect(bandPath(course([0, 100], [5, 5]), PLOT)).toBe('')
    expect(bandPath(course([0, 100], [5, 5], { min: [5, 5], max: [5, 5] }), PLOT)).toBe('')
  })
  it('leaves gaps open too', () => {
    const folded = course([0, 50, 100], [5, null, 5], { min: [0, null, 0], max: [10, null, 10] })
    expect(bandPath(folded, PLOT).match(/Z/g)).toHaveLength(2)
  })
})
