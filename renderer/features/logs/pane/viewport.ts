/**
 * Which rows of which lines are in sight. Lines are found by number, some are not loaded yet, some are hidden; each takes
 * as many rows as it wraps to. All moves are walks along lines from where one is, so that nothing depends on how many
 * there are. Pure; used by log-pane.ts.
 */
import type { Line } from './line'

/** A row of a line. */
export interface Place {
  line: number
  row: number
}

export interface Lines {
  /** Lines `first` to `end - 1` are there, loaded or not. */
  first: number
  end: number
  get: (line: number) => Line | undefined
  /** Rows it takes; 0 where it is hidden. Of a line that is not loaded: 1. */
  rowsOf: (line: number) => number
}

export interface Seen {
  top: Place
  /** From top to bottom, at most as many as there are rows. */
  rows: Place[]
  /** Lines in sight, or next to it, that are not loaded. */
  missing: { from: number; to: number } | undefined
}

/** Hidden lines are passed by one by one; after so many the walk waits for the next time. */
const MAX_PASSED = 20_000

/** The rows from `top` on downwards. */
export function seenFrom(lines: Lines, top: Place, height: number): Seen {
  const rows: Place[] = []
  let missing: Seen['missing']
  let { line, row } = inside(lines, top)
  const begin = { line, row }
  for (let passed = 0; line < lines.end && rows.length < height && passed < MAX_PASSED; passed++) {
    if (!lines.get(line)) missing = { from: missing?.from ?? line, to: line + 1 }
    const count = lines.rowsOf(line)
    for (; row < count && rows.length < height; row++) rows.push({ line, row })
    line += 1
    row = 0
  }
  return { top: begin, rows, missing }
}

/** The last rows before `end`, so that the last line stands at the bottom; fewer where there are no more. */
export function seenAtEnd(lines: Lines, height: number): Seen {
  const rows: Place[] = []
  let missing: Seen['missing']
  let line = lines.end - 1
  for (let passed = 0; line >= lines.first && rows.length < height && passed < MAX_PASSED; passed++) {
    if (!lines.get(line)) missing = { from: line, to: missing?.to ?? line + 1 }
    for (let row = lines.rowsOf(line) - 1; row >= 0 && rows.length < height; row--) rows.push({ line, row })
    line -= 1
  }
  rows.reverse()
  return { top: rows[0] ?? { line: Math.max(lines.first, lines.end), row: 0 }, rows, missing }
}

/** The place so many rows further down (or up, where negative), as far as there are lines. */
export function moved(lines: Lines, from: Place, byRows: number): Place {
  const start = inside(lines, from)
  return byRows < 0 ? movedUp(lines, start, -byRows) : movedDown(lines, start, byRows)
}

function movedUp(lines: Lines, start: Place, count: number): Place {
  let { line, row } = start
  let place = start
  let left = count
  for (let passed = 0; passed < MAX_PASSED; passed++) {
    const taken = Math.min(row, left)
    if (lines.rowsOf(line) > 0) place = { line, row: row - taken }
    left -= taken
    if (left === 0 || line <= lines.first) return place
    line -= 1
    // Into the last row of the line above is a step; a hidden line has none.
    const rows = lines.rowsOf(line)
    row = Math.max(0, rows - 1)
    if (rows > 0) left -= 1
  }
  return place
}

function movedDown(lines: Lines, start: Place, count: number): Place {
  let { line, row } = start
  let place = start
  let left = count
  for (let passed = 0; passed < MAX_PASSED; passed++) {
    const rows = lines.rowsOf(line)
    const taken = Math.min(Math.max(0, rows - 1 - row), left)
    if (rows > 0) place = { line, row: row + taken }
    left -= taken
    if (left === 0 || line + 1 >= lines.end) return place
    line += 1
    row = 0
    if (lines.rowsOf(line) > 0) left -= 1
  }
  return place
}

/** The next line that takes a row, from `line` on in that direction; the same one where there is none. */
export function nextShown(lines: Lines, line: number, step: 1 | -1): number {
  let next = line + step
  for (let passed = 0; passed < MAX_PASSED && next >= lines.first && next < lines.end; passed++) {
    if (lines.rowsOf(next) > 0) return next
    next += step
  }
  return line
}

function inside({ first, end }: Lines, { line, row }: Place): Place {
  if (line < first) return { line: first, row: 0 }
  if (line >= end) return { line: Math.max(first, end - 1), row: 0 }
  return { line, row }
}
