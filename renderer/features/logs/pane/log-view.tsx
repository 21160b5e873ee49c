/**
 * A log in sight: the screen with its scrollbar, what the pointer and the keys do in it, the way back to the end, and
 * the same lines as text for who reads by ear. Used by the container's tab and by the page of merged logs.
 */
import { ArrowDown, SquareArrowOutUpRight, UnfoldVertical } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../../ui/button'
import { plural } from '../../../ui/format'
import { PointMenu } from '../../../ui/menu'
import { type AloudHandle, AloudLines } from './aloud'
import { onLogKey } from './keys'
import type { Line } from './line'
import { LineTip } from './line-tip'
import { Scrollbar, type ScrollbarHandle } from './scrollbar'
import { usePointer, useWheel } from './use-pointer'
import { useScreen } from './use-screen'
import { useViewerState } from './use-viewer'
import type { Viewer } from './viewer'

interface LogViewProps {
  viewer: Viewer
  /** For who reads by ear: `Log of web`. */
  label: string
  /** Lines to mark in the scrollbar. */
  hits: ArrayLike<number> | undefined
  /** How many columns there are, once that is known and whenever it changes. */
  onColumns: (columns: number) => void
  /** Where only matching lines are shown: goes from one to the same line among all others. */
  onContext: ((line: Line) => void) | undefined
}

export function LogView({ viewer, label, hits, onColumns, onContext }: LogViewProps) {
  const [host, setHost] = useState<HTMLDivElement | null>(null)
  const scrollbar = useRef<ScrollbarHandle>(null)
  const aloud = useRef<AloudHandle>(null)
  const screen = useScreen(viewer, host, scrollbar, aloud, onColumns)
  const [menuAt, setMenuAt] = useState<{ x: number; y: number }>()
  const [under, setUnder] = useState<{ of: Viewer; line: Line; y: number; x: number }>()
  const pointer = usePointer(viewer, host)
  useWheel(viewer, host, screen)
  const opened = useViewerState(viewer, (state) => state.opened)

  function hover(event: React.PointerEvent) {
    const line = event.buttons === 0 ? viewer.lineAt(event.clientX, event.clientY) : undefined
    const box = host?.getBoundingClientRect()
    const heightPx = screen?.cell().heightPx ?? 1
    if (!line || !box) return setUnder(undefined)
    const y = Math.floor((event.clientY - box.top) / heightPx) * heightPx
    const now = { of: viewer, line, y, x: event.clientX - box.left }
    setUnder((before) => (before?.of === viewer && before.line === line && before.y === y ? before : now))
  }

  return (
    <div className="relative min-h-0 flex-1">
      {/* biome-ignore lint/a11y/useSemanticElements: no element of HTML is a log. */}
      <div
        ref={setHost}
        role="region"
        aria-label={label}
        aria-describedby="log-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved through with the keys.
        tabIndex={0}
        className="absolute inset-0 cursor-text overflow-hidden bg-bg -outline-offset-1 focus-visible:outline-1"
        onKeyDown={(event) => {
          if (onLogKey(viewer, event, onContext)) event.preventDefault()
        }}
        onPointerMove={hover}
        onPointerLeave={() => setUnder(undefined)}
        onContextMenu={(event) => {
          event.preventDefault()
          setMenuAt({ x: event.clientX, y: event.clientY })
        }}
        {...pointer}
      />
      <Scrollbar handle={scrollbar} hits={hits} onScroll={viewer.scrollToFraction} />
      {/* Another viewer's lines have other numbers: what was pointed at there is nothing here. */}
      {under?.of === viewer && !opened ? (
        <>
          <LineTip viewer={viewer} line={under.line} x={under.x} y={under.y} />
          <div
            style={{ top: under.y - 2 }}
            className="absolute right-4 z-10 flex gap-1"
            onPointerEnter={() => setUnder(under)}
          >
            {onContext ? (
              <LineButton label="Show in context" shortcut="C" onClick={() => onContext(under.line)}>
                <UnfoldVertical size={11} aria-hidden />
              </LineButton>
            ) : null}
            <LineButton label="Open this line" shortcut="Enter" onClick={() => void viewer.open(under.line.number)}>
              <SquareArrowOutUpRight size={11} aria-hidden />
            </LineButton>
          </div>
        </>
      ) : null}
      <BackToEnd viewer={viewer} />
      <AloudLines handle={aloud} />
      <p id="log-keys" className="sr-only">
        Arrow keys go from line to line, Enter opens one, Home leads to the beginning, End follows.
      </p>
      {menuAt ? (
        <LogMenu viewer={viewer} at={menuAt} onContext={onContext} onClose={() => setMenuAt(undefined)} />
      ) : null}
    </div>
  )
}

interface LineButtonProps {
  label: string
  shortcut: string
  onClick: () => void
  children: React.ReactNode
}

const LineButton = ({ label, shortcut, onClick, children }: LineButtonProps) => (
  <button
    type="button"
    tabIndex={-1}
    aria-label={label}
    title={`${label} (${shortcut})`}
    className="grid size-5 place-items-center rounded-[4px] border border-line bg-raise text-muted hover:text-text"
    onClick={onClick}
  >
    {children}
  </button>
)

function BackToEnd({ viewer }: { viewer: Viewer }) {
  const isFollowing = useViewerState(viewer, (state) => state.isFollowing)
  const newLines = useViewerState(viewer, (state) => state.newLines)
  if (isFollowing) return null
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center">
      <Button
        kind={newLines > 0 ? 'primary' : 'plain'}
        className="pointer-events-auto shadow-float"
        onClick={viewer.follow}
      >
        <ArrowDown size={13} aria-hidden />
        {newLines > 0 ? plural(newLines, 'new line') : 'Follow'}
      </Button>
    </div>
  )
}

interface LogMenuProps {
  viewer: Viewer
  at: { x: number; y: number }
  onContext: ((line: Line) => void) | undefined
  onClose: () => void
}

function LogMenu({ viewer, at, onContext, onClose }: LogMenuProps) {
  const line = viewer.lineAt(at.x, at.y)
  const hasSelection = useViewerState(viewer, (state) => state.hasSelection)
  const onLine = (run: (line: number) => void) => () => line && run(line.number)
  const copy = (withTimes: boolean) => () => {
    if (!hasSelection && line) viewer.selectLine(line.number)
    void viewer.copy(withTimes)
  }
  const what = hasSelection ? 'Copy' : 'Copy line'
  return (
    <PointMenu
      label="Log"
      at={at}
      onClose={onClose}
      items={[
        { label: what, run: copy(false) },
        { label: `${what} with times`, run: copy(true) },
        ...(line ? [{ label: 'Open line', run: onLine((number) => void viewer.open(number)) }] : []),
        ...(line && onContext ? [{ label: 'Show in context', run: () => onContext(line) }] : []),
        { label: 'Select all', run: viewer.selectAll },
      ]}
    />
  )
}
