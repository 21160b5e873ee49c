/**
 * Metrics as pages read them: what happens now, point by point while it is shown, and what is kept, asked for calmly. Used
 * by features/metrics; tables and cards have hooks of their own (usage.ts).
 */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { History, SeriesName, Subject } from '../../../shared/contract/metrics'
import { engine, lines, untilRetry } from '../connection/connection'
import { createReplica } from '../replica/replica'
import { useIsConnected } from './data'
import { addPoints, type LivePoints } from './live-points'

export type { LivePoints } from './live-points'

/** A rolling span ends now, one that was chosen stays where it is. */
export type MetricsSpan = { kind: 'last'; ms: number } | { kind: 'chosen'; from: number; until: number }

const BACK_MS = 15 * 60_000
const EVERY_MS = 60_000

export const subjectKey = (subject: Subject): string => (subject.kind === 'host' ? subject.hostId : subject.key)

/**
 * The newest points of these subjects, sampled each second while `isOn` and the window is in sight. What was known of a
 * subject stays when others join it. `phase` as of every replica.
 */
export function useLivePoints(subjects: readonly Subject[], series: readonly SeriesName[], isOn: boolean) {
  const known = useRef(new Map<string, LivePoints[number]>())
  const replica = useMemo(() => {
    const initial: LivePoints = subjects.map((subject) => known.current.get(subjectKey(subject)) ?? [])
    return createReplica<{ snapshot: boolean; points: LivePoints[number][number][] }, LivePoints>({
      initial,
      open: (signal) =>
        engine().metrics.follow({ subjects: [...subjects], series: [...series], backMs: BACK_MS }, { signal }),
      fold: (before, messages) => addPoints(before, messages, Date.now()),
      line: () => lines.getState().engine,
      untilRetry: untilRetry('engine'),
      onNextFrame: (run) => {
        const frame = requestAnimationFrame(run)
        return () => cancelAnimationFrame(frame)
      },
    })
  }, [subjects, series])
  const isShown = useIsShown()
  useEffect(() => {
    if (!isOn || !isShown) return
    const stop = new AbortController()
    void replica.follow(stop.signal)
    return () => stop.abort()
  }, [replica, isOn, isShown])
  const { data, phase } = useStore(replica.store)
  useEffect(() => {
    known.current = new Map(subjects.map((subject, place) => [subjectKey(subject), data[place] ?? []]))
  }, [subjects, data])
  return { points: data, phase }
}

const onVisibility = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
/** Is the window in sight? What nobody sees is not sampled each second. */
const useIsShown = () => useSyncExternalStore(onVisibility, () => !document.hidden)

/** The present instant, anew each `everyMs` while `isOn` (epoch ms, whole seconds). */
export function useNow(everyMs: number, isOn: boolean): number {
  const [now, setNow] = useState(() => seconds(Date.now()))
  useEffect(() => {
    if (!isOn) return
    setNow(seconds(Date.now()))
    const timer = setInterval(() => setNow(seconds(Date.now())), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, isOn])
  return now
}
const seconds = (instant: number) => Math.floor(instant / 1000) * 1000

export interface KeptHistory extends History {
  from: number
  until: number
}

/** One history for each subject, in their order; asked again each minute while its end moves. */
export function useHistories(subjects: readonly Subject[], span: MetricsSpan, points: number) {
  const isConnected = useIsConnected()
  const queries = subjects.map((subject) => ({
    queryKey: ['metrics', 'history', subjectKey(subject), spanKey(span), points],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<KeptHistory> => {
      const asked = instants(span, Date.now())
      return { ...asked, ...(await engine().metrics.history({ subject, ...asked, points }, { signal })) }
    },
    enabled: isConnected,
    refetchInterval: ({ state }: { state: { data: KeptHistory | undefined } }) => isMoving(span) && againMs(state.data),
  }))
  return useQueries({ queries })
}

/** What was just connected learns its limits a moment after its first values. */
const againMs = (data: KeptHistory | undefined) => (data && data.memoryLimit === null ? 5000 : EVERY_MS)

/** What happened to it in a span, oldest first. */
export function useMarks(subject: Subject, span: MetricsSpan) {
  const isConnected = useIsConnected()
  return useQuery({
    queryKey: ['metrics', 'marks', subjectKey(subject), spanKey(span)],
    queryFn: ({ signal }) => engine().metrics.marks({ subject, ...instants(span, Date.now()) }, { signal }),
    enabled: isConnected,
    refetchInterval: isMoving(span) ? MARKS_EVERY_MS : (false as const),
    placeholderData: keepPreviousData,
  })
}
/** A restart shows beside the curve it explains. */
const MARKS_EVERY_MS = 5000

export function useUptime(subject: Subject) {
  const isConnected = useIsConnected()
  return useQuery({
    queryKey: ['metrics', 'uptime', subjectKey(subject)],
    queryFn: ({ signal }) => engine().metrics.uptime({ subject }, { signal }),
    enabled: isConnected,
    refetchInterval: EVERY_MS,
  })
}

const spanKey = (span: MetricsSpan) => (span.kind === 'last' ? span.ms : `${span.from}-${span.until}`)
/** The end of a chosen span is kept a moment after it: its last minute may not be folded yet. */
const isMoving = (span: MetricsSpan) => span.kind === 'last' || span.until > Date.now() - 2 * EVERY_MS

function instants(span: MetricsSpan, now: number): { from: number; until: number } {
  if (span.kind === 'chosen') return { from: span.from, until: span.until }
  return { from: seconds(now) - span.ms, until: seconds(now) }
}
