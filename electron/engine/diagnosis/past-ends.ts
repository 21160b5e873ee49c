/**
 * Ends, restarts and kills for memory of the last 24 hours, counted from two memories that each have holes: the engine
 * keeps few events and none over its own restart, ours begins when Longshore does. Pure; used by the rules.
 */
import type { Mark, MarkKind } from '../../../shared/contract/metrics'
import { COUNTED_NOTE } from '../metrics'
import { type Evidence, known } from './evidence'

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export interface Counted {
  hour: number
  day: number
}

/** Each memory holds a part, so the larger count is the nearer one; it may still be too low. */
function counted(now: number, ...memories: readonly (readonly number[])[]): Counted {
  const within = (spanMs: number) => Math.max(...memories.map((all) => all.filter((at) => at > now - spanMs).length))
  return { hour: within(HOUR_MS), day: within(DAY_MS) }
}

const eventsAt = ({ events }: Evidence, action: string) =>
  (known(events) ?? []).filter((event) => event.type === 'container' && event.action === action).map(({ at }) => at)

const marksAt = ({ marks }: Evidence, kind: MarkKind, is: (mark: Mark) => boolean = () => true) =>
  (known(marks) ?? []).filter((mark) => mark.kind === kind && is(mark)).map(({ at }) => at)

const isCounted = ({ note }: Mark) => note === COUNTED_NOTE

/** As the engine told: events `oom`, for the flag OOMKilled tells only of the first process and is gone with the next start. */
function toldOfMemory(evidence: Evidence): Counted {
  const { row, now } = evidence
  const all = counted(
    now,
    eventsAt(evidence, 'oom'),
    marksAt(evidence, 'oom', (mark) => !isCounted(mark)),
  )
  if (!row?.outOfMemory || all.day > 0) return all
  const isRecent = (spanMs: number) => (row.finishedAt === undefined || row.finishedAt > now - spanMs ? 1 : 0)
  return { hour: isRecent(HOUR_MS), day: isRecent(DAY_MS) }
}

/** Kills for memory. The kernel's own count is of all, since the container started; before that its rises were noted. */
export function outOfMemoryCounts(evidence: Evidence): Counted {
  const { row, now, usage } = evidence
  const told = toldOfMemory(evidence)
  const noted = counted(now, marksAt(evidence, 'oom', isCounted))
  const hour = Math.max(told.hour, noted.hour)
  const day = Math.max(told.day, noted.day)
  const ofKernel = (spanMs: number) => (now - (row?.startedAt ?? 0) <= spanMs ? (usage?.memoryKills ?? 0) : 0)
  return { hour: Math.max(hour, ofKernel(HOUR_MS)), day: Math.max(day, ofKernel(DAY_MS)) }
}

export const wasToldOfMemory = (evidence: Evidence): boolean => toldOfMemory(evidence).day > 0

export function endCounts(evidence: Evidence): Counted {
  return counted(evidence.now, eventsAt(evidence, 'die'), marksAt(evidence, 'end'))
}

/** How long it ran each time before it ended, the newest first. */
export function runsMs(evidence: Evidence): number[] {
  const events = (known(evidence.events) ?? []).filter(({ type }) => type === 'container')
  return events.flatMap((event, place) => {
    if (event.action !== 'die') return []
    const start = events.slice(place + 1).find(({ action }) => action === 'start' || action === 'die')
    return start?.action === 'start' ? [Math.max(0, event.at - start.at)] : []
  })
}

/** Ends of the last ten minutes, of which three make a loop. */
const LOOP_WITHIN_MS = 10 * 60_000
const LOOP_ENDS = 3

export function isCrashLoop(evidence: Evidence): boolean {
  const { row, now } = evidence
  if (!row) return false
  const recent = Math.max(
    ...[eventsAt(evidence, 'die'), marksAt(evidence, 'end')].map(
      (all) => all.filter((at) => at > now - LOOP_WITHIN_MS).length,
    ),
  )
  const isBetween =
    row.state === 'restarting' || (row.state === 'running' && now - (row.startedAt ?? 0) < LOOP_WITHIN_MS)
  return isBetween && row.restartCount > 0 && (recent >= LOOP_ENDS || row.restartCount >= LOOP_ENDS)
}
