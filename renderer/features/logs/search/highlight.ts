/**
 * Where in a line a search's text stands, to be marked in the rows. The same engine as the search itself uses, linear in
 * the length of the line; loaded when somebody searches. Codes of colour within a match are passed over, as there.
 */
import type { RE2JS } from 're2js'
import type { LogQuery } from '../../../../shared/contract/logs'

export interface ByteRange {
  from: number
  to: number
}
export type Highlight = (bytes: Uint8Array) => readonly ByteRange[]

/** Of longer lines the beginning is marked: nobody sees more of them in a row. */
const MARKED_BYTES = 4096
const MOST_RANGES = 200
const NONE: readonly ByteRange[] = []

/** Nothing is marked where nothing is looked for, or where it is no pattern: the engine says what is wrong with it. */
export async function highlighter({ text, isRegex, matchCase }: LogQuery): Promise<Highlight> {
  if (!text) return () => NONE
  const { RE2JS } = await import('re2js')
  let pattern: RE2JS
  try {
    pattern = RE2JS.compile(isRegex ? text : RE2JS.quote(text), matchCase ? 0 : RE2JS.CASE_INSENSITIVE)
  } catch {
    return () => NONE
  }
  const known = new WeakMap<Uint8Array, readonly ByteRange[]>()
  return (bytes) => {
    let ranges = known.get(bytes)
    if (!ranges) {
      ranges = rangesIn(bytes.subarray(0, MARKED_BYTES), pattern)
      known.set(bytes, ranges)
    }
    return ranges
  }
}

function rangesIn(line: Uint8Array, pattern: RE2JS): readonly ByteRange[] {
  const { bytes, places } = withoutCodes(line)
  const matcher = pattern.matcher(bytes)
  const ranges: ByteRange[] = []
  while (ranges.length < MOST_RANGES && matcher.find()) {
    const [from, to] = [matcher.start(), matcher.end()]
    if (to > from) ranges.push({ from: places?.[from] ?? from, to: (places?.[to - 1] ?? to - 1) + 1 })
  }
  return ranges
}

const ESC = 0x1b

/** `places`: for each byte that is left, where it stood; absent where all are. */
function withoutCodes(line: Uint8Array): { bytes: Uint8Array; places?: Uint32Array } {
  if (!line.includes(ESC)) return { bytes: line }
  const bytes = new Uint8Array(line.length)
  const places = new Uint32Array(line.length)
  let count = 0
  for (let at = 0; at < line.length; at++) {
    const end = line[at] === ESC ? endOfCode(line, at) : at
    if (end > at) {
      at = end - 1
      continue
    }
    bytes[count] = line[at] ?? 0
    places[count] = at
    count++
  }
  return { bytes: bytes.subarray(0, count), places: places.subarray(0, count) }
}

/** `ESC [ … m`: where it ends; the same place where it is none. */
function endOfCode(line: Uint8Array, start: number): number {
  if (line[start + 1] !== 0x5b) return start
  let at = start + 2
  while (at < line.length && (line[at] ?? 0) >= 0x30 && (line[at] ?? 0) <= 0x3b) at++
  return line[at] === 0x6d ? at + 1 : start
}
