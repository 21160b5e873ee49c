/** What matches is what a slow and simple filter of each line says, for any text, pattern, case and division. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogQuery } from '../../../shared/contract/logs'
import { createLineMatcher, type Lines } from './line-matcher'
import { compilePattern, PatternError } from './pattern'
import { plainLines } from './plain-lines'

const query = (text: string, more: Partial<LogQuery> = {}): LogQuery => ({
  text,
  isRegex: false,
  matchCase: false,
  ...more,
})

function linesOf(all: (string | Uint8Array)[]): Lines {
  const bytes = all.map((line) => Buffer.from(line as string))
  return {
    text: Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')])),
    lengths: Uint32Array.from(bytes, (line) => line.length),
  }
}

const levelOf = (line: Uint8Array) => (Buffer.from(line).includes('error') ? 'error' : 'none')
const found = (all: (string | Uint8Array)[], asked: LogQuery) => [
  ...createLineMatcher(asked, levelOf).match(linesOf(all)),
]

/** Letters that meet often, both unusual forms of S and K, and others of two to four bytes. */
const letter = fc.constantFrom(...'aAbsSkK-. 1ſKéÉßΣσς日😀')
const line = fc.string({ unit: letter, maxLength: 12 })
const needle = fc.string({ unit: letter, minLength: 1, maxLength: 4 })
const runs = { numRuns: 2000 }

test('plain text, either case: as a filter of each line', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), needle, fc.boolean(), (all, text, matchCase) => {
      // Simple case folding is what `iu` does; the text is escaped, so nothing of it is a pattern here.
      const oracle = new RegExp(
        text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll('\\-', '-'),
        matchCase ? 'u' : 'iu',
      )
      const expected = all.flatMap((one, index) => (oracle.test(one) ? [index] : []))
      expect(found(all, query(text, { matchCase }))).toEqual(expected)
    }),
    runs,
  )
})

const atom = fc.oneof(
  fc.constantFrom('a', 'A', 's', 'k', 'é', '-', '.', '[ab]', '[^a]', '\\d', '\\w', '\\b', 'ab', 'sk', '日'),
)
const piece = fc
  .tuple(atom, fc.constantFrom('', '', '', '+', '*', '?', '{2}'))
  .map(([one, times]) => (one === '\\b' ? one : `(?:${one})${times}`))
const sequence = fc.array(piece, { minLength: 1, maxLength: 4 }).map((all) => all.join(''))
const pattern = fc
  .tuple(fc.constantFrom('', '', '^'), fc.array(sequence, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '$'))
  .map(([begin, all, end]) => `${begin}(${all.join('|')})${end}`)

test('regular expressions: as JavaScript’s own on patterns that are safe for it', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), pattern, fc.boolean(), (all, text, matchCase) => {
      // RE2's \w and \b are ASCII in any case; with `iu` JavaScript's count ſ and K too, so these lines are left out.
      const safe = all.filter((one) => !/[ſK]/.test(one))
      const oracle = new RegExp(text, matchCase ? 'u' : 'iu')
      const expected = safe.flatMap((one, index) => (oracle.test(one) ? [index] : []))
      expect(found(safe, query(text, { isRegex: true, matchCase }))).toEqual(expected)
    }),
    runs,
  )
})

test('any bytes: what matches in all lines at once is what matches in each alone', () => {
  const bytes = fc.uint8Array({ maxLength: 20 }).map((some) => some.filter((byte) => byte !== 10))
  const asked = fc.oneof(
    needle.map((text) => query(text)),
    needle.map((text) => query(text, { matchCase: true, exclude: ['a'] })),
    pattern.map((text) => query(text, { isRegex: true, exclude: ['s+', 'k'] })),
    fc.constant(query('', { exclude: ['1'] })),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(bytes, line), { maxLength: 12 }), asked, (all, one) => {
      const alone = all.flatMap((text, index) => (found([text], one).length > 0 ? [index] : []))
      expect(found(all, one)).toEqual(alone)
    }),
    runs,
  )
})

describe('queries', () => {
  const all = ['GET /a 200', 'error: disk full', '', 'ERROR: again', 'get /b 500 error']
  test.each([
    ['nothing asked for finds all', query(''), [0, 1, 2, 3, 4]],
    ['any case', query('get'), [0, 4]],
    ['this case', query('GET', { matchCase: true }), [0]],
    ['left out', query('error', { exclude: ['again', '500'] }), [1]],
    ['levels', query('', { levels: ['error'] }), [1, 4]],
    ['levels and text', query('get', { levels: ['error'] }), [4]],
    ['a pattern of several texts', query('disk|again', { isRegex: true }), [1, 3]],
    ['a pattern for empty lines', query('^$', { isRegex: true }), [2]],
    ['left out by pattern', query('', { isRegex: true, exclude: ['^error', '\\d'] }), [2]],
    ['text over two lines', query('200\nerror'), []],
  ])('%s', (_, asked, expected) => {
    expect(found(all, asked)).toEqual(expected)
  })

  test('what colours text does not hide it', () => {
    const coloured = ['\u001b[31mERR\u001b[0mOR', '\u001b[38;5;1mx', 'no \u001b]0;code', '\u001b[', '\u001b']
    const plain = plainLines(linesOf(coloured))
    expect(plain.text.toString()).toBe('ERROR\nx\nno \u001b]0;code\n\u001b[\n\u001b\n')
    expect([...plain.lengths]).toEqual([5, 1, 11, 2, 1])
  })
})

test.each([
  ['(abc', 'missing closing ) in “(abc”.'],
  ['a**b', 'invalid nested repetition operator'],
  ['x{5000}', 'invalid repeat count'],
  ['(?=x)', 'invalid or unsupported Perl syntax'],
  ['a\\1', 'invalid escape sequence'],
])('%s is no pattern, and why', (text, why) => {
  expect(() => createLineMatcher(query(text, { isRegex: true }), levelOf)).toThrow(PatternError)
  expect(() => createLineMatcher(query(text, { isRegex: true }), levelOf)).toThrow(why)
})

test.each([
  ['time(out|d out)', ['time']],
  ['error|fatal', ['error', 'fatal']],
  ['(err|warn)ing: \\d+', ['ing: ']],
  ['a?b*', undefined],
  ['(?i)abc', undefined],
  ['x|\\d', undefined],
])('what a line must hold for %s', (text, expected) => {
  expect(compilePattern(text, true).literals).toEqual(expected)
})

test.each(['(a+)+$', '(a|aa)+$', '(.*a){20}', '([a-zA-Z]+)*x', '(a?){50}a{50}', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
  '%s takes time by the length of the text',
  (text) => {
    const matcher = createLineMatcher(query(text, { isRegex: true, matchCase: true }), levelOf)
    const time = (length: number) => {
      const lines = linesOf([`${'a'.repeat(length)}!`])
      const startedAt = performance.now()
      matcher.match(lines)
      return performance.now() - startedAt
    }
    time(1000)
    expect(time(64 * 1024)).toBeLessThan(2000)
  },
)
