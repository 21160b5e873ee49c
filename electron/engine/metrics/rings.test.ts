import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Point } from './model'
import { addToRing, createRing, oldestIn, type Ring, rowsOf } from './rings'

const START = Date.UTC(2026, 0, 5, 12)
const point = (at: number, coveredMs: number, ...values: (number | null)[]): Point => ({ at, coveredMs, values })
const ring = () => createRing(90, 10_000, 2)
const valuesOf = (it: Ring, after = -1) => [...rowsOf(it, after)].map(({ values }) => values)

test('an empty ring has no rows', () => {
  expect([...rowsOf(ring(), -1)]).toEqual([])
  expect(oldestIn(ring())).toBeUndefined()
})

test('points of one slot are averaged by the time they cover; what one does not know comes from the other', () => {
  const it = ring()
  addToRing(it, point(START + 1000, 1000, 10, null))
  addToRing(it, point(START + 4000, 3000, 30, 7))
  expect(valuesOf(it)).toEqual([[25, 7]])
  addToRing(it, point(START + 5000, 0, null, 9))
  expect(valuesOf(it)).toEqual([[25, 7]])
})

test('a first look has gauges only and begins; the looks after it do not', () => {
  const it = ring()
  addToRing(it, point(START, 0, null, 5))
  addToRing(it, point(START + 10_000, 10_000, 1, 6))
  expect([...rowsOf(it, -1)]).toEqual([
    { at: START, begins: true, values: [null, 5] },
    { at: START + 10_000, begins: false, values: [1, 6] },
  ])
})

test('a hole breaks off the line of seconds, and that of ten seconds only where it is one there', () => {
  const breaks = (slotMs: number, holeMs: number) => {
    const it = createRing(90, slotMs, 2)
    addToRing(it, point(START, slotMs, 1, 1))
    addToRing(it, { ...point(START + holeMs, holeMs, 2, 2), holeMs })
    return [...rowsOf(it, START)].map(({ begins }) => begins)
  }
  expect([breaks(1000, 4000), breaks(10_000, 12_000), breaks(10_000, 26_000)]).toEqual([[true], [false], [true]])
})

test('missing slots stay empty, and after 15 minutes the oldest go', () => {
  const it = ring()
  addToRing(it, point(START, 10_000, 1, 1))
  addToRing(it, point(START + 60_000, 10_000, 2, 2))
  expect(valuesOf(it)).toEqual([
    [1, 1],
    [2, 2],
  ])
  addToRing(it, point(START + 900_000, 10_000, 3, 3))
  expect(valuesOf(it)).toEqual([
    [2, 2],
    [3, 3],
  ])
  addToRing(it, point(START + 86_400_000, 10_000, 4, 4))
  expect(valuesOf(it)).toEqual([[4, 4]])
})

test('a clock that steps back hides what would be later, and goes on', () => {
  const it = ring()
  for (let at = 0; at <= 60_000; at += 10_000) addToRing(it, point(START + at, 10_000, at, 0))
  addToRing(it, point(START + 20_000, 10_000, -1, 0))
  expect(valuesOf(it).map(([first]) => first)).toEqual([0, 10_000, -1])
  addToRing(it, point(START + 30_000, 10_000, -2, 0))
  expect(valuesOf(it).map(([first]) => first)).toEqual([0, 10_000, -1, -2])
})

test('whatever comes, rows are in order, within 15 minutes of the newest, and between what was measured', () => {
  const looks = fc.array(
    fc.record({
      stepMs: fc.integer({ min: -50_000, max: 200_000 }),
      cpu: fc.double({ min: 0, max: 800, noNaN: true }),
    }),
    { minLength: 1, maxLength: 200 },
  )
  fc.assert(
    fc.property(looks, (all) => {
      const it = ring()
      let at = START
      for (const { stepMs, cpu } of all) {
        at += stepMs
        addToRing(it, point(at, Math.max(0, stepMs), cpu, null))
      }
      const rows = [...rowsOf(it, -1)]
      expect(rows.at(-1)?.at).toBe(at)
      const highest = Math.fround(Math.max(...all.map(({ cpu }) => cpu)))
      for (const [place, row] of rows.entries()) {
        expect(row.at).toBeGreaterThan(rows[place - 1]?.at ?? at - 900_000)
        expect(row.values[0]).toBeGreaterThanOrEqual(0)
        expect(row.values[0]).toBeLessThanOrEqual(highest * 1.000001)
        expect(row.values[1]).toBeNull()
      }
    }),
  )
})

test('10,000 of them stay small', () => {
  const { at, values, begins } = createRing(90, 10_000, 7)
  expect(at.byteLength + values.byteLength + begins.byteLength).toBeLessThan(3500)
})
