/** Points as property tests of the history want them: time goes on, sometimes it leaps ahead, sometimes back. */
import * as fc from 'fast-check'
import type { Point } from '../metrics/model'

const HOUR_MS = 3_600_000

/** Of a container, around `startAt` + 6 h. Whole numbers, so that sums are exact in any order. */
export const wildPoints = (startAt: number): fc.Arbitrary<Point[]> =>
  fc
    .array(
      fc.record({
        stepMs: fc.oneof(
          { weight: 20, arbitrary: fc.integer({ min: 500, max: 11_000 }) },
          { weight: 1, arbitrary: fc.integer({ min: -HOUR_MS, max: HOUR_MS }) },
        ),
        coveredMs: fc.integer({ min: 1, max: 90_000 }),
        values: fc.tuple(
          ...Array.from({ length: 7 }, () => fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: null })),
        ),
      }),
      { minLength: 1, maxLength: 60 },
    )
    .map((steps) => {
      let at = startAt + 6 * HOUR_MS
      return steps.map(({ stepMs, coveredMs, values }) => {
        at += stepMs
        return { at, coveredMs, values }
      })
    })
