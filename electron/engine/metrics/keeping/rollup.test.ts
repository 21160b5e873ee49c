/** Rollups lose nothing and invent nothing, in whatever order points come and however the clock jumps. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { wildPoints } from '../../testing/wild-points'
import type { Point } from '../model'
import { createMinutes, LONGEST_MS, MINUTE_MS, type MinuteRows } from './minutes'
import { MAX, MIN, ROW, SUM, WEIGHT } from './row'
import { addToSlots, createSlots, HOUR_MS, LEVELS, type Slots } from './slots'

const START = Date.UTC(2026, 0, 5, 12)
const points = wildPoints(START)

function minutesOf(all: readonly Point[]): MinuteRows[] {
  const minutes = createMinutes(() => true)
  for (const point of all) minutes.add(1, 'container', point)
  return minutes.take()
}

function slotsOf(minutes: readonly MinuteRows[], slotMs: number): Slots {
  const [from, until] = [START - 60 * HOUR_MS, START + 70 * HOUR_MS]
  const slots = createSlots('container', slotMs, from, until)
  for (const { minuteAt, rows } of minutes) addToSlots(slots, minuteAt, rows, 0)
  return slots
}

/** Of all rows together: covered time, and for each series its known time and sum. */
function totals(rows: Float64Array): number[] {
  const sums = new Array<number>(MIN).fill(0)
  for (let at = 0; at < rows.length; at += ROW)
    for (let place = 0; place < MIN; place += 1) sums[place] = (sums[place] ?? 0) + (rows[at + place] ?? 0)
  return sums
}

const totalsOf = (all: readonly Point[]) => {
  const sums = new Array<number>(MIN).fill(0)
  for (const { coveredMs, values } of all) {
    sums[0] = (sums[0] ?? 0) + coveredMs
    values.forEach((value, series) => {
      if (value === null) return
      sums[WEIGHT + series] = (sums[WEIGHT + series] ?? 0) + coveredMs
      sums[SUM + series] = (sums[SUM + series] ?? 0) + value * coveredMs
    })
  }
  return sums
}

test('time and value·time are the same at every level', () => {
  fc.assert(
    fc.property(points, (all) => {
      const minutes = minutesOf(all)
      const wanted = totalsOf(all)
      expect(totals(Float64Array.from(minutes.flatMap(({ rows }) => [...rows])))).toEqual(wanted)
      for (const { slotMs } of Object.values(LEVELS)) expect(totals(slotsOf(minutes, slotMs).rows)).toEqual(wanted)
    }),
  )
})

test('any order of arrival gives the same, in however many pieces', () => {
  fc.assert(
    fc.property(
      points.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(60)),
      ),
      ([all, shuffled, cut]) => {
        const pieces = [...minutesOf(shuffled.slice(0, cut)), ...minutesOf(shuffled.slice(cut))]
        for (const { slotMs } of Object.values(LEVELS))
          expect(bytesOf(slotsOf(pieces, slotMs)).equals(bytesOf(slotsOf(minutesOf(all), slotMs)))).toBe(true)
      },
    ),
  )
})

const bytesOf = ({ rows }: Slots) => Buffer.from(rows.buffer)

test('min ≤ avg ≤ max, and extremes are values that were there', () => {
  fc.assert(
    fc.property(points, (all) => {
      for (const { slotMs } of Object.values(LEVELS)) {
        const { rows } = slotsOf(minutesOf(all), slotMs)
        for (let at = 0; at < rows.length; at += ROW) for (const series of [0, 1]) expectOrdered(rows, at, series, all)
      }
    }),
  )
})

function expectOrdered(rows: Float64Array, at: number, series: number, all: readonly Point[]) {
  const weight = rows[at + WEIGHT + series] ?? 0
  if (weight === 0) return
  const [min, max] = [rows[at + MIN + series] ?? -1, rows[at + MAX + series] ?? -1]
  const average = (rows[at + SUM + series] ?? 0) / weight
  expect(average).toBeGreaterThanOrEqual(min * (1 - 1e-12))
  expect(average).toBeLessThanOrEqual(max * (1 + 1e-12))
  for (const extreme of [min, max]) expect(all.some(({ values }) => values[series] === extreme)).toBe(true)
}

test('a point is split where its minutes meet', () => {
  const at = START + MINUTE_MS + 4000
  const minutes = minutesOf([{ at, coveredMs: 10_000, values: [50] }])
  expect(minutes.map(({ minuteAt, rows }) => [minuteAt, rows[0]])).toEqual([
    [START, 6000],
    [START + MINUTE_MS, 4000],
  ])
})

test('what covers nothing, or far too much, or is no number, is not taken', () => {
  const values = [1, 2, 3, 4, 5, 6, 7]
  const odd: Point[] = [
    { at: START, coveredMs: 0, values },
    { at: START, coveredMs: -5, values },
    { at: START, coveredMs: LONGEST_MS + 1, values },
    { at: START, coveredMs: Number.NaN, values },
    { at: Number.NaN, coveredMs: 1000, values },
  ]
  expect(minutesOf(odd)).toEqual([])
  const strange = [Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300, 5, null, 7]
  const [minute] = minutesOf([{ at: START + 1000, coveredMs: 1000, values: strange }])
  expect([...(minute?.rows.subarray(WEIGHT, SUM) ?? [])]).toEqual([0, 0, 0, 0, 1000, 0, 1000, 0])
})
