/**
 * Rows for the screen, made of the lines in sight: what stands before them, their text wrapped or in a window of
 * columns, what is selected, found or marked in them. Keeps the wrapped rows of a line as long as its width holds.
 * Used by viewer.ts at each paint.
 */
import { columnOfUnit, type LogRow, windowLine, wrapLine } from '../../../ui/log/log-rows'
import type { ScreenRow, SpanKind } from '../../../ui/log/log-screen'
import { isMark, KIND, type Line } from './line'
import { type PrefixLook, prefixColumns, prefixText, type SourceWords } from './row-text'
import { type Selection, unitsIn } from './selection'
import type { Place } from './viewport'

/** What the search tells the pane. */
export interface Highlights {
  /** Bytes of a line from–to that match. */
  find: (bytes: Uint8Array) => readonly { from: number; to: number }[]
  /** The line one has come to with next and previous. */
  currentLine: number | undefined
}

export interface SceneLook {
  columns: number
  wrap: boolean
  /** Columns the window has moved to the right, where lines are not wrapped. */
  left: number
  prefix: PrefixLook
  words: readonly SourceWords[]
  selection: Selection | undefined
  cursor: number | undefined
  highlights: Highlights | undefined
  /** Units of the plain text where bytes from–to of the line stand. */
  unitsOfBytes: (line: Line, found: { from: number; to: number }) => { from: number; to: number }
  now: number
}

const wrapped = new WeakMap<Line, { columns: number; rows: LogRow[] }>()

/** Columns left for the text of lines; never so few that a wide character has no room. */
export const textColumns = (look: Pick<SceneLook, 'columns' | 'prefix'>) =>
  Math.max(2, look.columns - prefixColumns(look.prefix))

/** The rows a line takes. */
export function rowsOfLine(line: Line, look: Pick<SceneLook, 'columns' | 'prefix' | 'wrap'>): number {
  return look.wrap && !isMark(line) ? wrappedRows(line, textColumns(look)).length : 1
}

function wrappedRows(line: Line, columns: number): LogRow[] {
  const known = wrapped.get(line)
  if (known?.columns === columns) return known.rows
  const rows = wrapLine(line.text, columns)
  wrapped.set(line, { columns, rows })
  return rows
}

/** The part of the line that stands in that row of it. */
export function logRowAt(line: Line, row: number, look: SceneLook): LogRow {
  const columns = textColumns(look)
  const found = look.wrap && !isMark(line) ? wrappedRows(line, columns)[row] : undefined
  return found ?? windowLine(line.text, isMark(line) ? 0 : look.left, columns)
}

const MISSING: ScreenRow = { text: '', mark: 'none', isStderr: false, isCurrent: false, spans: [] }

/** `line` undefined: it is still on its way. */
export function screenRow(line: Line | undefined, place: Place, look: SceneLook): ScreenRow {
  if (!line) return MISSING
  const before = prefixColumns(look.prefix)
  const prefix =
    place.row === 0 ? prefixText(look.prefix, line.at, look.words[line.source], look.now) : ' '.repeat(before)
  const row = logRowAt(line, place.row, look)
  const isCurrent = look.cursor === line.number
  if (isMark(line)) {
    const text = `${prefix}\u001b[38;2;${look.prefix.mutedRgb}m── ${row.text} `
    const ruleFrom = before + 4 + columnOfUnit(line.plain, row, row.to)
    return { text, mark: 'none', isStderr: false, isCurrent, spans: [], ruleFrom }
  }
  return {
    text: prefix + row.text,
    mark: line.level,
    isStderr: line.kind === KIND.stderr,
    isCurrent,
    spans: spansOf(line, row, before, look),
  }
}

function spansOf(line: Line, row: LogRow, before: number, look: SceneLook): ScreenRow['spans'] {
  const spans: { from: number; to: number; kind: SpanKind }[] = []
  const add = (units: { from: number; to: number }, kind: SpanKind, isOpen = false) => {
    if (units.from > row.to || units.to < row.from || (units.from === row.to && !isOpen)) return
    const from = before + columnOfUnit(line.plain, row, units.from)
    const to = before + columnOfUnit(line.plain, row, units.to)
    if (to > from || isOpen) spans.push({ from, to: Math.max(to, from + (isOpen ? 1 : 0)), kind })
  }
  if (look.highlights) {
    const kind = look.highlights.currentLine === line.number ? 'current-hit' : 'hit'
    for (const found of look.highlights.find(line.bytes)) add(look.unitsOfBytes(line, found), kind)
  }
  const selected = look.selection && unitsIn(look.selection, line.number)
  // An empty line within a selection shows one column, so that it is seen to be in it.
  if (selected) add(selected, 'selection', line.plain === '' && selected.to === Number.POSITIVE_INFINITY)
  return spans
}
