import { describe, expect, it } from 'vitest'
import { readingAt } from '../../ui/chart/course'
import { gapFor, keptCourses, liveCourses } from './courses'

const point = (at: number, ...values: (number | null)[]) => ({ place: 0, at, values })

describe('live points as courses', () => {
  const folding = { stepMs: 2000, gapMs: 25_000, now: 63_000 }
  const courses = liveCourses(
    [point(0, 1, 10), point(60_000, 3, null), point(62_000, 5, 30)],
    ['cpu', 'memory'],
    folding,
  )

  it('are each its own, with gaps', () => {
    expect(courses.of('cpu').course.avg).toEqual([1, null, 3, 5])
    expect(courses.of('memory').course.avg).toEqual([10, null, 30])
    expect(courses.of('disk').course.avg).toEqual([])
  })
  it('say nothing in a short gap that the engine told of, but near its edge', () => {
    const { course } = liveCourses(
      [point(0, 1), point(1000, 1), point(15_999, null), point(16_000, 3)],
      ['cpu'],
      folding,
    ).of('cpu')
    expect(course.avg).toEqual([1, null, 3])
    expect([3000, 9000, 16_000].map((at) => readingAt(course, at)?.value)).toEqual([1, undefined, 3])
  })
  it('are now what the newest point says, while it is new', () => {
    expect(courses.of('memory').now).toBe(30)
    expect(liveCourses([point(0, 1)], ['cpu'], folding).of('cpu').now).toBeUndefined()
    expect(liveCourses([point(62_000, null)], ['cpu'], folding).of('cpu').now).toBeUndefined()
  })
  it('wait for two missed samples before they call it a gap', () => {
    expect(gapFor(undefined)).toBe(25_000)
    expect(gapFor(30_000)).toBe(75_000)
  })
})

describe('a kept history as courses', () => {
  const history = {
    levelMs: 60_000,
    stepMs: 60_000,
    at: [30_000, 90_000, 150_000],
    series: [{ name: 'cpu' as const, avg: [1, null, 3], min: [0, null, 2], max: [4, null, 9] }],
    memoryLimit: null,
  }
  it('keeps its extremes and its gaps', () => {
    const { course } = keptCourses(history, 180_000).of('cpu')
    expect(readingAt(course, 150_000)).toEqual({ value: 3, min: 2, max: 9 })
    expect(readingAt(course, 92_000)).toBeUndefined()
  })
  it('has a value of now only where it reaches it', () => {
    expect(keptCourses(history, 180_000).of('cpu').now).toBe(3)
    expect(keptCourses(history, 900_000).of('cpu').now).toBeUndefined()
    expect(keptCourses(undefined, 0).isEmpty).toBe(true)
  })
})
