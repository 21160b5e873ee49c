/** However the parts come, what is there in the end is what was told last, in its order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Hits, neighbour, withHits } from './hits'

const NONE: Hits = new Float64Array()

test('parts in any order and division become one rising list', () => {
  const lines = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { maxLength: 40 })
  fc.assert(
    fc.property(lines, fc.array(fc.nat(6)), (all, cuts) => {
      let hits: Hits = NONE
      const rest = [...all]
      for (const cut of [...cuts, rest.length]) {
        hits = withHits(hits, Float64Array.from(rest.splice(0, cut).sort((a, b) => a - b)))
      }
      expect([...hits]).toEqual([...all].sort((a, b) => a - b))
    }),
  )
})

test('what has moved is forgotten before the new is taken', () => {
  expect([...withHits(Float64Array.of(1, 5, 9), Float64Array.of(6, 8), 5)]).toEqual([1, 6, 8])
  expect([...withHits(Float64Array.of(1, 5, 9), NONE, 0)]).toEqual([])
})

test.each([
  [7, 1, 9],
  [7, -1, 5],
  [5, 1, 9],
  [5, -1, 1],
  [9, 1, 1],
  [1, -1, 9],
  [100, -1, 9],
] as const)('from line %d by %d to %d', (line, by, expected) => {
  expect(neighbour(Float64Array.of(1, 5, 9), line, by)).toBe(expected)
})

test('nowhere to go where nothing was found', () => {
  expect(neighbour(NONE, 3, 1)).toBeUndefined()
})
