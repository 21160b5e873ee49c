/**
 * A screen of log rows: xterm paints the text, a canvas under it what is ours (level marks, stderr, selection, hits, the
 * line one stands on, rules). Only rows that changed are written, each at its own place, so no row can reach into
 * another. Nothing can be typed into it and xterm's answers go nowhere. Used by features/logs; the rows to show and
 * everything about scrolling are its affair.
 */
import { openXterm, type Xterm } from '../xterm/xterm'
import { onThemeChange } from '../xterm/xterm-theme'

export type RowMark = 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'none'
export type SpanKind = 'selection' | 'hit' | 'current-hit'

export interface ScreenRow {
  /** With SGR only, never wider than the screen. */
  text: string
  mark: RowMark
  isStderr: boolean
  /** A line of ours across the rest of the row, from this column on. */
  ruleFrom?: number | undefined
  isCurrent: boolean
  /** Columns from–to that are marked. */
  spans: readonly { from: number; to: number; kind: SpanKind }[]
}

export interface LogScreen {
  size: () => { columns: number; rows: number }
  cell: () => { widthPx: number; heightPx: number }
  /** Column and row under a point of the window; outside ones are brought to the edge, `isInside` says so. */
  at: (x: number, y: number) => { column: number; row: number; isInside: boolean }
  paint: (rows: readonly ScreenRow[]) => void
  setFontSize: (px: number) => void
  /** To the element's room. Gives true when rows or columns are others than before. */
  fit: () => boolean
  renderer: Xterm['renderer']
  dispose: () => void
}

/** Between the edge and the text: marks stand there. */
export const GUTTER_PX = 14
const LINE_HEIGHT = 1.2

/** `host` must be in sight and positioned; what is drawn takes all of it. `onTheme`: it must be painted anew; `onCells`: fitted anew. */
export function openLogScreen(
  host: HTMLElement,
  options: { fontSizePx: number; onTheme: () => void; onCells: () => void },
): LogScreen {
  const canvas = document.createElement('canvas')
  canvas.className = 'pointer-events-none absolute inset-0'
  const box = document.createElement('div')
  box.className = 'log-screen pointer-events-none absolute inset-y-0 right-3.5'
  box.style.left = `${GUTTER_PX}px`
  box.inert = true
  host.append(canvas, box)
  const xterm = openXterm(box, {
    fontSizePx: options.fontSizePx,
    lineHeight: LINE_HEIGHT,
    isTransparent: true,
    onCells: options.onCells,
    more: { scrollback: 0, disableStdin: true, cursorInactiveStyle: 'none', convertEol: false },
  })
  // No wrap at the edge, no cursor.
  xterm.terminal.write('\u001b[?7l\u001b[?25l')
  let ink = inkOf(host)
  let written: string[] = []
  let shown: readonly ScreenRow[] = []
  const endTheme = onThemeChange(() => {
    ink = inkOf(host)
    drawUnder()
    options.onTheme()
  })

  function drawUnder() {
    const scale = window.devicePixelRatio
    const { clientWidth: width, clientHeight: height } = host
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale)
      canvas.height = Math.round(height * scale)
      canvas.style.width = `${width}px`
      canvas.style.height = `${height}px`
    }
    const context = canvas.getContext('2d')
    if (!context) return
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.clearRect(0, 0, width, height)
    const cell = xterm.cell()
    for (const [at, row] of shown.entries()) drawRow(context, row, at * cell.heightPx, cell, width, ink)
  }

  return {
    size: () => ({ columns: xterm.terminal.cols, rows: xterm.terminal.rows }),
    cell: xterm.cell,
    at(x, y) {
      const { left, top } = box.getBoundingClientRect()
      const { widthPx, heightPx } = xterm.cell()
      const row = Math.floor((y - top) / heightPx)
      const kept = Math.max(0, Math.min(xterm.terminal.rows - 1, row))
      // Half a cell on: a selection begins between two characters.
      return { column: Math.max(0, (x - left) / widthPx), row: kept, isInside: row === kept }
    },
    paint(rows) {
      let changes = ''
      for (let at = 0; at < xterm.terminal.rows; at++) {
        const text = rows[at]?.text ?? ''
        if (written[at] === text) continue
        written[at] = text
        changes += `\u001b[${at + 1};1H\u001b[0m\u001b[2K${text}`
      }
      if (changes) xterm.terminal.write(changes)
      shown = rows
      drawUnder()
    },
    setFontSize(px) {
      xterm.setFontSize(px)
      written = []
    },
    fit() {
      const before = { columns: xterm.terminal.cols, rows: xterm.terminal.rows }
      const { columns, rows } = xterm.fit(box.clientWidth, host.clientHeight)
      if (columns === before.columns && rows === before.rows) return false
      written = []
      return true
    },
    renderer: xterm.renderer,
    dispose() {
      endTheme()
      xterm.dispose()
      canvas.remove()
      box.remove()
    },
  }
}

type Ink = ReturnType<typeof inkOf>

function inkOf(host: HTMLElement) {
  const style = getComputedStyle(host)
  const token = (name: string) => style.getPropertyValue(`--color-${name}`).trim()
  return {
    mark: {
      error: token('crit-fill'),
      warn: token('warn-fill'),
      info: `${token('info')}66`,
      debug: token('line'),
      trace: token('line'),
      none: undefined,
    } satisfies Record<RowMark, string | undefined>,
    stderr: token('off'),
    rule: token('edge'),
    current: token('selected'),
    span: {
      selection: `${token('accent')}4d`,
      hit: `${token('warn-fill')}59`,
      'current-hit': `${token('warn-fill')}b3`,
    } satisfies Record<SpanKind, string>,
  }
}

function drawRow(
  context: CanvasRenderingContext2D,
  row: ScreenRow,
  top: number,
  cell: { widthPx: number; heightPx: number },
  width: number,
  ink: Ink,
) {
  const fill = (colour: string, x: number, y: number, w: number, h: number) => {
    context.fillStyle = colour
    context.fillRect(x, y, w, h)
  }
  if (row.isCurrent) fill(ink.current, 0, top, width, cell.heightPx)
  for (const { from, to, kind } of row.spans)
    fill(ink.span[kind], GUTTER_PX + from * cell.widthPx, top, (to - from) * cell.widthPx, cell.heightPx)
  const mark = ink.mark[row.mark]
  if (mark) fill(mark, 3, top, 3, cell.heightPx)
  // A dotted line of its own: stderr is told apart by shape, whatever its level.
  if (row.isStderr) for (let y = top + 1; y < top + cell.heightPx; y += 4) fill(ink.stderr, 8, Math.round(y), 2, 2)
  if (row.ruleFrom !== undefined) {
    const x = GUTTER_PX + row.ruleFrom * cell.widthPx
    fill(ink.rule, x, Math.round(top + cell.heightPx / 2), Math.max(0, width - x - 16), 1)
  }
}
