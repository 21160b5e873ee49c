/** What wheel and pointer do in a log: scroll, stand on a line, select. Used by log-view.tsx. */
import { useEffect, useRef } from 'react'
import type { LogScreen } from '../../../ui/log/log-screen'
import type { Viewer } from './viewer'

/** Rolling up pauses. Listened to without React, whose listener could not keep the page from moving. */
export function useWheel(viewer: Viewer, host: HTMLElement | null, screen: LogScreen | undefined) {
  useEffect(() => {
    if (!host) return undefined
    let restPx = 0
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const cell = screen?.cell()
      if (!cell || event.ctrlKey) return
      const sideways = event.shiftKey ? event.deltaY : event.deltaX
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
        return viewer.scrollSideways(Math.round(sideways / cell.widthPx))
      restPx += event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * cell.heightPx : event.deltaY
      const rows = Math.trunc(restPx / cell.heightPx)
      restPx -= rows * cell.heightPx
      viewer.scrollRows(rows)
    }
    host.addEventListener('wheel', onWheel, { passive: false })
    return () => host.removeEventListener('wheel', onWheel)
  }, [viewer, host, screen])
}

const CLICKS = { word: 2, line: 3 }
const EDGE_EVERY_MS = 50

/** A click stands on a line; dragging selects, beyond the edges too; two clicks take a word, three the line. */
export function usePointer(viewer: Viewer, host: HTMLElement | null) {
  const drag = useRef<{ timer: ReturnType<typeof setInterval> | undefined; hasMoved: boolean } | undefined>(undefined)
  const last = useRef({ x: 0, y: 0 })
  useEffect(() => () => clearInterval(drag.current?.timer), [])

  const extend = () => {
    const point = viewer.pointAt(last.current.x, last.current.y)
    if (point) viewer.extendTo(point)
  }
  return {
    onPointerDown(event: React.PointerEvent) {
      if (event.button !== 0) return
      const point = viewer.pointAt(event.clientX, event.clientY)
      if (!point) return
      if (event.shiftKey) return viewer.extendTo(point)
      if (event.detail === CLICKS.word) return viewer.selectWord(point)
      if (event.detail >= CLICKS.line) return viewer.selectLine(point.line)
      event.currentTarget.setPointerCapture(event.pointerId)
      viewer.select({ anchor: point, focus: point })
      last.current = { x: event.clientX, y: event.clientY }
      drag.current = { timer: undefined, hasMoved: false }
    },
    onPointerMoveCapture(event: React.PointerEvent) {
      const now = drag.current
      if (!now || !host) return
      if (!now.hasMoved && Math.hypot(event.clientX - last.current.x, event.clientY - last.current.y) < 4) return
      if (!now.hasMoved) viewer.pause()
      now.hasMoved = true
      last.current = { x: event.clientX, y: event.clientY }
      extend()
      const { top, bottom } = host.getBoundingClientRect()
      const beyond = event.clientY < top ? -1 : event.clientY > bottom ? 1 : 0
      clearInterval(now.timer)
      now.timer = undefined
      if (beyond === 0) return
      now.timer = setInterval(() => {
        viewer.scrollRows(beyond)
        extend()
      }, EDGE_EVERY_MS)
    },
    onPointerUp(event: React.PointerEvent) {
      const now = drag.current
      clearInterval(now?.timer)
      drag.current = undefined
      if (!now || now.hasMoved) return
      viewer.select(undefined)
      const line = viewer.lineAt(event.clientX, event.clientY)
      if (line) viewer.standOn(line.number)
    },
  }
}
