/** Tells the shell once that the first row or card is on the screen: after two frames it has been drawn. */
import { useEffect } from 'react'
import { shell } from '../connection/connection'

let told = false

export function usePainted(rows: number): void {
  useEffect(() => {
    if (told || rows === 0) return
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => tell(rows))
    })
    return () => cancelAnimationFrame(frame)
  }, [rows])
}

function tell(rows: number, triesLeft = 20) {
  if (told) return
  told = true
  const again = () => {
    told = false
    if (triesLeft > 0) setTimeout(() => tell(rows, triesLeft - 1), 250)
  }
  shell().app.painted({ rows }).catch(again)
}
