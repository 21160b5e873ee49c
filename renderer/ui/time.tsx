/**
 * Relative times that move by themselves, the absolute one on hover, made only then: dates in words are dear, and a table
 * draws hundreds of them at each key typed. Used wherever an instant is shown.
 */
import { useCallback } from 'react'
import { useClock } from './clock'
import { absolute, ago, span, until } from './format'

const WORDS = {
  ago: (at: number, now: number) => ago(at, now),
  since: (at: number, now: number) => span(now - at),
  until: (at: number, now: number) => until(at, now),
}

const title = (element: HTMLElement, at: number) => {
  element.title = absolute(at)
}

/** `at` in epoch ms. `as`: `3 h ago`, `3 h` since then, or `4 s` until then. */
export function Time({ at, as = 'ago', className }: { at: number; as?: keyof typeof WORDS; className?: string }) {
  const text = useClock(useCallback((now: number) => WORDS[as](at, now), [as, at]))
  return (
    <time
      dateTime={new Date(at).toISOString()}
      onPointerEnter={(event) => title(event.currentTarget, at)}
      className={className}
    >
      {text}
    </time>
  )
}
