/**
 * One chart a frame: a page of eight charts that all have something new each second would draw them in one long task.
 * Each waits for its turn, so that no frame carries more than one of them. What was never drawn is drawn at once.
 */
import { useEffect, useRef, useState } from 'react'

const waiting = new Map<object, () => void>()
let isDue = false

function next() {
  isDue = false
  const [first] = waiting
  if (!first) return
  const [key, draw] = first
  waiting.delete(key)
  draw()
  if (waiting.size > 0) ask()
}

function ask() {
  if (isDue) return
  isDue = true
  requestAnimationFrame(next)
}

function enqueue(key: object, draw: () => void): () => void {
  waiting.set(key, draw)
  ask()
  return () => waiting.delete(key)
}

/** `value` as of this chart's last turn; at once when `identity` is another. */
export function useTurn<T extends { from: number; until: number }>(value: T, identity: string): T {
  const [shown, setShown] = useState({ value, identity })
  const key = useRef({})
  useEffect(() => enqueue(key.current, () => setShown({ value, identity })), [value, identity])
  return shown.identity === identity ? shown.value : value
}
