/**
 * The lines in sight as text, for screen readers: xterm's own picture is hidden from them. Read aloud as they come only
 * where a person asked for it; told at most twice a second, for a log can be far faster than speech.
 */
import { type RefObject, useImperativeHandle, useRef, useState } from 'react'
import type { Line } from './line'
import { useLogLook } from './look'

export interface AloudHandle {
  show: (lines: readonly Line[]) => void
}

const EVERY_MS = 500

export function AloudLines({ handle }: { handle: RefObject<AloudHandle | null> }) {
  const aloud = useLogLook((look) => look.aloud)
  const [lines, setLines] = useState<readonly Line[]>([])
  const waiting = useRef<{ lines: readonly Line[]; timer: ReturnType<typeof setTimeout> } | undefined>(undefined)
  useImperativeHandle(handle, () => ({
    show(now) {
      if (waiting.current) {
        waiting.current.lines = now
        return
      }
      const timer = setTimeout(() => {
        const latest = waiting.current?.lines ?? []
        waiting.current = undefined
        setLines((before) => (isSame(before, latest) ? before : latest))
      }, EVERY_MS)
      waiting.current = { lines: now, timer }
    },
  }))
  return (
    <div
      id="log-lines"
      role="log"
      aria-label="Lines in sight"
      aria-live={aloud ? 'polite' : 'off'}
      aria-relevant="additions"
      className="sr-only"
    >
      {lines.map((line) => (
        <p key={line.number}>
          <bdi>{line.plain}</bdi>
        </p>
      ))}
    </div>
  )
}

const isSame = (a: readonly Line[], b: readonly Line[]) =>
  a.length === b.length && a.every((line, at) => line === b[at])
