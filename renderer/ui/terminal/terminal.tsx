/**
 * Shows a terminal and what belongs to its surface: its keys, the menu under the other mouse button, the search, the
 * questions about pasting and the clipboard, a flash for the bell. The screen itself (terminal-screen.ts) lives longer.
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import { PointMenu } from '../menu'
import { TerminalFind } from './terminal-find'
import { fontAfter, terminalKey } from './terminal-keys'
import type { Paste } from './terminal-paste'
import { CopyQuestion, PasteQuestion } from './terminal-questions'
import type { TerminalScreen } from './terminal-screen'

const IS_MAC = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform)

export interface TerminalProps {
  screen: TerminalScreen
  label: string
  fontSizePx: number
  onFontSize: (px: number) => void
  /** Takes the focus when it becomes true. */
  isActive: boolean
  onFocus?: (() => void) | undefined
  onTitle?: ((title: string) => void) | undefined
  onBell?: (() => void) | undefined
  onLink: (url: string) => void
  /** Pastes into what has the focus, as the keys do: a page may not do it itself. */
  onPaste: () => void
  /** Is it a key of the page around? The program does not get it then. */
  isPageKey?: ((event: KeyboardEvent) => boolean) | undefined
  /** Below the terminal's own entries in its menu. */
  menu?: readonly { label: string; run: () => void }[] | undefined
}

export function Terminal(props: TerminalProps) {
  const { screen, label, fontSizePx, isActive } = props
  const frame = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const now = useRef(props)
  now.current = props
  const [paste, setPaste] = useState<Paste>()
  const [menuAt, setMenuAt] = useState<{ x: number; y: number }>()
  const [found, setFound] = useState<{ at: number; count: number }>()
  const copying = useCopying(screen)
  const trust = useRef(false)
  const offerCopy = copying.offer

  const onKey = useCallback(
    (event: KeyboardEvent): boolean => {
      const key = terminalKey(event, IS_MAC)
      if (key === undefined) return now.current.isPageKey?.(event) ?? false
      if (key === 'paste') return true // the browser's own paste follows
      event.preventDefault()
      event.stopPropagation()
      if (key === 'copy') copySelection(screen)
      else if (key === 'find') setFound((before) => before ?? { at: 0, count: 0 })
      else now.current.onFontSize(fontAfter(now.current.fontSizePx, key))
      return true
    },
    [screen],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is told by the effect below; showing anew for it would lose the focus.
  useEffect(() => {
    const element = place.current
    if (!element) return
    const hide = screen.show(
      element,
      {
        onKey,
        onPaste: (wanted) => (trust.current && wanted.removed === 0 ? screen.paste(wanted.text) : setPaste(wanted)),
        onCopy: offerCopy,
        onLink: (url) => now.current.onLink(url),
        onTitle: (title) => now.current.onTitle?.(title),
        onFocus: () => now.current.onFocus?.(),
        onFound: (at, count) => setFound((before) => before && { at, count }),
        onBell() {
          if (frame.current) flash(frame.current)
          now.current.onBell?.()
        },
      },
      fontSizePx,
    )
    const observer = new ResizeObserver(() => screen.fitToRoom())
    observer.observe(element)
    return () => {
      observer.disconnect()
      hide()
    }
  }, [screen, onKey, offerCopy])

  useEffect(() => screen.setFontSize(fontSizePx), [screen, fontSizePx])
  useEffect(() => {
    if (isActive) screen.focus()
  }, [isActive, screen])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the other mouse button; its entries have keys of their own.
    <div
      ref={frame}
      className="relative min-h-0 min-w-0 flex-1 overflow-hidden bg-bg"
      onContextMenu={(event) => {
        if (screen.takesMouse() && !event.shiftKey) return
        event.preventDefault()
        setMenuAt({ x: event.clientX, y: event.clientY })
      }}
    >
      <section ref={place} aria-label={label} className="absolute inset-0" />
      {found ? (
        <TerminalFind
          screen={screen}
          found={found}
          onClose={() => {
            setFound(undefined)
            screen.focus()
          }}
        />
      ) : null}
      {copying.text === undefined ? null : (
        <CopyQuestion
          text={copying.text}
          isBelow={screen.isAtTop()}
          onCopy={copying.accept}
          onDismiss={copying.dismiss}
        />
      )}
      {paste ? (
        <PasteQuestion
          paste={paste}
          onPaste={(text, isTrusted) => {
            trust.current ||= isTrusted
            setPaste(undefined)
            screen.paste(text)
            screen.focus()
          }}
          onCancel={() => {
            setPaste(undefined)
            screen.focus()
          }}
        />
      ) : null}
      {menuAt ? (
        <PointMenu
          label="Terminal"
          at={menuAt}
          onClose={() => setMenuAt(undefined)}
          items={[
            ...(screen.selection() === '' ? [] : [{ label: 'Copy', run: () => copySelection(screen) }]),
            { label: 'Paste', run: () => pasteByMenu(screen, props.onPaste) },
            { label: 'Select all', run: screen.selectAll },
            { label: 'Find…', run: () => setFound({ at: 0, count: 0 }) },
            { label: 'Clear', run: screen.clear },
            ...(props.menu ?? []),
          ]}
        />
      ) : null}
    </div>
  )
}

function copySelection(screen: TerminalScreen): void {
  const text = screen.selection()
  if (text !== '') void navigator.clipboard.writeText(text)
}

/** The same event as Ctrl+Shift+V makes, so that the same guard judges it; the menu has given the focus back by then. */
function pasteByMenu(screen: TerminalScreen, paste: () => void): void {
  setTimeout(() => {
    screen.focus()
    paste()
  }, 50)
}

/** A program's wish to copy: one at a time, the latest; none while the person has said no to this one. */
function useCopying(screen: TerminalScreen) {
  const [text, setText] = useState<string>()
  const isAlways = useRef(false)
  const offer = useCallback((wanted: string) => {
    if (isAlways.current && document.hasFocus()) void navigator.clipboard.writeText(wanted)
    else setText(wanted)
  }, [])
  const dismiss = () => {
    setText(undefined)
    screen.focus()
  }
  return {
    text,
    offer,
    dismiss,
    accept(always: boolean) {
      isAlways.current ||= always
      if (text !== undefined) void navigator.clipboard.writeText(text)
      dismiss()
    },
  }
}

const FLASH_MS = 140

/** The bell, seen. A flood of bells is one flash. */
function flash(element: HTMLElement): void {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches || element.getAnimations().length > 0) return
  element.animate(
    [{ boxShadow: 'inset 0 0 0 2px var(--color-warn-fill)' }, { boxShadow: 'inset 0 0 0 2px transparent' }],
    {
      duration: FLASH_MS,
    },
  )
}
