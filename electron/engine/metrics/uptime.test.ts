import { expect, test } from 'vitest'
import { beginsOf, shareOf } from './uptime'

const DAY = 86_400_000
const NOW = 100 * DAY

test('a span never begins before it was first seen', () => {
  expect(beginsOf(NOW, NOW - 3 * DAY)).toEqual([
    { days: 1, from: NOW - DAY },
    { days: 7, from: NOW - 3 * DAY },
    { days: 30, from: NOW - 3 * DAY },
  ])
})

test('the share is of the time it was watched', () => {
  expect(shareOf(0, 0)).toBeNull()
  expect(shareOf(0, 3_600_000)).toBe(0)
  expect(shareOf(1_800_000, 3_600_000)).toBe(0.5)
  expect(shareOf(3_700_000, 3_600_000)).toBe(1)
})

test('what is missing of one look is no downtime', () => {
  expect(shareOf(50_000, 60_000)).toBe(1)
  expect(shareOf(3_580_000, 3_600_000)).toBeLessThan(1)
})
