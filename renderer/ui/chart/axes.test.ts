import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeText, timeTicks } from './time-axis'
import { rangeText, tickText, valueAxis, valueText } from './values'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('the axis of values', () => {
  it('begins at 0 and ends at a line above the most', () => {
    expect(valueAxis(87, 'percent').ticks).toEqual([0, 25, 50, 75, 100])
    expect(valueAxis(100, 'percent').top).toBe(100)
    expect(valueAxis(3.4, 'count').ticks).toEqual([0, 1, 2, 3, 4])
  })
  it('steps bytes in their own unit', () => {
    expect(valueAxis(1.7 * 1024 ** 3, 'bytes').ticks.map((tick) => tickText(tick, 'bytes'))).toEqual([
      '0',
      '512 MiB',
      '1 GiB',
      '1.5 GiB',
      '2 GiB',
    ])
    expect(tickText(300 * 1024, 'rate')).toBe('300 KiB/s')
  })
  it('does not let the noise of an idle thing fill the chart', () => {
    expect(valueAxis(0.01, 'percent').top).toBe(1)
    expect(valueAxis(0, 'rate').top).toBe(1024)
  })
  it('is the same for its own top, so that it stays while values move below it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.constantFrom('percent', 'bytes', 'rate', 'count', 'whole'),
        (most, unit) => {
          const axis = valueAxis(most, unit as 'bytes')
          expect(valueAxis(axis.top, unit as 'bytes')).toEqual(axis)
        },
      ),
    )
  })
  it('counts tasks in whole ones', () => {
    expect(valueAxis(2, 'whole').ticks).toEqual([0, 1, 2])
  })
  it('always reaches the most with a few lines', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e15, noNaN: true }),
        fc.constantFrom('percent', 'bytes', 'rate', 'count', 'whole'),
        (most, unit) => {
          const { top, ticks } = valueAxis(most, unit as 'bytes')
          expect(top).toBeGreaterThanOrEqual(most * (1 - 1e-6))
          expect(ticks.length).toBeGreaterThanOrEqual(2)
          expect(ticks.length).toBeLessThanOrEqual(6)
          expect(ticks.at(-1)).toBeCloseTo(top)
          expect(new Set(ticks.map((tick) => tickText(tick, unit as 'bytes'))).size).toBe(ticks.length)
        },
      ),
    )
  })
})

it('writes values with three digits that count', () => {
  expect(valueText(12.44, 'percent')).toBe('12.4 %')
  expect(valueText(0.0812, 'percent')).toBe('0.08 %')
  expect(valueText(1234.6, 'percent')).toBe('1,235 %')
  expect(valueText(0, 'rate')).toBe('0 B/s')
  expect(valueText(431_000_000, 'bytes')).toBe('411 MiB')
  expect(valueText(7, 'count')).toBe('7')
  expect(valueText(8.88, 'whole')).toBe('9')
  expect(rangeText(2.4, 8.88, 'whole')).toBe('2–9')
})

describe('the axis of time', () => {
  const noon = new Date(2026, 10, 21, 12, 3, 20).getTime()
  it('has whole minutes in a quarter of an hour', () => {
    const ticks = timeTicks(noon - 15 * MINUTE, noon, 600)
    expect(ticks.map(timeText)).toEqual(['11:50', '11:52', '11:54', '11:56', '11:58', '12:00', '12:02'])
  })
  it('names the day at midnight', () => {
    const ticks = timeTicks(noon - DAY, noon, 400)
    expect(ticks.map(timeText)).toEqual(['18:00', 'Nov 21', '06:00', '12:00'])
  })
  it('has days in a month, the same ones tomorrow', () => {
    const today = timeTicks(noon - 30 * DAY, noon, 600)
    const tomorrow = timeTicks(noon - 29 * DAY, noon + DAY, 600)
    expect(today.length).toBeGreaterThan(2)
    expect(tomorrow.filter((tick) => today.includes(tick)).length).toBeGreaterThanOrEqual(today.length - 1)
  })
  it('never draws more labels than fit, nor one outside', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 10_000, max: 31 * DAY }),
        fc.integer({ min: 150, max: 1800 }),
        (from, spanMs, width) => {
          const ticks = timeTicks(from, from + spanMs, width)
          expect(ticks.every((tick) => tick >= from && tick <= from + spanMs)).toBe(true)
          expect(ticks.length).toBeLessThanOrEqual(Math.ceil(width / 74) + 1)
          expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b))
        },
      ),
    )
  })
})
