/** What comes back from the disk is what was measured, within half a step: in any pieces, folded before or after. */
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openTestMetrics } from '../../testing/temporary-database'
import { wildPoints } from '../../testing/wild-points'
import type { OwnerId, Point } from '../model'
import { createBlocks } from './blocks'
import { TIME_STEP_MS } from './coding'
import { createMinutes, type MinuteRows } from './minutes'
import { averageOf, EXTREMES, MAX, MIN, ROW, STEPS } from './row'
import { addToSlots, createSlots, HOUR_MS, LEVELS, type Level, type Slots } from './slots'

const START = Date.UTC(2026, 0, 5, 12)
const [FROM, UNTIL] = [START - 60 * HOUR_MS, START + 70 * HOUR_MS]
const database = openTestMetrics()
afterAll(() => database.close())

test('minutes and five minutes are right to half a step, and no time is lost', () => {
  let batch = 0
  fc.assert(
    fc.property(wildPoints(START), fc.nat(60), fc.boolean(), (points, cut, foldsBetween) => {
      const owner = database.store.addOwner({ hostId: 'h', kind: 'container', name: 'c', firstAt: 0, lastAt: 0 }, 0)
      for (const piece of [points.slice(0, cut), points.slice(cut)]) {
        batch += 1
        database.store.write({ batch, minutes: minutesOf(owner, piece) })
        if (foldsBetween || piece.at(-1) === points.at(-1)) while (database.store.fold(UNTIL / HOUR_MS));
      }
      for (const level of ['minutes', 'five_minutes'] as const)
        expect(wrongSlots(stored(owner, level), exact(owner, points, level), foldsBetween)).toEqual([])
    }),
    { numRuns: 60 },
  )
})

function minutesOf(owner: OwnerId, points: readonly Point[]): MinuteRows[] {
  const minutes = createMinutes(() => true)
  for (const point of points) minutes.add(owner, 'container', point)
  return minutes.take()
}

function stored(owner: OwnerId, level: Level): Slots {
  const slots = createSlots('container', LEVELS[level].slotMs, FROM, UNTIL)
  const blocks = createBlocks(database.started.connection.sql)
  for (let hour = FROM / HOUR_MS; hour < UNTIL / HOUR_MS; hour += 1) blocks.addTo(slots, level, owner, hour)
  return slots
}

function exact(owner: OwnerId, points: readonly Point[], level: Level): Slots {
  const slots = createSlots('container', LEVELS[level].slotMs, FROM, UNTIL)
  for (const { minuteAt, rows } of minutesOf(owner, points)) addToSlots(slots, minuteAt, rows, 0)
  return slots
}

/** A block that is merged with what comes later is rounded twice, its time too: then the average is only bounded. */
function wrongSlots(read: Slots, wanted: Slots, isRoundedTwice: boolean): object[] {
  const near = (0.5 + 1 / 16) * (isRoundedTwice ? 2 : 1)
  const wrong: object[] = []
  for (let at = 0; at < wanted.rows.length; at += ROW) {
    const [is, was] = [read.rows[at] ?? 0, wanted.rows[at] ?? 0]
    const timeOff = Math.abs(is - was) - Math.max(TIME_STEP_MS / 2, TIME_STEP_MS - was)
    if (is > 0 !== was > 0 || timeOff > (isRoundedTwice ? TIME_STEP_MS : 0)) wrong.push({ at, is, was })
    for (const [series, step] of STEPS.container.entries()) {
      const [average, right] = [averageOf(read.rows, at, series), averageOf(wanted.rows, at, series)]
      if ((average === null) !== (right === null)) wrong.push({ at, series, average, right })
      if (average === null || right === null) continue
      const off = isRoundedTwice && series < EXTREMES ? outside(read.rows, at, series, average) : average - right
      const isLoose = isRoundedTwice && series >= EXTREMES
      if (!isLoose && Math.abs(off) > step * near) wrong.push({ at, series, average, right })
      for (const place of series < EXTREMES ? [MIN, MAX] : []) {
        const extremeOff = (read.rows[at + place + series] ?? 0) - (wanted.rows[at + place + series] ?? 0)
        if (Math.abs(extremeOff) > step * near) wrong.push({ at, series, place, extremeOff })
      }
    }
  }
  return wrong
}

/** How far an average lies outside its extremes. */
function outside(rows: Float64Array, at: number, series: number, average: number): number {
  return Math.max(0, (rows[at + MIN + series] ?? 0) - average, average - (rows[at + MAX + series] ?? 0))
}
