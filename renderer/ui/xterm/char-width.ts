/**
 * How many columns a character takes, for the rows of logs and for xterm alike: both ask this one function, so that
 * where a row is cut and where a mark stands is where the character is painted. East Asian wide ones take two, what
 * stands over or joins its neighbours takes none. Called for each character of each painted row, hence the table.
 */
import { eastAsianWidth } from 'get-east-asian-width'

/** Marks, joiners and selectors, Hangul vowels and finals, emoji modifiers do not count as they follow in one cell of two. */
const NONE = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u
const UNKNOWN = 0xff
/** Of the first 65,536, made as they are met. */
const known = new Uint8Array(0x10000).fill(UNKNOWN)
known.fill(1, 0x20, 0x7f)

/** Columns of one code point: 0, 1 or 2. Control characters take none, as in xterm. */
export function charWidth(codePoint: number): 0 | 1 | 2 {
  const width = known[codePoint]
  if (width === 1) return 1
  if (width === 0 || width === 2) return width
  const found = measured(codePoint)
  if (codePoint < known.length) known[codePoint] = found
  return found
}

function measured(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) return 0
  if (codePoint === 0xad) return 1
  if (NONE.test(String.fromCodePoint(codePoint))) return 0
  return eastAsianWidth(codePoint)
}

/** Columns of a text without control characters. */
export function textWidth(text: string): number {
  let columns = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x7f) columns += 1
    else {
      const point = text.codePointAt(at) ?? code
      if (point > 0xffff) at += 1
      columns += charWidth(point)
    }
  }
  return columns
}
