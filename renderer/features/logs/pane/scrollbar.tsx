/**
 * The scrollbar of a log: lines rather than pixels, for nobody knows how many rows millions of lines wrap to. Moved by
 * each paint without React. Hits of a search are drawn into it.
 */
import { type RefObject, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { Painted } from './viewer'

export interface ScrollbarHandle {
  show: (painted: Painted) => void
}

interface ScrollbarProps {
  handle: RefObject<ScrollbarHandle | null>
  /** Lines to mark, rising. */
  hits: ArrayLike<number> | undefined
  onScroll: (fraction: number) => void
}

const LEAST_THUMB_PX = 24

export function Scrollbar({ handle, hits, onScroll }: ScrollbarProps) {
  const track = useRef<HTMLDivElement>(null)
  const thumb = useRef<HTMLDivElement>(null)
  const marks = useRef<HTMLCanvasElement>(null)
  const painted = useRef<Painted | undefined>(undefined)
  useImperativeHandle(handle, () => ({
    show(now) {
      const before = painted.current
      painted.current = now
      moveThumb(track.current, thumb.current, now)
      if (before?.first !== now.first || before.end !== now.end) drawHits(marks.current, now, hits)
    },
  }))
  useLayoutEffect(() => drawHits(marks.current, painted.current, hits), [hits])

  function drag(event: React.PointerEvent) {
    const box = track.current?.getBoundingClientRect()
    const height = thumb.current?.offsetHeight ?? 0
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const fraction = (event.clientY - box.top - height / 2) / Math.max(1, box.height - height)
    onScroll(fraction > 0.998 ? 1 : fraction)
  }
  return (
    <div
      ref={track}
      role="scrollbar"
      aria-label="Place in the log"
      aria-controls="log-lines"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={100}
      tabIndex={-1}
      className="absolute inset-y-0 right-0 z-10 w-3 touch-none"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drag(event)
      }}
      onPointerMove={drag}
    >
      <canvas ref={marks} className="pointer-events-none absolute inset-0 size-full" />
      <div ref={thumb} className="absolute right-0.5 left-0.5 rounded-full bg-edge opacity-80 hover:opacity-100" />
    </div>
  )
}

function moveThumb(track: HTMLElement | null, thumb: HTMLElement | null, { first, end, top, bottom }: Painted) {
  if (!track || !thumb) return
  const count = Math.max(1, end - first)
  const room = track.clientHeight
  const shown = Math.min(count, bottom - top + 1)
  const height = Math.max(LEAST_THUMB_PX, (room * shown) / count)
  const fraction = count === shown ? 0 : Math.min(1, (top - first) / (count - shown))
  thumb.style.height = `${height}px`
  thumb.style.transform = `translateY(${fraction * Math.max(0, room - height)}px)`
  thumb.style.visibility = shown >= count ? 'hidden' : 'visible'
  track.setAttribute('aria-valuenow', String(Math.round(fraction * 100)))
}

function drawHits(canvas: HTMLCanvasElement | null, painted: Painted | undefined, hits: ArrayLike<number> | undefined) {
  const context = canvas?.getContext('2d')
  if (!canvas || !context || !painted) return
  canvas.width = canvas.clientWidth
  canvas.height = canvas.clientHeight
  context.clearRect(0, 0, canvas.width, canvas.height)
  if (!hits) return
  context.fillStyle = getComputedStyle(canvas).getPropertyValue('--color-warn-fill')
  const count = Math.max(1, painted.end - painted.first)
  let last = -1
  for (let at = 0; at < hits.length; at++) {
    const y = Math.round((((hits[at] ?? 0) - painted.first) / count) * (canvas.height - 2))
    if (y !== last && y >= 0) context.fillRect(2, y, canvas.width - 4, 2)
    last = y
  }
}
