/**
 * The screen, made when the font can be measured, fitted when its room changes. Another viewer takes over the same one:
 * what stood there stays until the other has something to show. Used by log-view.tsx.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import { type LogScreen, openLogScreen } from '../../../ui/log/log-screen'
import { whenMonoReady } from '../../../ui/xterm/xterm'
import type { AloudHandle } from './aloud'
import { useLogLook } from './look'
import type { ScrollbarHandle } from './scrollbar'
import type { Viewer } from './viewer'

export function useScreen(
  viewer: Viewer,
  host: HTMLDivElement | null,
  scrollbar: React.RefObject<ScrollbarHandle | null>,
  aloud: React.RefObject<AloudHandle | null>,
  onColumns: (columns: number) => void,
) {
  const [screen, setScreen] = useState<LogScreen>()
  const fontSizePx = useLogLook((look) => look.fontSizePx)
  const latest = useRef({ viewer, onColumns, fontSizePx })
  latest.current = { viewer, onColumns, fontSizePx }
  const fitted = useCallback((made: LogScreen) => {
    latest.current.onColumns(made.size().columns)
    latest.current.viewer.resized()
  }, [])
  useEffect(() => {
    if (!host) return undefined
    let end = () => {}
    let isEnded = false
    void whenMonoReady().then(() => {
      if (!isEnded) end = begin(host)
    })
    function begin(element: HTMLDivElement) {
      const refit = () => {
        if (!isEnded && element.clientHeight > 0 && made.fit()) fitted(made)
      }
      const made = openLogScreen(element, {
        fontSizePx: latest.current.fontSizePx,
        onTheme: () => latest.current.viewer.paintSoon(),
        onCells: refit,
      })
      made.fit()
      latest.current.onColumns(made.size().columns)
      setScreen(made)
      const observer = new ResizeObserver(refit)
      observer.observe(element)
      const onSight = () => document.hidden || latest.current.viewer.paintSoon()
      document.addEventListener('visibilitychange', onSight)
      return () => {
        observer.disconnect()
        document.removeEventListener('visibilitychange', onSight)
        setScreen(undefined)
        made.dispose()
      }
    }
    return () => {
      isEnded = true
      end()
    }
  }, [host, fitted])
  useEffect(
    () =>
      screen &&
      viewer.attach(screen, (painted) => {
        scrollbar.current?.show(painted)
        aloud.current?.show(painted.lines)
      }),
    [screen, viewer, scrollbar, aloud],
  )
  useEffect(() => {
    if (!screen) return undefined
    screen.setFontSize(fontSizePx)
    // xterm measures the new letters with its next frame.
    const frame = requestAnimationFrame(() => {
      screen.fit()
      fitted(screen)
    })
    return () => cancelAnimationFrame(frame)
  }, [fontSizePx, screen, fitted])
  return screen
}
