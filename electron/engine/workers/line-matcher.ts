/**
 * A query made into a function over many lines of bytes: which of them match. Runs in a thread of its own
 * (match-lines.ts). What a line must hold is looked for over the whole piece first; only lines that hold it are tested.
 * Lines are matched as they look: the codes that colour them are taken out before (plain-lines.ts).
 */
import type { LogLevel, LogQuery } from '../../../shared/contract/logs'
import { type Finder, findAny, findExact, findFolded, hasForeignForms } from './find-bytes'
import { compilePattern, type Pattern, quotePattern } from './pattern'

/** Lines as bytes, each ended by `\n`, with the bytes of each but for it. */
export interface Lines {
  text: Buffer
  lengths: Uint32Array
}

export interface LineMatcher {
  /** Places of the lines that match, rising. */
  match: (lines: Lines) => Uint32Array<ArrayBuffer>
  /** Where in this line the text or pattern begins; 0 where the query has none. */
  locate: (line: Buffer) => number
}

/** Of one line, without its end. Given by shared/domain, so that the page and the search agree. */
export type LevelOf = (line: Uint8Array) => LogLevel

/** Belongs to the line's end where it stands last: `$` matches before it. */
const CARRIAGE_RETURN = 0x0d

/** @throws PatternError with what is wrong with a pattern of the query. */
export function createLineMatcher(query: LogQuery, levelOf: LevelOf): LineMatcher {
  const wanted = query.text ? criterion(query.text, query) : undefined
  const excluded = (query.exclude ?? []).map((text) => criterion(text, query))
  const levels = query.levels && query.levels.length > 0 ? new Set(query.levels) : undefined

  function isLeft(text: Buffer, start: number, end: number): boolean {
    for (const each of excluded) if (each.isIn(start, end)) return false
    return !levels || levels.has(levelOf(viewOf(text, start, end)))
  }

  function match({ text, lengths }: Lines): Uint32Array<ArrayBuffer> {
    const hits = new Uint32Array(lengths.length)
    let count = 0
    wanted?.begin(text)
    for (const each of excluded) each.begin(text)
    let start = 0
    for (let line = 0; line < lengths.length; line += 1) {
      if (wanted) {
        const place = wanted.next(start)
        if (place >= text.length) break
        while (line < lengths.length - 1 && start + (lengths[line] ?? 0) < place) {
          start += (lengths[line] ?? 0) + 1
          line += 1
        }
      }
      const after = start + (lengths[line] ?? 0)
      const end = text[after - 1] === CARRIAGE_RETURN && after > start ? after - 1 : after
      if ((!wanted || wanted.isIn(start, end)) && isLeft(text, start, end)) {
        hits[count] = line
        count += 1
      }
      start = after + 1
    }
    return hits.slice(0, count)
  }

  return { match, locate: (line) => wanted?.locate(line) ?? 0 }
}

interface Criterion {
  begin: (text: Buffer) => void
  /** The first place at or after a line's begin that makes its line worth a look; the text's length when there is none. */
  next: (from: number) => number
  /** Asked with rising lines. */
  isIn: (start: number, end: number) => boolean
  locate: (line: Buffer) => number
}

function criterion(text: string, { isRegex, matchCase }: Pick<LogQuery, 'isRegex' | 'matchCase'>): Criterion {
  if (isRegex) return tested(compilePattern(text, matchCase), matchCase)
  if (matchCase) return held(findExact(Buffer.from(text)), Buffer.byteLength(text))
  const pattern = compilePattern(quotePattern(text), false)
  return isAscii(text) ? heldInAnyCase(text, pattern) : tested({ ...pattern, literals: [text] }, false)
}

/** A line that holds the text matches. */
function held(finder: Finder, length: number): Criterion {
  let place = -1
  const next = (from: number) => {
    if (place < from) place = finder.next(from)
    return place
  }
  const begin = (text: Buffer) => {
    place = -1
    finder.begin(text)
  }
  const locate = (line: Buffer) => {
    begin(line)
    const at = finder.next(0)
    return at < line.length ? at : -1
  }
  return { begin, next, isIn: (start, end) => next(start) + length <= end, locate }
}

/** A piece of text that holds one of the rare other forms of K and S is left to the pattern. */
function heldInAnyCase(text: string, pattern: Pattern): Criterion {
  const quick = held(findFolded(text), text.length)
  const exact = tested({ ...pattern, literals: undefined }, false)
  let used = quick
  return {
    begin(piece) {
      used = hasForeignForms(piece) ? exact : quick
      used.begin(piece)
    },
    next: (from) => used.next(from),
    isIn: (start, end) => used.isIn(start, end),
    locate: (line) => (hasForeignForms(line) ? exact : quick).locate(line),
  }
}

/** A line matches when the pattern says so; where it names texts that must be there, only lines that hold one are asked. */
function tested({ test, locate, literals }: Pattern, matchCase: boolean): Criterion {
  const finders = literals?.map((literal) => finderOf(literal, matchCase)) ?? []
  const isKnown = finders.length > 0 && finders.every((finder) => finder !== undefined)
  const finder = isKnown ? findAny(finders.filter((each) => each !== undefined)) : undefined
  let text: Buffer = Buffer.alloc(0)
  let place = -1
  let isBlind = true
  const next = (from: number) => {
    if (isBlind || !finder) return from
    if (place < from) place = finder.next(from)
    return place
  }
  return {
    begin(piece) {
      text = piece
      place = -1
      isBlind = !matchCase && hasForeignForms(piece)
      finder?.begin(piece)
    },
    next,
    isIn: (start, end) => next(start) <= end && test(viewOf(text, start, end)),
    locate,
  }
}

function finderOf(literal: string, matchCase: boolean): Finder | undefined {
  if (matchCase) return findExact(Buffer.from(literal))
  const [longest] = literal.split(/[^\0-\x7f]+/).sort((a, b) => b.length - a.length)
  return longest ? findFolded(longest) : undefined
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}

/** Not `subarray` of the Buffer: that makes a Buffer, which costs three times as much. */
function viewOf(text: Buffer, start: number, end: number): Uint8Array {
  return new Uint8Array(text.buffer, text.byteOffset + start, end - start)
}
