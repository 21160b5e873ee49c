import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullAt } from './forecast'

const NOW = Date.UTC(2026, 0, 12)
const HOUR = 3_600_000
const GIB = 2 ** 30
const SIZE = 100 * GIB

/** Five-minute values of the last `hours`, by the hour they are of (the newest is 0). */
function history(hours: number, usedAt: (hour: number) => number | null) {
  const count = hours * 12
  const at = Array.from({ length: count }, (_, place) => NOW - (count - 1 - place) * 300_000)
  return { at, usedBytes: at.map((when) => usedAt((when - NOW) / HOUR)) }
}
const full = (hours: number, usedAt: (hour: number) => number | null) => fullAt(history(hours, usedAt), SIZE, NOW)

test('a disk that grows steadily is full when the rest is used up', () => {
  const when = full(48, (hour) => 40 * GIB + hour * GIB * 0.5)
  expect(((when ?? 0) - NOW) / HOUR).toBeCloseTo(120, 0)
})

test('a backup that comes and goes each night does not bend the line', () => {
  const when = full(168, (hour) => 50 * GIB + hour * GIB * 0.1 + (Math.abs(hour % 24) < 3 ? 20 * GIB : 0))
  const days = ((when ?? 0) - NOW) / HOUR / 24
  expect(days).toBeGreaterThan(10)
  expect(days).toBeLessThan(25)
})

describe('it says nothing', () => {
  test.each([
    ['of a flat disk', 168, () => 50 * GIB],
    ['of one that empties', 168, (hour: number) => 50 * GIB - hour * GIB],
    ['of less than six hours', 5, (hour: number) => 50 * GIB + hour * GIB],
    ['of what is further off than a year', 168, (hour: number) => 50 * GIB + hour * 1024 * 1024],
    ['of ups and downs', 168, (hour: number) => 50 * GIB + Math.sin(hour) * 10 * GIB + hour * 1024],
    ['where nothing is known', 168, () => null],
  ])('%s', (_, hours, usedAt) => {
    expect(full(hours, usedAt)).toBeUndefined()
  })
  test('of an empty history', () => {
    expect(fullAt({ at: [], usedBytes: [] }, SIZE, NOW)).toBeUndefined()
  })
})

test('a disk that is full already is full now', () => {
  expect(full(24, (hour) => SIZE + GIB + hour * GIB)).toBe(NOW)
})

test('whatever was measured, it is never in the past nor beyond a year; more room never means sooner', () => {
  const used = fc.array(fc.option(fc.double({ min: 0, max: SIZE, noNaN: true })), { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(used, fc.double({ min: 1, max: 4, noNaN: true }), (usedBytes, more) => {
      const it = { at: usedBytes.map((_, place) => NOW - (usedBytes.length - place) * 900_000), usedBytes }
      const when = fullAt(it, SIZE, NOW)
      if (when === undefined) return
      expect(when).toBeGreaterThanOrEqual(NOW)
      expect(when).toBeLessThanOrEqual(NOW + 365 * 24 * HOUR)
      expect(fullAt(it, SIZE * more, NOW) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(when)
    }),
  )
})

test('a line under noise is found within a tenth', () => {
  const slopes = fc.double({ min: 0.1, max: 1, noNaN: true })
  const noise = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 48 * 12, maxLength: 48 * 12 })
  fc.assert(
    fc.property(slopes, noise, (slope, wild) => {
      const { at, usedBytes } = history(48, (hour) => (50 + hour * slope) * GIB)
      const noisy = usedBytes.map((value, place) => (value ?? 0) + (wild[place] ?? 0) * GIB)
      const hours = ((fullAt({ at, usedBytes: noisy }, SIZE, NOW) ?? 0) - NOW) / HOUR
      expect(Math.abs(hours - 50 / slope)).toBeLessThan((50 / slope) * 0.1 + 2)
    }),
    { numRuns: 30 },
  )
})
