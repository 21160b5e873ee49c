import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldCourse, isEmpty, largestOf, pointAt, readingAt, stepFor } from './course'

const EACH_SECOND = { stepMs: 1000, gapMs: 25_000 }

describe('folding points into steps', () => {
  it('keeps points of their own as they are', () => {
    const course = foldCourse([1000, 2000, 3000], [1, 2, 3], EACH_SECOND)
    expect(course.at).toEqual([1000, 2000, 3000])
    expect(course.avg).toEqual([1, 2, 3])
  })
  it('keeps the extremes of what it folds', () => {
    const course = foldCourse([2000, 2500, 3000, 3900], [1, 9, 2, 4], { stepMs: 2000, gapMs: 25_000 })
    expect(course.avg).toEqual([4])
    expect([course.min, course.max]).toEqual([[1], [9]])
    expect(largestOf(course)).toBe(9)
  })
  it('puts a gap where nothing came for long, and where a value is not known', () => {
    const course = foldCourse([0, 1000, 60_000, 61_000, 62_000], [1, 1, 1, null, 1], EACH_SECOND)
    expect(course.avg).toEqual([1, 1, null, 1, null, 1])
  })
  it('breaks a step at a gap within it', () => {
    const course = foldCourse([0, 50_000], [1, 3], { stepMs: 60_000, gapMs: 25_000 })
    expect(course.avg).toEqual([1, null, 3])
  })
  it('begins with no gap, and says when there is nothing at all', () => {
    expect(foldCourse([0, 1000], [null, 1], EACH_SECOND).avg).toEqual([1])
    expect(isEmpty(foldCourse([0, 1000], [null, null], EACH_SECOND))).toBe(true)
  })
  it('folds what is old the same way when new points come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.double({ min: 0, max: 1e9, noNaN: true })), {
          minLength: 2,
        }),
        (steps) => {
          let now = 0
          const at = steps.map(([later]) => (now += later))
          const values = steps.map(([, value]) => value)
          const folding = { stepMs: 5000, gapMs: 20_000 }
          const all = foldCourse(at, values, folding)
          const before = foldCourse(at.slice(0, -1), values.slice(0, -1), folding)
          // The last step is still open; all before it stays where it is.
          expect(all.at.slice(0, before.at.length - 1)).toEqual(before.at.slice(0, -1))
          for (const [n, value] of all.avg.entries()) {
            if (value === null) continue
            expect(all.min?.[n] ?? 0).toBeLessThanOrEqual(value * (1 + 1e-9) + 1e-9)
            expect(all.max?.[n] ?? 0).toBeGreaterThanOrEqual(value * (1 - 1e-9) - 1e-9)
          }
          expect(all.at).toEqual([...all.at].sort((a, b) => a - b))
        },
      ),
    )
  })
})

describe('reading at an instant', () => {
  const course = { at: [0, 10, 20, 100, 110], avg: [1, 2, null, 4, 5], reachMs: 6 }
  it('gives the nearer point, at any distance while nothing is missing between', () => {
    expect(readingAt(course, 4)?.value).toBe(1)
    expect(readingAt(course, 6)?.value).toBe(2)
    expect(readingAt({ ...course, avg: [1, 2, 3, 4, 5] }, 50)?.value).toBe(3)
  })
  it('gives nothing in a gap, and the point at its edge where it is near', () => {
    expect(readingAt(course, 60)).toBeUndefined()
    expect(readingAt(course, 96)?.value).toBe(4)
    expect(readingAt(course, 500)).toBeUndefined()
    expect(pointAt({ at: [], avg: [], reachMs: 5 }, 3)).toBeUndefined()
  })
})

it('takes steps that a person can name, wide enough for what fits', () => {
  expect(stepFor(900_000, 600)).toBe(2000)
  expect(stepFor(900_000, 300)).toBe(3000)
  expect(stepFor(60_000, 600)).toBe(1000)
  expect(stepFor(86_400_000, 100)).toBe(864_000)
})
