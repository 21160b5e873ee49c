import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLine } from './line'
import { type Lines, moved, nextShown, seenAtEnd, seenFrom } from './viewport'

/** Lines that take so many rows each; undefined are not loaded. */
function linesOf(first: number, heights: readonly (number | undefined)[]): Lines {
  const at = (line: number) => heights[line - first]
  return {
    first,
    end: first + heights.length,
    get: (number) =>
      at(number) === undefined
        ? undefined
        : createLine({ number, bytes: new Uint8Array(), at: 0, source: 0, kind: 1, cutBytes: 0 }),
    rowsOf: (line) => at(line) ?? 1,
  }
}
const heights = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 })
const all = (lines: Lines) => seenFrom(lines, { line: lines.first, row: 0 }, 1000).rows

describe('what is in sight', () => {
  it('begins at the top and ends with the height', () => {
    const seen = seenFrom(linesOf(-2, [1, 3, 0, 2]), { line: -1, row: 1 }, 3)
    expect(seen.rows).toEqual([
      { line: -1, row: 1 },
      { line: -1, row: 2 },
      { line: 1, row: 0 },
    ])
    expect(seen.missing).toBeUndefined()
  })
  it('ends with the last line', () => {
    expect(seenAtEnd(linesOf(0, [1, 3, 0, 2]), 3).rows).toEqual([
      { line: 1, row: 2 },
      { line: 3, row: 0 },
      { line: 3, row: 1 },
    ])
  })
  it('says which lines are wanted', () => {
    expect(seenFrom(linesOf(0, [1, undefined, undefined, 1]), { line: 0, row: 0 }, 9).missing).toEqual({
      from: 1,
      to: 3,
    })
    expect(seenAtEnd(linesOf(0, [undefined, 1, undefined]), 9).missing).toEqual({ from: 0, to: 3 })
  })
  it('is empty where there is nothing', () => {
    expect(seenAtEnd(linesOf(0, []), 5).rows).toEqual([])
    expect(seenFrom(linesOf(0, []), { line: 0, row: 0 }, 5).rows).toEqual([])
  })
  it('at the end is the end of all', () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 1, max: 20 }), (list, height) => {
        const lines = linesOf(-7, list)
        expect(seenAtEnd(lines, height).rows).toEqual(all(lines).slice(-height))
      }),
    )
  })
})

describe('moving', () => {
  it('walks over rows and stops at both ends', () => {
    fc.assert(
      fc.property(heights, fc.nat(100), fc.integer({ min: -120, max: 120 }), (list, start, by) => {
        const lines = linesOf(-7, list)
        const rows = all(lines)
        fc.pre(rows.length > 0)
        const from = start % rows.length
        const to = Math.max(0, Math.min(rows.length - 1, from + by))
        const place = rows[from]
        if (place) expect(moved(lines, place, by)).toEqual(rows[to])
      }),
      { numRuns: 2000 },
    )
  })
  it('from line to line passes those that are hidden', () => {
    const lines = linesOf(0, [1, 0, 0, 2])
    expect(nextShown(lines, 0, 1)).toBe(3)
    expect(nextShown(lines, 3, -1)).toBe(0)
    expect(nextShown(lines, 3, 1)).toBe(3)
  })
})
