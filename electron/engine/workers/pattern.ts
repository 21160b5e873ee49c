/**
 * A person's regular expression, by RE2's rules: its time grows with the text and not with the pattern's knots, so no
 * pattern can hang us (JavaScript's own engine is never given one). Also tells which literal texts a matching line must
 * hold, so that most lines are passed over without asking the expression at all. Used by line-matcher.ts.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js'

/** What is wrong with a pattern, in words for the person who typed it. */
export class PatternError extends Error {}

export interface Pattern {
  test: (bytes: Uint8Array) => boolean
  /** Where the first match begins in these bytes, -1 when there is none. */
  locate: (bytes: Uint8Array) => number
  /** A matching line holds at least one of these, in whatever case where case does not count; absent when unknown. */
  literals?: string[] | undefined
}

/** @throws PatternError */
export function compilePattern(source: string, matchCase: boolean): Pattern {
  const regex = compile(source, matchCase ? 0 : RE2JS.CASE_INSENSITIVE)
  // Texts of a pattern that is blind to case are known only from the same pattern that is not.
  const strict = matchCase ? regex : compile(source, 0)
  return {
    test: (bytes) => regex.test(bytes),
    locate: (bytes) => {
      const matcher = regex.matcher(bytes)
      return matcher.find() ? matcher.start() : -1
    },
    literals: literalsOf(strict.re2().prefilter),
  }
}

export function quotePattern(text: string): string {
  return RE2JS.quote(text)
}

function compile(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags)
  } catch (thrown) {
    throw new PatternError(inOurWords(thrown, source))
  }
}

/** How re2js writes that case does not count. */
const OWN_FLAG = /^\(\?i\)/

function inOurWords(thrown: unknown, source: string): string {
  if (!(thrown instanceof RE2JSSyntaxException)) return 'This pattern cannot be used.'
  const part = (thrown.getPattern() ?? '').replace(OWN_FLAG, '')
  const at = part ? source.indexOf(part) : -1
  const place = at > 0 ? ` at character ${at + 1}` : ''
  return `The pattern is not right: ${thrown.getDescription()}${part ? ` in “${part}”` : ''}${place}.`
}

const EXACT = 1
const AND = 2
const OR = 3
const MAX_LITERALS = 8

/**
 * re2js builds a tree of texts for itself (its src/Prefilter.js, version 2.10). Read with care: anything that is not as
 * expected means "unknown", and then every line is tested.
 */
function literalsOf(tree: unknown): string[] | undefined {
  if (!isNode(tree)) return undefined
  if (tree.type === EXACT) return typeof tree.str === 'string' && tree.str ? [tree.str] : undefined
  if (!Array.isArray(tree.subs)) return undefined
  const parts = tree.subs.map(literalsOf)
  if (tree.type === AND) return parts.reduce(betterOf, undefined)
  if (tree.type !== OR) return undefined
  const all = parts.flatMap((part) => part ?? [''])
  return all.length > 0 && all.length <= MAX_LITERALS && all.every(Boolean) ? all : undefined
}

function isNode(value: unknown): value is { type?: unknown; str?: unknown; subs?: unknown } {
  return typeof value === 'object' && value !== null
}

/** Of two sets of which each must be met, the one whose shortest text is longer: it is met by fewer lines. */
function betterOf(a: string[] | undefined, b: string[] | undefined): string[] | undefined {
  if (!a || !b) return a ?? b
  return shortest(b) > shortest(a) ? b : a
}

function shortest(texts: string[]): number {
  return Math.min(...texts.map((text) => text.length))
}
