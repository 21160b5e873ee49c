/** The size of an element, followed. Used by what must know how much room it has. */
import { useCallback, useState } from 'react'

interface Size {
  width: number
  height: number
}

/** Width and height in CSS pixels (0 before the first measure), and the ref that measures. */
export function useSize(): [Size, (element: HTMLElement | null) => (() => void) | undefined] {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect
      if (box) setSize({ width: Math.round(box.width), height: Math.round(box.height) })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [size, measure]
}
