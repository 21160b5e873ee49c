import { describe, expect, test } from 'vitest'
import { columnsOf, recentRows, ringFor } from './recent'
import { addToRing, createRing, type Ring } from './rings'

const START = Date.UTC(2026, 0, 5, 12)

/** Every `stepMs` from START on a point whose value is its number; the first begins. */
function filled(slotMs: number, count: number, startAt = START): Ring {
  const ring = createRing(900_000 / slotMs, slotMs, 1)
  for (let step = 0; step < count; step += 1)
    addToRing(ring, { at: startAt + step * slotMs, coveredMs: step === 0 ? 0 : slotMs, values: [step] })
  return ring
}
const numbers = (rows: { values: (number | null)[] }[]) => rows.map(({ values }) => values[0])

describe('rows', () => {
  const coarse = filled(10_000, 4)
  const fine = filled(1000, 3, START + 20_000)
  test('each second where there are seconds, each ten before', () => {
    expect(recentRows({ coarse, fine }, START - 1, true).map(({ at }) => at - START)).toEqual([
      ...[0, 10_000, 20_000, 21_000, 22_000],
    ])
  })
  test('each ten where that is enough', () => {
    expect(numbers(recentRows({ coarse, fine }, START, false))).toEqual([1, 2, 3])
  })
  test('none without rings', () => {
    expect(recentRows({ coarse: undefined, fine: undefined }, 0, true)).toEqual([])
  })
})

describe('the ring to read from', () => {
  const coarse = filled(10_000, 60)
  const fine = filled(1000, 100, START + 500_000)
  test('is the finest that holds the beginning, nearly', () => {
    expect(ringFor({ coarse, fine }, START + 450_000)).toBe(fine)
    expect(ringFor({ coarse, fine }, START + 400_000)).toBe(coarse)
    expect(ringFor({ coarse, fine }, START - 60_000)).toBe(coarse)
  })
  test('is none where neither does', () => {
    expect(ringFor({ coarse, fine }, START - 120_000)).toBeUndefined()
    expect(ringFor({ coarse: createRing(90, 10_000, 1), fine: undefined }, START)).toBeUndefined()
  })
})

describe('columns', () => {
  const span = { from: START - 1, until: START + 900_000, points: 600 }
  test('have a point for each slot at its middle', () => {
    const { levelMs, stepMs, at, series } = columnsOf(filled(10_000, 3), ['cpu'], span)
    expect({ levelMs, stepMs }).toEqual({ levelMs: 10_000, stepMs: 10_000 })
    expect(at).toEqual([5000, 15_000, 25_000].map((after) => START + after))
    expect(series).toEqual([{ name: 'cpu', avg: [0, 1, 2], min: [0, 1, 2], max: [0, 1, 2] }])
  })
  test('are folded to about as many points as asked for, extremes kept', () => {
    const { stepMs, at, series } = columnsOf(filled(1000, 900), ['cpu'], { ...span, points: 100 })
    expect(stepMs).toBe(10_000)
    expect(at).toHaveLength(90)
    expect(series[0]).toMatchObject({ avg: expect.arrayContaining([4.5, 14.5]) })
    expect([series[0]?.min[0], series[0]?.max[0]]).toEqual([0, 9])
  })
  test('show a gap as one point of nulls, of what is not known too', () => {
    const ring = filled(10_000, 2)
    addToRing(ring, { at: START + 60_000, coveredMs: 0, values: [null] })
    addToRing(ring, { at: START + 70_000, coveredMs: 10_000, values: [7] })
    const { at, series } = columnsOf(ring, ['cpu'], span)
    expect(at.map((when) => when - START)).toEqual([5000, 15_000, 40_000, 65_000, 75_000])
    expect(series[0]?.avg).toEqual([0, 1, null, null, 7])
  })
  test('end where they are asked to', () => {
    const { series } = columnsOf(filled(10_000, 20), ['cpu'], {
      from: START + 45_000,
      until: START + 75_000,
      points: 600,
    })
    expect(series[0]?.avg).toEqual([5, 6, 7])
  })
})
