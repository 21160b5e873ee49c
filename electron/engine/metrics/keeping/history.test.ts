/** What a chart gets: points at fixed places, extremes kept, gaps shown. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldToPoints } from './history'
import { addValues, ROW } from './row'
import { createSlots, type Slots } from './slots'

const MINUTE = 60_000
const START = Date.UTC(2026, 0, 5, 12)

/** One value of cpu (and of received) for each minute; undefined = nothing was measured. */
function minutesOf(values: readonly (number | undefined)[], startAt = START): Slots {
  const slots = createSlots('container', MINUTE, startAt, startAt + values.length * MINUTE)
  values.forEach((value, slot) => {
    if (value !== undefined) addValues(slots.rows, slot * ROW, 'container', [value, null, value], MINUTE)
  })
  return slots
}

const seriesOf = (slots: Slots, points: number, name = 'cpu') => {
  const folded = foldToPoints(slots, points)
  return { ...folded, ...folded.series.find((series) => series.name === name) }
}

test('without need nothing is folded, and each point lies in the middle of its minute', () => {
  expect(seriesOf(minutesOf([1, 2, 3]), 600)).toMatchObject({
    ...{ levelMs: MINUTE, stepMs: MINUTE, avg: [1, 2, 3], min: [1, 2, 3], max: [1, 2, 3] },
    at: [0.5, 1.5, 2.5].map((minutes) => START + minutes * MINUTE),
  })
})

test('folded points keep the extremes of every series', () => {
  const slots = minutesOf([1, 9, 2, 3, 3, 30])
  const wanted = { stepMs: 3 * MINUTE, avg: [4, 12], min: [1, 3], max: [9, 30] }
  expect(seriesOf(slots, 2)).toMatchObject(wanted)
  expect(seriesOf(slots, 2, 'received')).toMatchObject(wanted)
  expect(seriesOf(slots, 2, 'memory')).toMatchObject({ avg: [null, null], min: [null, null], max: [null, null] })
})

test('a minute or two may be missing; three are a gap of one point, and at the ends there is none', () => {
  const [none, x] = [undefined, 5]
  expect(seriesOf(minutesOf([x, none, none, x]), 600).avg).toEqual([5, 5])
  const gap = seriesOf(minutesOf([none, none, none, x, none, none, none, x, none, none, none]), 600)
  expect(gap.avg).toEqual([5, null, 5])
  expect(gap.at).toEqual([3.5, 5.5, 7.5].map((minutes) => START + minutes * MINUTE))
  expect(gap.min).toEqual([5, null, 5])
})

test('points stay where they are when the span moves on', () => {
  const values = Array.from({ length: 240 }, (_, n) => n)
  const before = seriesOf(minutesOf(values), 60)
  const after = seriesOf(minutesOf(values.slice(3), START + 3 * MINUTE), 60)
  expect(before.at).toContain(after.at[1])
  expect(before.stepMs).toBe(after.stepMs)
})

test('however it is folded: rising places, extremes around averages, all time accounted for', () => {
  const values = fc.array(fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }), { maxLength: 300 })
  fc.assert(
    fc.property(values, fc.integer({ min: 10, max: 100 }), fc.nat(59), (minutes, points, offset) => {
      const { at, avg = [], min = [], max = [] } = seriesOf(minutesOf(minutes, START + offset * MINUTE), points)
      const known = minutes.filter((value) => value !== undefined)
      expect(at.length).toBeLessThanOrEqual(2 * points + 2)
      for (let i = 0; i < at.length; i += 1) {
        if (i > 0) expect(at[i]).toBeGreaterThan(at[i - 1] ?? 0)
        const [low, middle, high] = [min[i], avg[i], max[i]]
        if (middle === null || middle === undefined) continue
        expect(low).toBeLessThanOrEqual(middle)
        expect(high).toBeGreaterThanOrEqual(middle)
      }
      expect(at.length === 0).toBe(known.length === 0)
      if (known.length === 0) return
      expect(Math.min(...min.filter((value) => value !== null))).toBe(Math.min(...known))
      expect(Math.max(...max.filter((value) => value !== null))).toBe(Math.max(...known))
    }),
  )
})
