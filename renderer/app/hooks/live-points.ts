/**
 * The points of `metrics.follow` as a page keeps them: the newest quarter of an hour of each subject, oldest first. Pure;
 * used by metrics.ts for each message of the stream.
 */
import type { LivePoint } from '../../../shared/contract/metrics'

interface Message {
  snapshot: boolean
  points: readonly LivePoint[]
}

/** One list for each subject asked for, in their order. */
export type LivePoints = readonly (readonly LivePoint[])[]

/** A little more than is shown, so that a line does not begin inside the chart. */
export const KEPT_MS = 16 * 60_000

/** A snapshot replaces everything; what is older than `KEPT_MS` before `now` is forgotten. */
export function addPoints(before: LivePoints, messages: readonly Message[], now: number): LivePoints {
  const lists = before.map((list) => [...list])
  for (const { snapshot, points } of messages) {
    if (snapshot) for (const list of lists) list.length = 0
    for (const point of points) lists[point.place]?.push(point)
  }
  return lists.map((list) => {
    const first = list.findIndex(({ at }) => at >= now - KEPT_MS)
    return first <= 0 ? (first < 0 ? [] : list) : list.slice(first)
  })
}
