/** A viewer as long as a component shows it, opened anew when the engine has come back. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { LogSource } from '../../../../shared/contract/logs'
import { useIsConnected } from '../../../app/hooks'
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
    const opened = createViewer({ sources, look, tail, since, at })
    setViewer(opened)
    return () => opened.close()
  }, [id])
  useEffect(() => {
    if (isConnected && viewer?.store.getState().phase === 'broken') viewer.reopen()
  }, [isConnected, viewer])
  useEffect(() => viewer?.change({ look }), [viewer, look])
  const isAging = look.prefix.times === 'relative'
  useEffect(() => {
    if (!viewer || !isAging) return undefined
    const timer = setInterval(viewer.paintSoon, AGING_MS)
    return () => clearInterval(timer)
  }, [viewer, isAging])
  return viewer
}

export function useViewerState<T>(viewer: Viewer, read: (state: ViewerState) => T): T {
  return useStore(viewer.store, read)
}
