/**
 * One chart a frame: a page of eight charts that all have something new each second would draw them in one long task.
 * Each waits for its turn, so that no frame carries more than one of them. The first values are waited for by a person: they
 * are drawn at once.
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

/** `value` as of this chart's last turn; at once when it becomes blank, or is blank no more. */
export function useTurn<T>(value: T, isBlank: boolean): T {
  const [shown, setShown] = useState({ value, isBlank })
  const key = useRef({})
  useEffect(() => enqueue(key.current, () => setShown({ value, isBlank })), [value, isBlank])
  return shown.isBlank === isBlank ? shown.value : value
}
