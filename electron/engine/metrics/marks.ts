/**
 * What of a host's events may explain a curve, in the words of a mark. Pure; marking.ts hands it the events of one
 * container in their order. A start soon after an end is a restart, whoever did it: an engine tells of its own restarts by
 * `die` and `start` alone.
 */
import type { Mark, MarkKind } from '../../../shared/contract/metrics'

export interface EventOfContainer {
  action: string
  detail: string
  /** Epoch ms by our clock. */
  at: number
  attributes: Readonly<Record<string, string>>
}

/** Of an `oom` that no engine told of. */
export const COUNTED_NOTE = 'counted by the kernel'

/** What is remembered of a container between its events. */
export interface Course {
  endedAt: number | undefined
  health: string | undefined
}

/** An engine waits at most a minute before it starts one again. */
const RESTART_WITHIN_MS = 75_000

/** undefined: it tells nothing new. Keeps `course` up to date. */
export function markOf(event: EventOfContainer, course: Course): { kind: MarkKind; note: string } | undefined {
  switch (event.action) {
    case 'start': {
      const wasUp = course.endedAt !== undefined && event.at - course.endedAt <= RESTART_WITHIN_MS
      course.health = 'starting'
      return { kind: wasUp ? 'restart' : 'start', note: '' }
    }
    case 'die':
      course.endedAt = event.at
      return { kind: 'end', note: exitNote(event.attributes.exitCode) }
    case 'oom':
      return { kind: 'oom', note: '' }
    case 'health_status':
      return healthMark(event.detail, course)
    default:
      return undefined
  }
}

const exitNote = (code = '0') => (/^\d{1,10}$/.test(code) ? `exit code ${Number(code)}` : '')

/** Podman tells of each check, Docker of each change. That an unknown one is well is no news. */
function healthMark(health: string, course: Course): { kind: MarkKind; note: string } | undefined {
  const before = course.health
  course.health = health
  if (health === before) return undefined
  if (health === 'unhealthy' || (health === 'healthy' && before !== undefined)) return { kind: health, note: '' }
  return undefined
}

/** A start that was told live may have been a restart, as the engine's longer memory shows: still the same event. */
export const sortOf = (kind: MarkKind): string => (kind === 'restart' ? 'start' : kind)

/**
 * Was a mark kept by an earlier run? The nearest one of its container and sort within `withinMs` is the same, because two
 * measurings of a wrong clock differ a little; each that is kept is found once, so that of two ends in a second none is lost.
 */
export function findOnce(kept: readonly Mark[], withinMs: number): (mark: Mark) => boolean {
  const alike = ({ key, kind }: Mark) => `${key} ${sortOf(kind)}`
  const left = Map.groupBy(kept, alike)
  return (mark) => {
    const all = left.get(alike(mark)) ?? []
    const distances = all.map(({ at }) => Math.abs(at - mark.at))
    const least = Math.min(...distances)
    if (least > withinMs) return false
    all.splice(distances.indexOf(least), 1)
    return true
  }
}
