/**
 * The course of one value over time as charts take it: columns, in which null is a gap. What comes point by point is
 * folded here into steps that stay where they are while time goes on, so that a moving chart does not tremble; what is
 * read at an instant is read here too. Pure; used by all charts and by whoever brings them values.
 */
export interface Course {
  /** Epoch ms, ascending. */
  at: readonly number[]
  avg: readonly (number | null)[]
  /** The extremes of what each point stands for; left out where a point is one value. */
  min?: readonly (number | null)[] | undefined
  max?: readonly (number | null)[] | undefined
  /** How far from a point beside a gap it still speaks. */
  reachMs: number
}

export interface Reading {
  value: number
  min: number
  max: number
}

export const NO_COURSE: Course = { at: [], avg: [], reachMs: 0 }

interface Folding {
  /** Width of a step in ms; steps begin at whole multiples of it. */
  stepMs: number
  /** From this distance between two points on there is a gap between them. */
  gapMs: number
}

/** `values[n]` was measured at `instants[n]`, ascending; a null is a gap of its own. */
export function foldCourse(
  instants: readonly number[],
  values: readonly (number | null)[],
  { stepMs, gapMs }: Folding,
): Course {
  const [at, avg, min, max]: [number[], (number | null)[], (number | null)[], (number | null)[]] = [[], [], [], []]
  const step = { of: Number.NaN, count: 0, times: 0, sum: 0, min: 0, max: 0 }
  const close = () => {
    if (step.count > 0) push(step.times / step.count, step.sum / step.count, step.min, step.max)
    step.count = 0
  }
  function push(instant: number, value: number | null, least: number | null, most: number | null) {
    at.push(instant)
    avg.push(value)
    min.push(least)
    max.push(most)
  }
  let lastAt: number | undefined
  for (let n = 0; n < instants.length; n++) {
    const instant = instants[n] ?? 0
    const value = values[n] ?? null
    const isGap = lastAt !== undefined && instant - lastAt > gapMs
    const of = Math.floor(instant / stepMs)
    if (of !== step.of || value === null || isGap) close()
    if (isGap && lastAt !== undefined) push((lastAt + instant) / 2, null, null, null)
    lastAt = instant
    step.of = of
    if (value === null) {
      if (avg.length > 0 && avg.at(-1) !== null) push(instant, null, null, null)
      continue
    }
    step.min = step.count === 0 ? value : Math.min(step.min, value)
    step.max = step.count === 0 ? value : Math.max(step.max, value)
    step.sum = step.count === 0 ? value : step.sum + value
    step.times = step.count === 0 ? instant : step.times + instant
    step.count += 1
  }
  close()
  return { at, avg, min, max, reachMs: gapMs }
}

/** The point that speaks for an instant: the nearer neighbour, and of two sides of a gap only one that is near. */
export function pointAt(course: Course, instant: number): number | undefined {
  const after = firstFrom(course.at, instant)
  const before = after - 1
  const isKnown = (n: number) => course.avg[n] != null
  const distance = (n: number) => Math.abs((course.at[n] ?? Number.POSITIVE_INFINITY) - instant)
  const isWithin = isKnown(before) && isKnown(after)
  const near = [before, after].filter((n) => isKnown(n) && (isWithin || distance(n) <= course.reachMs))
  return near.sort((a, b) => distance(a) - distance(b))[0]
}

/** What was measured at an instant; undefined in a gap. */
export function readingAt(course: Course, instant: number): Reading | undefined {
  const n = pointAt(course, instant)
  const value = n === undefined ? undefined : course.avg[n]
  if (n === undefined || value == null) return undefined
  return { value, min: course.min?.[n] ?? value, max: course.max?.[n] ?? value }
}

/** The largest value between two instants, with the extremes; 0 where nothing is known. */
export function largestOf(course: Course): number {
  let most = 0
  const tops = course.max ?? course.avg
  for (const value of tops) if (value !== null && value > most) most = value
  return most
}

export const isEmpty = (course: Course): boolean => course.avg.every((value) => value === null)

/** Place of the first instant that is not before `instant`. */
function firstFrom(at: readonly number[], instant: number): number {
  let low = 0
  let high = at.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((at[middle] ?? 0) < instant) low = middle + 1
    else high = middle
  }
  return low
}

const STEPS_S = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300]

/** A step so wide that at most `points` of them fill a span. */
export function stepFor(spanMs: number, points: number): number {
  const least = spanMs / Math.max(1, points) / 1000
  return (STEPS_S.find((step) => step >= least) ?? least) * 1000
}
