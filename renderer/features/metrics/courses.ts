/**
 * Points of the engine as courses for the charts: what is live is folded into steps, what is kept comes folded. The value
 * that counts as "now" is the newest one, while it is new. Pure; used by view.tsx.
 */
import type { History, LivePoint, SeriesName } from '../../../shared/contract/metrics'
import { type Course, foldCourse, NO_COURSE } from '../../ui/chart'

export interface SubjectCourses {
  of: (name: SeriesName) => { course: Course; now: number | undefined }
  isEmpty: boolean
}

interface Folding {
  stepMs: number
  gapMs: number
  now: number
}

/** `points` ascending, values in the order of `series`. */
export function liveCourses(
  points: readonly LivePoint[],
  series: readonly SeriesName[],
  { stepMs, gapMs, now }: Folding,
): SubjectCourses {
  const instants = points.map(({ at }) => at)
  const last = points.at(-1)
  const isNew = last !== undefined && now - last.at <= gapMs
  return {
    isEmpty: points.length === 0,
    of: (name) => {
      const place = series.indexOf(name)
      if (place < 0) return { course: NO_COURSE, now: undefined }
      const values = points.map((point) => point.values[place] ?? null)
      return {
        course: { ...foldCourse(instants, values, { stepMs, gapMs }), reachMs: Math.max(stepMs, gapMs * HALF_TURN) },
        now: isNew ? (last.values[place] ?? undefined) : undefined,
      }
    },
  }
}

/** Of a gap, which is two and a half turns long. */
const HALF_TURN = 0.2

export function keptCourses(history: History | undefined, until: number): SubjectCourses {
  const at = history?.at ?? []
  const stepMs = history?.stepMs ?? 0
  const reachMs = stepMs * REACH
  const isNew = until - (at.at(-1) ?? 0) <= 2 * Math.max(stepMs, history?.levelMs ?? 0)
  return {
    isEmpty: at.length === 0,
    of: (name) => {
      const found = history?.series.find((each) => each.name === name)
      if (!found) return { course: NO_COURSE, now: undefined }
      const { avg, min, max } = found
      return { course: { at, avg, min, max, reachMs }, now: isNew ? (avg.at(-1) ?? undefined) : undefined }
    },
  }
}

/** A point stands for half a step on either side; a little more, so that no place between two of them is nobody's. */
const REACH = 0.75

/** So long nothing may come before it is a gap: two missed samples of what is sampled most rarely. */
export const gapFor = (paceMs: number | undefined): number => Math.max(25_000, 2.5 * (paceMs ?? 0))
