/**
 * What the charts of a page draw: live points or the kept history, of the thing itself and of what it is compared with.
 * One hook for both, so that the page does not care which it shows.
 */
import { useMemo, useRef } from 'react'
import type { SeriesName, Subject } from '../../../shared/contract/metrics'
import { type KeptHistory, subjectKey, useHistories, useLivePoints, useNow } from '../../app/hooks'
import { type Span, stepFor } from '../../ui/chart'
import { gapFor, keptCourses, liveCourses, type SubjectCourses } from './courses'
import type { Chosen } from './span'

/** As many points as are drawn of one series. */
const POINTS = 600

interface Asked {
  /** The thing itself first. They must stay the same list while they are the same things. */
  subjects: readonly Subject[]
  series: readonly SeriesName[]
  chosen: Chosen
  /** How wide one plot is. */
  plotPx: number
  paceMs: number | undefined
}

export interface MetricsData extends Span {
  courses: readonly SubjectCourses[]
  /** Between two points. */
  stepMs: number
  /** waiting: nothing was heard yet */
  phase: 'waiting' | 'live' | 'stale' | 'kept'
  memoryLimit: number | null
  keptSince: number | undefined
  error: Error | null
  retry: () => void
}

export function useMetricsData({ subjects, series, chosen, plotPx, paceMs }: Asked): MetricsData {
  const { isLive, range, span } = chosen
  // The live view stays alive behind a part of it that was chosen: the way back is at once.
  const live = useLivePoints(subjects, series, range === '15m')
  const now = useNow(1000, isLive)
  const kept = useHistories(subjects, span, POINTS)
  const own = kept[0]?.data
  const stepMs = stepFor(span.kind === 'last' ? span.ms : span.until - span.from, Math.min(POINTS, plotPx || POINTS))
  const gapMs = gapFor(paceMs)
  const liveData = useMemo(
    () => (isLive ? live.points.map((points) => liveCourses(points, series, { stepMs, gapMs, now })) : undefined),
    [isLive, live.points, series, stepMs, gapMs, now],
  )
  const keptData = useKeptCourses(isLive ? NONE : kept.map(({ data }) => data))
  const courses = useLast(liveData ?? (own ? keptData : undefined), subjects) ?? keptData
  return {
    ...(isLive ? liveSpan(now) : shownSpan(own, chosen, now)),
    courses,
    stepMs: isLive ? stepMs : (own?.stepMs ?? stepMs),
    phase: isLive ? live.phase : own ? 'kept' : 'waiting',
    memoryLimit: own?.memoryLimit ?? null,
    keptSince: own?.keptSince,
    error: isLive ? null : (kept[0]?.error ?? null),
    retry: () => void kept[0]?.refetch(),
  }
}

const LIVE_MS = 15 * 60_000
/** The axes move this often, the lines each second: at most half a percent of the width is empty before now. */
const AXES_MOVE_MS = 5000

function liveSpan(now: number): Span {
  const until = Math.ceil(now / AXES_MOVE_MS) * AXES_MOVE_MS
  return { from: until - LIVE_MS, until }
}
const NONE: readonly undefined[] = []

/** The span the data was asked for; the axis does not move before its lines do. */
function shownSpan(own: KeptHistory | undefined, { span }: Chosen, now: number): Span {
  if (span.kind === 'chosen') return { from: span.from, until: span.until }
  return own ? { from: own.from, until: own.until } : { from: now - span.ms, until: now }
}

/** The last value there was for the same things: what is shown stays until what was asked for is there. */
function useLast<T>(value: T | undefined, of: readonly Subject[]): T | undefined {
  const last = useRef<{ value: T; of: readonly Subject[] }>(undefined)
  if (value !== undefined) last.current = { value, of }
  return last.current?.of === of ? last.current.value : value
}

/** Made anew only when one of the answers is another. */
function useKeptCourses(answers: readonly (KeptHistory | undefined)[]): readonly SubjectCourses[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers themselves are what it depends on; their number is bounded.
  return useMemo(() => answers.map((answer) => keptCourses(answer, answer?.until ?? 0)), [...padded(answers)])
}
const padded = (answers: readonly (KeptHistory | undefined)[]) => Array.from({ length: 6 }, (_, n) => answers[n])

/** The same list while the same things are in it. */
export function useSubjects(subjects: readonly Subject[]): readonly Subject[] {
  const name = subjects.map(subjectKey).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: two subjects of one name are the same.
  return useMemo(() => subjects, [name])
}
