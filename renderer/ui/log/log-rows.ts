/**
 * A line as rows of a screen: wrapped at a number of columns, or the part of it that stands in a window. Text is
 * harmless already and holds no control character but SGR; each row begins with the colours that hold there, so that
 * any row can be painted by itself. Widths are those xterm paints with (char-width.ts). Pure; called for each row that
 * comes into sight, so lines of plain ASCII are cut without a look at their characters.
 */
import { charWidth } from '../xterm/char-width'

export interface LogRow {
  /** With SGR. */
  text: string
  /** Units of the plain text (without SGR) that stand in it. */
  from: number
  to: number
}

const ESC = 27
/** Colours set since the last reset; a line that sets more without one loses the oldest. */
const MAX_COLOURS = 512
const NOT_PLAIN = /[^\u0020-\u007e]/

/** At least one row; `columns` at least 2. */
export function wrapLine(text: string, columns: number): LogRow[] {
  if (!NOT_PLAIN.test(text)) return wrapPlain(text, columns)
  const rows: LogRow[] = []
  let colours = ''
  let row = ''
  let width = 0
  let from = 0
  let unit = 0
  for (let at = 0; at < text.length; ) {
    if (text.charCodeAt(at) === ESC) {
      const end = text.indexOf('m', at) + 1
      colours = withColour(colours, text.slice(at, end))
      row += text.slice(at, end)
      at = end
      continue
    }
    const point = text.codePointAt(at) ?? 0
    const units = point > 0xffff ? 2 : 1
    const taken = charWidth(point)
    if (width + taken > columns) {
      rows.push({ text: row, from, to: unit })
      row = colours
      width = 0
      from = unit
    }
    row += text.slice(at, at + units)
    width += taken
    at += units
    unit += units
  }
  rows.push({ text: row, from, to: unit })
  return rows
}

function wrapPlain(text: string, columns: number): LogRow[] {
  if (text.length <= columns) return [{ text, from: 0, to: text.length }]
  const rows: LogRow[] = []
  for (let from = 0; from < text.length; from += columns) {
    const to = Math.min(text.length, from + columns)
    rows.push({ text: text.slice(from, to), from, to })
  }
  return rows
}

/** What of the line stands in the columns from `left` on. A wide character cut by an edge is left out, its place stays. */
export function windowLine(text: string, left: number, columns: number): LogRow {
  if (!NOT_PLAIN.test(text)) {
    const from = Math.min(left, text.length)
    const to = Math.min(text.length, left + columns)
    return { text: text.slice(from, to), from, to }
  }
  let row = ''
  let column = 0
  let unit = 0
  let from = -1
  let to = 0
  for (let at = 0; at < text.length && column <= left + columns; ) {
    if (text.charCodeAt(at) === ESC) {
      const end = text.indexOf('m', at) + 1
      row += text.slice(at, end)
      at = end
      continue
    }
    const point = text.codePointAt(at) ?? 0
    const units = point > 0xffff ? 2 : 1
    const next = column + charWidth(point)
    if (column >= left && next <= left + columns) {
      if (from < 0) {
        from = unit
        row += ' '.repeat(column - left)
      }
      row += text.slice(at, at + units)
      to = unit + units
    }
    column = next
    at += units
    unit += units
  }
  return from < 0 ? { text: '', from: Math.min(left, unit), to: Math.min(left, unit) } : { text: row, from, to }
}

function withColour(colours: string, colour: string): string {
  if (colour === '\u001b[0m') return ''
  const all = colours + colour
  return all.length > MAX_COLOURS ? all.slice(all.indexOf('\u001b', all.length - MAX_COLOURS)) : all
}

/** The column of `row` where the unit begins that stands at `unit` of the plain text. */
export function columnOfUnit(plain: string, row: LogRow, unit: number): number {
  let column = 0
  for (let at = row.from; at < Math.min(unit, row.to); ) {
    const point = plain.codePointAt(at) ?? 0
    column += charWidth(point)
    at += point > 0xffff ? 2 : 1
  }
  return column
}

/** The unit of the plain text at a column of `row`, its end where the column is behind it. */
export function unitAtColumn(plain: string, row: LogRow, column: number): number {
  let passed = 0
  let at = row.from
  while (at < row.to) {
    const point = plain.codePointAt(at) ?? 0
    const width = charWidth(point)
    if (passed + width > column) return at
    passed += width
    at += point > 0xffff ? 2 : 1
  }
  return at
}
