/**
 * What a person has selected: from a character of one line to a character of another, over any number of lines. What is
 * copied are the bytes as they were written, of whole lines and of parts. Pure; used by viewer.ts and copy.ts.
 */
import { logByteOffsets } from '../../../../shared/domain/log-text'
import type { Line } from './line'

/** Before the unit of the line's plain text. */
export interface Point {
  line: number
  unit: number
}
export interface Selection {
  /** Where it was begun; the other end moves. */
  anchor: Point
  focus: Point
}

const isBefore = (a: Point, b: Point) => a.line < b.line || (a.line === b.line && a.unit < b.unit)

export function ends({ anchor, focus }: Selection): { from: Point; to: Point } {
  return isBefore(focus, anchor) ? { from: focus, to: anchor } : { from: anchor, to: focus }
}

export const isEmpty = ({ anchor, focus }: Selection) => anchor.line === focus.line && anchor.unit === focus.unit

/** Units of that line that are selected; undefined where none is. A line passed over whole reaches beyond its end. */
export function unitsIn(selection: Selection, line: number): { from: number; to: number } | undefined {
  const { from, to } = ends(selection)
  if (line < from.line || line > to.line) return undefined
  const units = {
    from: line === from.line ? from.unit : 0,
    to: line === to.line ? to.unit : Number.POSITIVE_INFINITY,
  }
  return units.to > units.from ? units : undefined
}

/** What a double click takes: the run of letters, digits and what joins them, or of one other kind. */
export function wordAt(line: Line, unit: number): Selection {
  const { plain } = line
  const kindAt = (at: number) => kindOf(plain[at] ?? ' ')
  const kind = kindAt(unit)
  let from = unit
  let to = unit
  while (from > 0 && kindAt(from - 1) === kind) from -= 1
  while (to < plain.length && kindAt(to) === kind) to += 1
  return { anchor: { line: line.number, unit: from }, focus: { line: line.number, unit: to } }
}

const kindOf = (char: string) => (/[\p{L}\p{N}_./:@%+~-]/u.test(char) ? 'word' : /\s/.test(char) ? 'space' : 'other')

/** The bytes that stand in those units of the line, as they were written. */
export function bytesOfUnits(line: Line, from: number, to: number): Uint8Array {
  if (from <= 0 && to >= line.plain.length) return line.bytes
  const offsets = logByteOffsets(line.bytes)
  const start = offsets[Math.min(from, offsets.length - 1)] ?? 0
  const end = to >= line.plain.length ? line.bytes.length : (offsets[Math.min(to, offsets.length - 1)] ?? start)
  return line.bytes.subarray(start, end)
}
