/**
 * A course as paths in the pixels of its plot: the line of its averages, and the band between its extremes. A gap begins a
 * new piece; a point alone between gaps is a piece of no length, which round ends make a dot. Pure; for lines.tsx.
 */
import type { Course } from './course'
import { type Geometry, xOf, yOf } from './geometry'

const tenth = (px: number) => Math.round(px * 10) / 10

export function linePath(course: Course, geometry: Geometry): string {
  let path = ''
  for (const [from, to] of pieces(course, geometry)) {
    for (let n = from; n <= to; n++)
      path += `${n === from ? 'M' : 'L'}${place(course, geometry, course.avg, n)}${from === to ? 'h0' : ''}`
  }
  return path
}

/** Only the points that stand alone, which a line alone would hardly show. */
export function dotPath(course: Course, geometry: Geometry): string {
  let path = ''
  for (const [from, to] of pieces(course, geometry))
    if (from === to) path += `M${place(course, geometry, course.avg, from)}h0`
  return path
}

/** Empty where no point stands for more than one value. */
export function bandPath(course: Course, geometry: Geometry): string {
  const { min, max } = course
  if (!min || !max?.some((most, n) => most !== course.avg[n])) return ''
  let path = ''
  for (const [from, to] of pieces(course, geometry)) {
    for (let n = from; n <= to; n++) path += `${n === from ? 'M' : 'L'}${place(course, geometry, max, n)}`
    for (let n = to; n >= from; n--) path += `L${place(course, geometry, min, n)}`
    path += 'Z'
  }
  return path
}

function place(course: Course, geometry: Geometry, values: readonly (number | null)[], n: number): string {
  const value = values[n] ?? course.avg[n] ?? 0
  return `${tenth(xOf(geometry, course.at[n] ?? 0))} ${tenth(yOf(geometry, value))}`
}

/** From where to where nothing is missing, and no more than one point outside on either side. */
function* pieces({ at, avg }: Course, { from, until }: Geometry): Generator<[number, number]> {
  let start = -1
  for (let n = 0; n <= at.length; n++) {
    const isKnown = n < at.length && avg[n] != null
    const isNear = isKnown && (at[n + 1] ?? at[n] ?? 0) >= from && (at[n - 1] ?? at[n] ?? 0) <= until
    if (isNear && start < 0) start = n
    if (isNear || start < 0) continue
    yield [start, n - 1]
    start = -1
  }
}
