/**
 * Takes the codes that colour text (`ESC [ … m`) out of lines, so that a search meets what people see. A piece without
 * any is given back as it is. Used by match-lines.ts.
 */
import type { Lines } from './line-matcher'

const ESC = 0x1b
const BRACKET = 0x5b
const LETTER_M = 0x6d
/** Digits, `:` and `;`. */
const FIRST_PARAMETER = 0x30
const LAST_PARAMETER = 0x3b

export function plainLines(lines: Lines): Lines {
  let code = lines.text.indexOf(ESC)
  if (code < 0) return lines
  const source = lines.text
  const text = Buffer.allocUnsafe(source.length)
  const lengths = new Uint32Array(lines.lengths.length)
  let from = 0
  let to = 0
  let end = -1
  for (let line = 0; line < lengths.length; line += 1) {
    const before = to
    end += (lines.lengths[line] ?? 0) + 1
    for (; code >= 0 && code < end; code = source.indexOf(ESC, code + 1)) {
      to += source.copy(text, to, from, code)
      from = endOfCode(source, code, end)
    }
    to += source.copy(text, to, from, end + 1)
    from = end + 1
    lengths[line] = to - before - 1
  }
  return { text: text.subarray(0, to), lengths }
}

/** Where the code that begins here ends; the same place when it is none. */
function endOfCode(source: Buffer, start: number, end: number): number {
  if (source[start + 1] !== BRACKET) return start
  let at = start + 2
  while (at < end && (source[at] ?? 0) >= FIRST_PARAMETER && (source[at] ?? 0) <= LAST_PARAMETER) at += 1
  return at < end && source[at] === LETTER_M ? at + 1 : start
}
