/**
 * A viewer as long as a component shows it, opened anew when the engine has come back; and one of its matches alone, as
 * long as that is asked.
 */
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { LogQuery, LogSource } from '../../../../shared/contract/logs'
import { useIsConnected } from '../../../app/hooks'
import { openMatchFeed } from './match-feed'
import { openPaneFeed } from './pane-feed'
import type { Look } from './view'
import { createViewer, type Viewer, type ViewerState } from './viewer'

interface Opening {
  /** Another one is another log, opened anew. */
  id: string
  sources: readonly LogSource[]
  look: Look
  /** Lines of each source to begin with. */
  tail: number
  /** Stands at that instant instead of following. */
  at?: number | undefined
}

/** Before what is asked for: what led to it. */
const CONTEXT_MS = 30_000
/** Times that say how long ago. */
const AGING_MS = 1000

export function useViewer({ id, sources, look, tail, at }: Opening): Viewer | undefined {
  const isConnected = useIsConnected()
  const [viewer, setViewer] = useState<Viewer>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `id` says when it is another log; sources and look change within one.
  useEffect(() => {
    const since = at === undefined ? undefined : Math.max(0, at - CONTEXT_MS)
    const opened = createViewer({
      open: (now, events) => openPaneFeed({ sources: now, tail, since }, events),
      sources,
      look,
      at,
    })
    setViewer(opened)
    return () => opened.close()
  }, [id])
  useEffect(() => {
    if (isConnected && viewer?.store.getState().phase === 'broken') viewer.reopen()
  }, [isConnected, viewer])
  useLook(viewer, look)
  return viewer
}

/** Of an open log only the lines that match; nothing while nothing is asked. Begins where the log stands. */
export function useMatches(pane: Viewer, look: Look, asked: LogQuery | undefined): Viewer | undefined {
  const paneId = useViewerState(pane, (state) => state.paneId)
  const [viewer, setViewer] = useState<Viewer>()
  /** Where the matches of the question before stood. */
  const stood = useRef<{ at: number | undefined }>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new pane has other matches; look changes within one.
  useEffect(() => {
    if (!asked || !paneId) return undefined
    const opened = createViewer({
      open: (_, events) => openMatchFeed(pane.feed(), asked, events),
      sources: [],
      look,
      at: stood.current ? stood.current.at : pane.standsAt(),
      isAtHand: true,
    })
    setViewer(opened)
    return () => {
      stood.current = { at: opened.standsAt() }
      opened.close()
      setViewer(undefined)
    }
  }, [pane, paneId, asked])
  useEffect(() => {
    if (!asked) stood.current = undefined
  }, [asked])
  useLook(viewer, look)
  return asked && viewer
}

function useLook(viewer: Viewer | undefined, look: Look): void {
  useEffect(() => viewer?.change({ look }), [viewer, look])
  const isAging = look.prefix.times === 'relative'
  useEffect(() => {
    if (!viewer || !isAging) return undefined
    const timer = setInterval(viewer.paintSoon, AGING_MS)
    return () => clearInterval(timer)
  }, [viewer, isAging])
}

export function useViewerState<T>(viewer: Viewer, read: (state: ViewerState) => T): T {
  return useStore(viewer.store, read)
}
